//! Libraries over HTTP: what is answered to whom, in the client's words.

use crate::auth::User;
use crate::testing::{Reply, Server, somebody};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

const BOUNDARY: &str = "----waza";
/// A picture of one point.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63,
    0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0, 5, 0, 1, 0xff, 0x89, 0x99, 0x3d, 0x1d, 0, 0, 0, 0, 0x49, 0x45, 0x4e,
    0x44, 0xae, 0x42, 0x60, 0x82,
];

/// One field of a form: its name, its file's name, its content.
type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

fn form(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"").bytes());
        if let Some(file) = file {
            body.extend(format!("; filename=\"{file}\"\r\nContent-Type: text/html").bytes());
        }
        body.extend(b"\r\n\r\n");
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

async fn upload(server: &Server, user: User, parts: &[Part<'_>]) -> Reply {
    let request = Request::post("/api/assets/upload")
        .header("authorization", format!("Bearer {}", server.token(user)))
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(Body::from(form(parts)));
    server.send(request.unwrap()).await
}

/// The asset that an upload made.
async fn uploaded(server: &Server, user: User, name: &str, content: &[u8]) -> Value {
    let reply = upload(server, user, &[("file", Some(name), content)]).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    reply.json()["asset"].clone()
}

async fn call(server: &Server, user: Option<User>, method: Method, path: &str, body: &str) -> Reply {
    let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    if let Some(user) = user {
        request = request.header("x-auth-token", server.token(user));
    }
    server.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

fn error(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), reply.json()["error"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn an_upload_is_answered_as_the_client_reads_it() {
    let server = Server::start().await;
    let user = somebody();
    let parts: [Part<'_>; 4] = [
        ("tags", None, b"hero, cat"),
        ("file", Some("blob"), PNG),
        ("originalName", None, "猫 cat.PNG".as_bytes()),
        ("description", None, b"The hero"),
    ];
    let reply = upload(&server, user, &parts).await.json();
    let id = reply["asset"]["id"].as_str().unwrap().to_owned();
    let url = reply["asset"]["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&format!("/user-assets/{}/__cat.png?sig=", user.id)), "{url}");
    let asset = json!({ "id": id, "alias": "__cat.png", "filename": "猫 cat.PNG", "mimeType": "image/png",
        "size": PNG.len(), "url": url });
    assert_eq!(reply, json!({ "success": true, "asset": asset }));

    let found = server.get_as(user, "/api/assets/search?q=HERO").await.json();
    let mut expected = asset.clone();
    for (key, value) in [
        ("isPublic", json!(false)),
        ("isOwner", json!(true)),
        ("tags", json!("hero, cat")),
        ("description", json!("The hero")),
    ] {
        expected[key] = value;
    }
    assert_eq!(found, json!({ "assets": [expected] }));
    assert_eq!(server.get_as(user, "/api/assets/search?q=dog").await.json(), json!({ "assets": [] }));

    let project = Uuid::now_v7();
    let list = server.get_as(user, &format!("/api/assets?currentProjectId={project}")).await.json();
    assert_eq!(list["currentProjectId"], project.to_string());
    assert_eq!(list["assets"][0]["projects"], json!([]));
    assert!(list["assets"][0]["createdAt"].as_str().unwrap().ends_with('Z'));
    assert_eq!(server.get_as(user, "/api/assets").await.json()["currentProjectId"], Value::Null);
    let meta = server.get_as(user, &format!("/api/assets/{id}/meta")).await.json();
    assert_eq!(meta, list["assets"][0]);
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_in_words() {
    let server = Server::start_with(|config| {
        config.studio.library.asset_bytes = 1_000;
        config.studio.library.assets_per_user = 1;
    })
    .await;
    let user = somebody();
    let foreign = server.app.studio.create_project(somebody().id, "x").await.unwrap().id.to_string();
    let missing = Uuid::now_v7().to_string();
    let file = ("file", Some("a.png"), PNG);
    let large = [0; 1_001];
    let cases: [(&[Part<'_>], u16, &str); 10] = [
        (&[], 400, "No file uploaded"),
        (&[("file", Some("a.png"), b"")], 400, "No file uploaded"),
        (&[("tags", None, b"a")], 400, "No file uploaded"),
        (&[file, file], 400, "One file at a time"),
        (&[file, ("projectId", None, b"7")], 400, "Invalid project ID"),
        (&[file, ("projectId", None, foreign.as_bytes())], 403, "Access denied to project"),
        (&[file, ("projectId", None, missing.as_bytes())], 403, "Access denied to project"),
        (&[("file", Some("a.png"), &large)], 413, "too large: asset_bytes is 1000, this is more"),
        (
            &[("file", Some("a.html"), b"<p>")],
            415,
            "\"html\" files are not taken; allowed: png jpg jpeg gif webp svg mp3 wav ogg json",
        ),
        (
            &[("file", Some("a.png"), b"<p>")],
            415,
            "the file is named .png, but its content is of an unknown type",
        ),
    ];
    for (parts, status, text) in cases {
        assert_eq!(error(&upload(&server, user, parts).await), (status, text.to_owned()));
    }
    let tags = [b'a'; 1_025];
    let reply = upload(&server, user, &[file, ("tags", None, &tags)]).await;
    assert_eq!(error(&reply), (413, "too large: asset_tags_bytes is 1024, this is more".to_owned()));

    let request = Request::post("/api/assets/upload")
        .header("x-auth-token", server.token(user))
        .header("content-type", "application/json")
        .body(Body::from("{}"));
    assert_eq!(error(&server.send(request.unwrap()).await), (400, "No file uploaded".to_owned()));
    let endless = vec![0; 200 << 10];
    let reply = upload(&server, user, &[("other", None, &endless), file]).await;
    assert_eq!(error(&reply), (413, "The form is too large".to_owned()));
    assert_eq!(reply.header("connection"), "close");

    uploaded(&server, user, "a.png", PNG).await;
    let reply = upload(&server, user, &[file]).await;
    assert_eq!(error(&reply).0, 429);
    assert!(error(&reply).1.contains("assets_per_user is 1"), "{}", reply.text());
}

#[tokio::test]
async fn a_project_that_cannot_take_it_now_leaves_the_asset_in_the_library() {
    let server = Server::start().await;
    let user = somebody();
    let project = server.app.studio.create_project(user.id, "猫").await.unwrap().id.to_string();
    // Without a plugin for the hook, no path is ever let through.
    let parts = [("projectId", None, project.as_bytes()), ("file", Some("cat.png"), PNG)];
    let reply = upload(&server, user, &parts).await.json();
    assert_eq!((&reply["success"], &reply["inProject"]), (&json!(true), &json!(false)));
    assert!(reply["warning"].as_str().unwrap().contains("path policy"), "{reply}");
    assert_eq!(server.get_as(user, "/api/assets").await.json()["assets"].as_array().unwrap().len(), 1);
}

/// Every route about one asset, with a body that makes sense.
fn routes(id: &str, owner: User) -> [(Method, String, &'static str); 6] {
    [
        (Method::GET, format!("/api/assets/{id}"), ""),
        (Method::GET, format!("/api/assets/{id}/meta"), ""),
        (Method::PUT, format!("/api/assets/{id}/publish"), r#"{"isPublic":true}"#),
        (Method::PUT, format!("/api/assets/{id}"), r#"{"tags":"mine"}"#),
        (Method::DELETE, format!("/api/assets/{id}"), ""),
        (Method::GET, format!("/user-assets/{}/cat.png", owner.id), ""),
    ]
}

#[tokio::test]
async fn somebody_elses_asset_is_not_there() {
    let server = Server::start().await;
    let (owner, other) = (somebody(), somebody());
    let asset = uploaded(&server, owner, "cat.png", PNG).await;
    let id = asset["id"].as_str().unwrap();
    for (method, path, body) in routes(id, owner) {
        let foreign = call(&server, Some(other), method.clone(), &path, body).await;
        let missing_path = path.replace(id, &Uuid::now_v7().to_string()).replace("cat.png", "dog.png");
        let missing = call(&server, Some(other), method.clone(), &missing_path, body).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{method} {path}");
        assert_eq!((foreign.status, foreign.text()), (missing.status, missing.text()), "{method} {path}");
        assert_eq!(foreign.header("cache-control"), "no-store", "{method} {path}");
    }
    for path in ["/api/assets", "/api/assets/search?q=cat"] {
        assert_eq!(server.get_as(other, path).await.json()["assets"], json!([]), "{path}");
    }
    let delete = call(&server, Some(other), Method::DELETE, &format!("/api/assets/{id}"), "").await;
    assert_eq!(error(&delete), (404, "Asset not found or already deleted".to_owned()));
    assert_eq!(
        server.get_as(owner, &format!("/api/assets/{id}")).await.body,
        PNG,
        "nothing has happened to it"
    );
}

#[tokio::test]
async fn without_a_token_there_is_nothing_private() {
    let server = Server::start().await;
    let owner = somebody();
    let asset = uploaded(&server, owner, "cat.png", PNG).await;
    let id = asset["id"].as_str().unwrap();
    for (method, path) in [
        (Method::GET, "/api/assets".to_owned()),
        (Method::GET, "/api/assets/search".to_owned()),
        (Method::POST, "/api/assets/upload".to_owned()),
        (Method::POST, "/api/assets/remove-background".to_owned()),
        (Method::POST, "/api/generate-image".to_owned()),
        (Method::GET, format!("/api/assets/{id}/meta")),
        (Method::PUT, format!("/api/assets/{id}/publish")),
        (Method::PUT, format!("/api/assets/{id}")),
        (Method::DELETE, format!("/api/assets/{id}")),
    ] {
        let reply = call(&server, None, method.clone(), &path, "{}").await;
        assert_eq!(error(&reply), (401, "No access token provided".to_owned()), "{method} {path}");
    }
    let path = format!("/user-assets/{}/cat.png", owner.id);
    let reply = server.get(&path).await;
    assert_eq!((reply.status, reply.text().as_str()), (StatusCode::NOT_FOUND, "Not found"));
    assert_eq!(server.get(&format!("/api/assets/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get_as(owner, &path).await.body, PNG);
    // The address that its owner was given.
    let url = asset["url"].as_str().unwrap();
    assert_eq!(server.get(url).await.body, PNG);
    for changed in [
        url.replace("sig=", "sig=0"),
        url.replace("cat.png", "dog.png"),
        url.replace("exp=", "exp=1"),
        url.replace(&owner.id.to_string(), &Uuid::now_v7().to_string()),
        format!("{path}?sig=&exp=99999999999"),
    ] {
        assert_eq!(server.get(&changed).await.text(), "Not found", "{changed}");
    }
    let expired = format!("{path}?sig={}&exp=1", "0".repeat(64));
    assert_eq!(server.get(&expired).await.text(), "Not found");
}

#[tokio::test]
async fn an_owner_publishes_describes_and_deletes() {
    let server = Server::start().await;
    let owner = somebody();
    let asset = uploaded(&server, owner, "cat.png", PNG).await;
    let id = asset["id"].as_str().unwrap();
    let path = format!("/user-assets/{}/cat.png", owner.id);
    let put =
        async |path: String, body: &str| call(&server, Some(owner), Method::PUT, &path, body).await.json();

    let reply = put(format!("/api/assets/{id}/publish"), r#"{"isPublic":true}"#).await;
    assert_eq!(reply, json!({ "success": true, "asset": { "id": id, "isPublic": true } }));
    let reply = server.get(&path).await;
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (StatusCode::OK, "*"));
    let list = server.get_as(owner, "/api/assets").await.json();
    assert_eq!(list["assets"][0]["url"], path, "a public address needs no signature");

    let reply = put(format!("/api/assets/{id}"), r#"{"tags":["a","b"],"description":"x"}"#).await;
    assert_eq!(reply["asset"], json!({ "id": id, "tags": "a, b", "description": "x" }));
    let reply = put(format!("/api/assets/{id}"), r#"{"tags":null}"#).await;
    assert_eq!(reply["asset"], json!({ "id": id, "tags": null, "description": "x" }));
    for body in ["", "{", "[]", r#"{"isPublic":"yes"}"#, "{}"] {
        let reply = call(&server, Some(owner), Method::PUT, &format!("/api/assets/{id}/publish"), body).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{body}: {}", reply.text());
    }

    let delete = async || call(&server, Some(owner), Method::DELETE, &format!("/api/assets/{id}"), "").await;
    assert_eq!(delete().await.json(), json!({ "success": true, "message": "Asset deleted" }));
    assert_eq!(error(&delete().await), (404, "Asset not found or already deleted".to_owned()));
    for (method, path, body) in routes(id, owner) {
        let reply = call(&server, Some(owner), method.clone(), &path, body).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{method} {path}");
    }
    assert_eq!(uploaded(&server, owner, "cat.png", PNG).await["alias"], "cat.png", "the alias is free again");
}

#[tokio::test]
async fn a_file_may_do_nothing_in_a_browser() {
    let server = Server::start().await;
    let owner = somebody();
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="9"/></svg>"#;
    for (name, content, media_type, disposition) in [
        ("cat.png", PNG, "image/png", "inline; filename=\"cat.png\""),
        ("cat.svg", svg.as_slice(), "image/svg+xml", "attachment; filename=\"cat.svg\""),
        ("cat.json", b"{}", "application/json; charset=utf-8", "attachment; filename=\"cat.json\""),
        ("cat.mp3", b"ID3\x04 and so on", "audio/mpeg", "inline; filename=\"cat.mp3\""),
    ] {
        let asset = uploaded(&server, owner, name, content).await;
        let reply = server.get_as(owner, &format!("/api/assets/{}", asset["id"].as_str().unwrap())).await;
        assert_eq!(reply.header("content-security-policy"), "default-src 'none'; sandbox", "{name}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{name}");
        assert_eq!(reply.header("content-type"), media_type, "{name}");
        assert_eq!(reply.header("content-disposition"), disposition, "{name}");
        assert_eq!(reply.header("cache-control"), "private, no-cache", "{name}");
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin", "{name}");
        assert!(!reply.text().contains("alert"), "{name}");
    }
}

#[tokio::test]
async fn parts_states_and_small_pictures_can_be_had() {
    let server = Server::start().await;
    let owner = somebody();
    let asset = uploaded(&server, owner, "cat.png", PNG).await;
    let path = format!("/api/assets/{}", asset["id"].as_str().unwrap());
    let get = async |path: &str, headers: &[(&str, &str)]| {
        let mut request = Request::get(path).header("x-auth-token", server.token(owner));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        server.send(request.body(Body::empty()).unwrap()).await
    };
    let whole = get(&path, &[]).await;
    assert_eq!((whole.status, whole.header("accept-ranges")), (StatusCode::OK, "bytes"));
    let tag = whole.header("etag").to_owned();
    let part = get(&path, &[("range", "bytes=1-3")]).await;
    assert_eq!((part.status, part.text().as_str()), (StatusCode::PARTIAL_CONTENT, "PNG"));
    assert_eq!(part.header("content-range"), format!("bytes 1-3/{}", PNG.len()));
    let none = get(&path, &[("range", "bytes=9000-")]).await;
    assert_eq!(none.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(none.header("content-range"), format!("bytes */{}", PNG.len()));
    assert_eq!(get(&path, &[("if-none-match", &tag)]).await.status, StatusCode::NOT_MODIFIED);
    let other = get(&path, &[("range", "bytes=1-3"), ("if-range", "\"old\"")]).await;
    assert_eq!((other.status, other.body.as_slice()), (StatusCode::OK, PNG));
    assert_eq!(get(&format!("{path}?w=64"), &[]).await.body, PNG, "it is small already");
    assert_eq!(get(&format!("{path}?w=65"), &[]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(get(&format!("{path}?w=x"), &[]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn files_for_everybody_need_nobody() {
    let server = Server::start().await;
    let new = waza_studio::NewSharedAsset {
        bytes: PNG.to_vec(),
        name: "star.png".into(),
        category: "icons".into(),
        ..Default::default()
    };
    server.app.studio.add_shared_asset(new).await.unwrap();
    assert_eq!(server.get("/global-assets/icons/star.png").await.body, PNG);
    for path in ["/global-assets/icons/moon.png", "/global-assets/x/star.png", "/user-assets/7/star.png"] {
        let reply = server.get(path).await;
        assert_eq!((reply.status, reply.text().as_str()), (StatusCode::NOT_FOUND, "Not found"), "{path}");
    }
}

#[tokio::test]
async fn there_is_no_machine_for_pictures_yet() {
    let server = Server::start().await;
    let user = somebody();
    for (path, key, missing) in [
        ("/api/assets/remove-background", "image", "image is required"),
        ("/api/generate-image", "prompt", "prompt is required"),
    ] {
        for body in [json!({}), json!({ key: "" }), json!({ key: null })] {
            let reply = call(&server, Some(user), Method::POST, path, &body.to_string()).await;
            assert_eq!(error(&reply), (400, missing.to_owned()), "{path} {body}");
        }
        let body = json!({ key: "data:image/png;base64,AAAA" }).to_string();
        let reply = call(&server, Some(user), Method::POST, path, &body).await;
        assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(reply.json()["error"].is_string());
    }
}
