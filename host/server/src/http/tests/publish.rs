//! Publishing over REST: every refusal with its sentence, and nothing for strangers. What needs plugins is elsewhere.

use crate::auth::User;
use crate::testing::{Reply, Server, somebody};
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};
use uuid::Uuid;

struct Publishing {
    server: Server,
    owner: User,
    project: Uuid,
}

impl Publishing {
    async fn new() -> Self {
        Self::with(Server::start().await).await
    }

    async fn with(server: Server) -> Self {
        let owner = somebody();
        let project = server.app.studio.create_project(owner.id, "猫").await.unwrap().id;
        Self { server, owner, project }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/projects/{}/{rest}", self.project)
    }

    async fn send(&self, user: Option<User>, method: &Method, path: &str, body: String) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(user) = user {
            request = request.header("authorization", format!("Bearer {}", self.server.token(user)));
        }
        self.server.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn publish(&self, body: Value) -> (u16, String) {
        let path = self.path("publish");
        error(&self.send(Some(self.owner), &Method::POST, &path, body.to_string()).await)
    }

    async fn upload(&self, field: &str, content: &[u8]) -> Reply {
        let head = format!(
            "--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"a.png\"\r\n\
             Content-Type: image/png\r\n\r\n"
        );
        let body = [head.as_bytes(), content, b"\r\n--b--\r\n"].concat();
        let request = Request::post(self.path("upload-thumbnail"))
            .header("authorization", format!("Bearer {}", self.server.token(self.owner)))
            .header("content-type", "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap();
        self.server.send(request).await
    }
}

fn error(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), reply.json()["error"].as_str().unwrap_or_default().to_owned())
}

fn refusal(status: u16, sentence: &str) -> (u16, String) {
    (status, sentence.to_owned())
}

/// The routes of one project, which are its owner's.
const OWNERS: [(Method, &str); 16] = [
    (Method::POST, "publish"),
    (Method::DELETE, "publish"),
    (Method::GET, "published"),
    (Method::GET, "publish-draft"),
    (Method::PUT, "publish-draft"),
    (Method::POST, "generate-publish-info"),
    (Method::POST, "generate-thumbnail"),
    (Method::POST, "upload-thumbnail"),
    (Method::POST, "generate-movie"),
    (Method::GET, "movie"),
    (Method::GET, "code"),
    (Method::GET, "ai-context"),
    (Method::GET, "download"),
    (Method::GET, "preview"),
    (Method::GET, "active-job"),
    (Method::GET, "jobs"),
];

#[tokio::test]
async fn strangers_find_no_project_and_nobody_goes_without_a_token() {
    let publishing = Publishing::new().await;
    for (method, rest) in &OWNERS {
        let path = publishing.path(rest);
        let body = json!({ "title": "a" }).to_string();
        let nobody = publishing.send(None, method, &path, body.clone()).await;
        assert_eq!(error(&nobody), refusal(401, "No access token provided"), "{method} {rest}");
        let stranger = publishing.send(Some(somebody()), method, &path, body.clone()).await;
        assert_eq!(error(&stranger), refusal(404, "Project not found"), "{method} {rest}");
        let missing = path.replace(&publishing.project.to_string(), &Uuid::now_v7().to_string());
        let missing = publishing.send(Some(publishing.owner), method, &missing, body.clone()).await;
        assert_eq!(error(&missing), refusal(404, "Project not found"), "{method} {rest}");
        let wrong = path.replace(&publishing.project.to_string(), "7");
        let wrong = publishing.send(Some(publishing.owner), method, &wrong, body).await;
        assert_eq!(error(&wrong), refusal(400, "Invalid project ID"), "{method} {rest}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_game_is_said_in_the_clients_words() {
    let publishing = Publishing::new().await;
    for (body, sentence) in [
        (json!({}), "Title is required"),
        (json!({ "title": "  " }), "Title is required"),
        (json!({ "title": 7 }), "Title is required"),
        (json!({ "title": "a", "visibility": "secret" }), "Invalid visibility option"),
        (json!({ "title": "a", "visibility": 7 }), "Invalid visibility option"),
        (json!({ "title": "a", "tags": "cat" }), "Tags must be an array of strings"),
        (json!({ "title": "a", "tags": ["cat", 7] }), "Tags must be an array of strings"),
        (json!({ "title": "a", "thumbnailUrl": "javascript:alert(1)" }), "Invalid thumbnail URL"),
    ] {
        assert_eq!(publishing.publish(body.clone()).await, refusal(400, sentence), "{body}");
    }
    let (status, sentence) = publishing.publish(json!({ "title": "a".repeat(101) })).await;
    assert_eq!(status, 413);
    assert!(sentence.contains("publish_title_chars is 100"), "{sentence}");
    let path = publishing.path("publish");
    let reply = publishing.send(Some(publishing.owner), &Method::POST, &path, "{".into()).await;
    assert_eq!(reply.status, 400);
    // Past every check of the words: without a plugin for the hook, no path is let through.
    assert_eq!(publishing.publish(json!({ "title": "a" })).await.0, 503);
}

#[tokio::test]
async fn a_draft_is_empty_then_what_was_said() {
    let publishing = Publishing::new().await;
    let (owner, path) = (publishing.owner, publishing.path("publish-draft"));
    let draft = publishing.server.get_as(owner, &path).await.json();
    assert_eq!(
        (&draft["title"], &draft["updated_at"], &draft["remix"]),
        (&json!(""), &Value::Null, &json!("allowed"))
    );
    let said = json!({
        "title": "ねこ", "description": "説明", "howToPlay": "矢印", "tags": ["a", "b"],
        "visibility": "unlisted", "remix": "disallow", "thumbnailUrl": "/x.png",
    });
    let saved = publishing.send(Some(owner), &Method::PUT, &path, said.to_string()).await;
    assert_eq!((saved.status.as_u16(), saved.json()), (200, json!({ "success": true })));
    let draft = publishing.server.get_as(owner, &path).await.json();
    for (key, value) in [
        ("project_id", json!(publishing.project)),
        ("title", json!("ねこ")),
        ("description", json!("説明")),
        ("how_to_play", json!("矢印")),
        ("howToPlay", json!("矢印")),
        ("tags", json!(["a", "b"])),
        ("visibility", json!("unlisted")),
        ("remix", json!("disallow")),
        ("thumbnail_url", json!("/x.png")),
        ("thumbnailUrl", json!("/x.png")),
    ] {
        assert_eq!(draft[key], value, "{key}");
    }
    let list = publishing.server.get_as(owner, "/api/projects").await.json();
    assert_eq!(list["projects"][0]["description"], "説明");
    assert_eq!(list["projects"][0]["isPublic"], false);
    let published = publishing.server.get_as(owner, "/api/projects?published=true").await.json();
    assert_eq!(published, json!({ "projects": [] }));
    let wrong = publishing.send(Some(owner), &Method::PUT, &path, json!({ "tags": 7 }).to_string()).await;
    assert_eq!(error(&wrong), refusal(400, "Tags must be an array of strings"));
}

#[tokio::test]
async fn what_is_not_published_says_so() {
    let publishing = Publishing::new().await;
    let owner = publishing.owner;
    let get = async |path: &str| publishing.server.get_as(owner, path).await.json();
    assert_eq!(get(&publishing.path("published")).await, json!({ "published": false, "game": null }));
    assert_eq!(get("/api/my-published-games").await, json!({ "games": [] }));
    assert_eq!(get("/api/published-games").await, json!({ "games": [] }));
    assert_eq!(get(&format!("/api/users/{}/games", owner.id)).await, json!({ "games": [] }));
    assert_eq!(get(&publishing.path("ai-context")).await, json!({ "context": null }));
    let unpublished =
        publishing.send(Some(owner), &Method::DELETE, &publishing.path("publish"), String::new()).await;
    assert_eq!(unpublished.json(), json!({ "success": true }));
    let project = get(&format!("/api/projects/{}", publishing.project)).await;
    assert!(project["public_id"].as_str().unwrap().starts_with("p_"), "{project}");
    assert_eq!((&project["is_public"], &project["remixed_from"]), (&json!(false), &Value::Null));
}

#[tokio::test]
async fn games_that_are_none_have_their_sentences() {
    let publishing = Publishing::new().await;
    let (get, post) = (Method::GET, Method::POST);
    let missing = Uuid::now_v7();
    for (method, path, sentence) in [
        (&get, "/api/published-games/7".to_owned(), (400, "Invalid game ID")),
        (&get, format!("/api/published-games/{missing}"), (404, "Game not found")),
        (&get, "/api/published-games/g_0123456789".to_owned(), (404, "Game not found")),
        (&post, "/api/published-games/7/play".to_owned(), (400, "Invalid game ID")),
        (&post, format!("/api/published-games/{missing}/play"), (404, "Game not found")),
        (&get, "/api/published-games?limit=x".to_owned(), (400, "limit and offset must be numbers")),
        (&get, "/api/users/7/games".to_owned(), (400, "Invalid user ID")),
        (&post, "/api/games/7/remix".to_owned(), (400, "Invalid game ID format")),
        (&post, format!("/api/games/{missing}/remix"), (404, "Game not found")),
        (&get, "/api/games/7/lineage".to_owned(), (400, "Invalid game ID format")),
        (&get, format!("/api/games/{missing}/lineage"), (404, "Game not found")),
    ] {
        let reply = publishing.send(Some(publishing.owner), method, &path, String::new()).await;
        assert_eq!(error(&reply), refusal(sentence.0, sentence.1), "{path}");
    }
    for path in ["/api/my-published-games", "/api/games/g_0123456789/remix"] {
        let method = if path.ends_with("remix") { &post } else { &get };
        let reply = publishing.send(None, method, path, String::new()).await;
        assert_eq!(error(&reply), refusal(401, "No access token provided"), "{path}");
    }
    for path in
        ["/g/g_0123456789/index.html", "/g/g_0123456789", "/g/7/index.html", "/p/p_0123456789", "/p/7"]
    {
        let reply = publishing.server.get(path).await;
        assert_eq!((reply.status.as_u16(), reply.text().as_str()), (404, "File not found"), "{path}");
    }
    let reply = publishing.server.get("/g/g_0123456789/%2e%2e/x").await;
    assert_eq!(error(&reply), refusal(400, "Invalid file path"));
}

#[tokio::test]
async fn what_needs_a_model_is_not_available() {
    let publishing = Publishing::new().await;
    for rest in ["generate-publish-info", "generate-thumbnail", "generate-movie"] {
        let reply = publishing
            .send(Some(publishing.owner), &Method::POST, &publishing.path(rest), String::new())
            .await;
        let (status, sentence) = error(&reply);
        assert_eq!(status, 503, "{rest}");
        assert!(sentence.contains("this server") || sentence.contains("This server"), "{sentence}");
    }
    let movie = publishing.server.get_as(publishing.owner, &publishing.path("movie")).await;
    assert_eq!(error(&movie), refusal(404, "Movie not found"));
}

#[tokio::test]
async fn a_thumbnail_goes_up_and_comes_down() {
    let publishing =
        Publishing::with(Server::start_with(|config| config.studio.thumbnail_bytes = 64).await).await;
    let png = b"\x89PNG\r\n\x1a\nrest";
    let up = publishing.upload("thumbnail", png).await;
    assert_eq!(up.status, 200, "{}", up.text());
    let url = up.json()["thumbnailUrl"].as_str().unwrap().to_owned();
    let down = publishing.server.get(&url).await;
    assert_eq!(
        (down.status.as_u16(), down.header("content-type"), down.body.as_slice()),
        (200, "image/png", &png[..])
    );
    assert_eq!(down.header("x-content-type-options"), "nosniff");
    assert!(down.header("content-security-policy").contains("default-src 'none'"));
    for (field, content, status, sentence) in [
        ("file", &png[..], 400, "No file uploaded"),
        ("thumbnail", b"<svg/>", 415, "the file is not a JPEG, PNG or WebP image"),
        ("thumbnail", &[0xff; 65], 413, "too large: thumbnail_bytes is 64, this is 65 or more"),
        ("thumbnail", &[0xff; 64 << 10], 413, "thumbnail_bytes is 64, this is more"),
    ] {
        assert_eq!(error(&publishing.upload(field, content).await), refusal(status, sentence));
    }
    let path = publishing.path("upload-thumbnail");
    let reply = publishing.send(Some(publishing.owner), &Method::POST, &path, "x".into()).await;
    assert_eq!(error(&reply), refusal(400, "No file uploaded"));
    let missing = publishing.server.get(&format!("/api/projects/{}/thumbnail", Uuid::now_v7())).await;
    assert_eq!((missing.status.as_u16(), missing.text().as_str()), (404, "Not found"));
}

#[tokio::test]
async fn a_download_is_an_archive() {
    let publishing = Publishing::new().await;
    let reply = publishing.server.get_as(publishing.owner, &publishing.path("download")).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "application/zip"));
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"game.zip\"");
    assert_eq!(reply.header("content-length"), reply.body.len().to_string());
    assert!(reply.body.starts_with(b"PK\x03\x04"));
    assert!(String::from_utf8_lossy(&reply.body).contains("index.html"));
}

/// A server whose games are on another host.
async fn on_two_hosts() -> Publishing {
    let two = |config: &mut crate::config::Config| {
        config.play.host = Some("play.example.com".into());
        config.play.app_origin = Some("https://app.example.com".into());
    };
    Publishing::with(Server::start_with(two).await).await
}

#[tokio::test]
async fn the_play_host_has_games_and_nothing_else() {
    let publishing = on_two_hosts().await;
    let status = async |host: &str, path: &str| {
        let request = Request::get(path).header("host", host).body(Body::empty()).unwrap();
        let reply = publishing.server.send(request).await;
        (reply.status.as_u16(), reply.text())
    };
    for path in [
        "/",
        "/api/config",
        "/api/health",
        "/livez",
        "/metrics",
        "/page/app.js",
        "/game/x",
        "/p/x",
        "/v1/intent",
        "/g",
    ] {
        assert_eq!(status("play.example.com", path).await, (404, "Not found".into()), "{path}");
        assert_eq!(status("PLAY.example.com", path).await.0, 404, "{path}");
    }
    assert_eq!(
        status("play.example.com", "/g/g_0123456789/index.html").await.1,
        "File not found",
        "it is looked for"
    );
    for host in
        ["app.example.com", "play.example.com.evil.example", "xplay.example.com", "play.example.com:81"]
    {
        assert_eq!(status(host, "/g/g_0123456789/index.html").await.1, "Not found", "{host}");
        assert_eq!(status(host, "/api/health").await.0, 200, "{host}");
    }
    let upgrade = Request::get("/")
        .header("host", "play.example.com")
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==")
        .body(Body::empty())
        .unwrap();
    assert_eq!(publishing.server.send(upgrade).await.status, 404, "no socket either");
    assert_eq!(
        publishing.server.get("/api/config").await.json()["playDomain"],
        "play.example.com",
        "the client is told"
    );
}

#[tokio::test]
async fn the_page_around_a_game_frames_it_from_where_it_is_played() {
    for (publishing, frames) in
        [(Publishing::new().await, "frame-src 'self'"), (on_two_hosts().await, "frame-src play.example.com")]
    {
        for path in ["/game/g_0123456789", "/play/018f2b6e-7a10-7c3b-9d51-0a1b2c3d4e5f"] {
            let reply = publishing.server.get(path).await;
            assert_eq!(reply.status, 200, "{path}");
            assert!(reply.text().contains("/page/play.js"));
            let policy = reply.header("content-security-policy");
            assert!(policy.contains(frames) && policy.contains("frame-ancestors 'none'"), "{policy}");
        }
    }
}
