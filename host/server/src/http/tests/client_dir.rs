//! A folder with a client in place of our own page, and what clients ask for that is not here.

use crate::testing::Server;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use std::path::Path;
use tempfile::TempDir;

async fn serving(files: &[(&str, &str)]) -> (Server, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret.txt"), "secret").unwrap();
    let client = folder.path().join("client");
    for (path, text) in files {
        let path = client.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let server = Server::start_with(|config| config.client_dir = Some(client)).await;
    (server, folder)
}

const CLIENT: [(&str, &str); 6] = [
    ("create.html", "<p>create"),
    ("index.html", "<p>login"),
    ("editor.html", "<p>editor"),
    ("404.html", "<p>lost"),
    ("js/app.js", "let a"),
    (".env", "secret"),
];

#[tokio::test]
async fn pages_have_their_paths_and_are_asked_for_anew() {
    let (server, _folder) = serving(&CLIENT).await;
    for (path, text) in [
        ("/", "<p>create"),
        ("/create", "<p>create"),
        ("/login", "<p>login"),
        ("/editor", "<p>editor"),
        ("/project/0198", "<p>editor"),
    ] {
        let reply = server.get(path).await;
        assert_eq!((reply.status, reply.text().as_str()), (StatusCode::OK, text), "{path}");
        assert_eq!(reply.header("cache-control"), "no-cache", "{path}");
        assert_eq!(reply.header("x-frame-options"), "DENY", "{path}");
        assert!(reply.header("content-security-policy-report-only").contains("/api/csp-report"), "{path}");
        assert!(!reply.header("content-security-policy").contains("default-src"), "{path}");
    }
    let tag = server.get("/create").await.header("etag").to_owned();
    let again = Request::get("/create").header("if-none-match", tag).body(Body::empty()).unwrap();
    assert_eq!(server.send(again).await.status, StatusCode::NOT_MODIFIED);
    for (path, to) in
        [("/create.html?x=1", "/create?x=1"), ("/index.html", "/login"), ("/editor.html", "/editor")]
    {
        let reply = server.get(path).await;
        assert_eq!((reply.status, reply.header("location")), (StatusCode::MOVED_PERMANENTLY, to));
    }
}

#[tokio::test]
async fn a_file_that_names_its_version_is_kept() {
    let (server, _folder) = serving(&CLIENT).await;
    let plain = server.get("/js/app.js").await;
    assert_eq!((plain.status, plain.text().as_str()), (StatusCode::OK, "let a"));
    assert_eq!(plain.header("cache-control"), "no-cache");
    let versioned = server.get("/js/app.js?v=3").await;
    assert_eq!(versioned.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(server.get("/create?v=3").await.header("cache-control"), "no-cache", "a page never is");
}

#[tokio::test]
async fn nothing_leads_out_of_the_folder_and_dot_files_are_not_there() {
    let (server, folder) = serving(&CLIENT).await;
    let client = folder.path().join("client");
    std::os::unix::fs::symlink(Path::new("../secret.txt"), client.join("link.txt")).unwrap();
    std::os::unix::fs::symlink("/etc", client.join("etc")).unwrap();
    for path in [
        "/.env",
        "/%2eenv",
        "/link.txt",
        "/etc/passwd",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/js/..%2f..%2fsecret.txt",
        "/js",
        "/js/",
        "/nowhere",
        "/create.html/x",
    ] {
        let reply = server.get(path).await;
        assert_eq!((reply.status, reply.text().as_str()), (StatusCode::NOT_FOUND, "<p>lost"), "{path}");
    }
    let post = Request::post("/nowhere").body(Body::empty()).unwrap();
    assert_eq!(server.send(post).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_page_that_the_folder_lacks_is_a_plain_404() {
    let (server, _folder) = serving(&[("create.html", "<p>create")]).await;
    for path in ["/mypage", "/@neko", "/play/7"] {
        let reply = server.get(path).await;
        assert_eq!((reply.status, reply.text().as_str()), (StatusCode::NOT_FOUND, "Not found"), "{path}");
    }
    assert_eq!(server.get("/api/nowhere").await.json()["error"], "Not found");
}

#[tokio::test]
async fn what_is_elsewhere_is_said_to_be() {
    let server = Server::start().await;
    for path in [
        "/api/push/subscribe",
        "/api/analytics/events",
        "/api/waitlist/register",
        "/api/invitation/redeem",
        "/api/auth/magic-link",
        "/api/payment/checkout",
        "/api/cli/deploy",
    ] {
        for request in [Request::get(path), Request::post(path)] {
            let reply = server.send(request.body(Body::from("{")).unwrap()).await;
            assert_eq!(reply.status, StatusCode::NOT_IMPLEMENTED, "{path}");
            assert_eq!(reply.json()["error"], "Not available on this server", "{path}");
        }
    }
    assert_eq!(server.get("/api/public-games").await.status, StatusCode::NOT_FOUND);
    let report = Request::post("/api/csp-report").body(Body::from("{\"csp-report\":{}}")).unwrap();
    assert_eq!(server.send(report).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn every_style_has_a_picture() {
    let server = Server::start().await;
    for style in waza_studio::STYLES {
        let reply = server.get(&format!("/styles/{}.svg", style.id)).await;
        assert_eq!((reply.status, reply.header("content-type")), (StatusCode::OK, "image/svg+xml"));
        assert!(reply.text().contains(style.palette[3]) && reply.text().ends_with("</svg>"));
    }
    for path in ["/styles/clay", "/styles/nonsense.svg", "/styles/..%2fclay.svg"] {
        assert_eq!(server.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
