//! Previews: who may load what, and how it is sent.

use crate::auth::User;
use crate::testing::{Reply, Server, somebody};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use uuid::Uuid;

struct Preview {
    server: Server,
    owner: User,
    project: Uuid,
}

impl Preview {
    async fn new() -> Self {
        let server = Server::start().await;
        let owner = somebody();
        let project = server.app.studio.create_project(owner.id, "猫").await.unwrap().id;
        Self { server, owner, project }
    }

    async fn link(&self) -> String {
        let reply = self.server.get_as(self.owner, &format!("/api/game-url/{}", self.project)).await;
        assert!(reply.json()["expiresAt"].is_number());
        reply.json()["url"].as_str().unwrap().to_owned()
    }

    fn path(&self, file: &str) -> String {
        format!("/game/{}/{}/{file}", self.owner.id, self.project)
    }

    /// The folder that a link leads to.
    async fn session(&self) -> String {
        let reply = self.server.get(&self.link().await).await;
        assert_eq!(reply.status, StatusCode::TEMPORARY_REDIRECT, "{}", reply.text());
        reply.header("location").strip_suffix("index.html").unwrap().to_owned()
    }
}

fn error(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), reply.json()["error"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_link_leads_to_a_folder_whose_files_need_nothing_else() {
    let preview = Preview::new().await;
    let folder = preview.session().await;
    assert!(folder.starts_with(&preview.path("~")), "{folder}");
    // Past every check of the address: without a plugin for the hook, no path is ever let through.
    let reply = preview.server.get(&format!("{folder}js/game.js?v=1")).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "{}", reply.text());
}

#[tokio::test]
async fn every_other_address_is_refused_with_its_sentence() {
    let preview = Preview::new().await;
    let (server, link, folder) = (&preview.server, preview.link().await, preview.session().await);
    let expired = link.replace("&exp=", "&exp=1#").replace('#', "&x=");
    let changed = link.replace("sig=", "sig=0");
    let other = link.replace(&preview.project.to_string(), &Uuid::now_v7().to_string());
    for (path, status, sentence) in [
        (expired, 401, "URL expired"),
        (changed, 401, "Invalid signature"),
        (other, 401, "Invalid signature"),
        (folder.replace('~', "~1") + "index.html", 401, "Invalid signature"),
        (preview.path("~1.00/index.html"), 401, "URL expired"),
        (preview.path("~/index.html"), 401, "Invalid signature"),
        (preview.path("index.html"), 401, "Authentication required"),
        (preview.path("game.js"), 401, "Authentication required"),
        ("/game/7/7/index.html".to_owned(), 400, "Invalid ID format"),
        (folder.clone() + "../secret", 400, "Invalid file path"),
        (folder.clone() + "%2e%2e/secret", 400, "Invalid file path"),
        (folder.clone() + "/etc/passwd", 400, "Invalid file path"),
    ] {
        assert_eq!(error(&server.get(&path).await), (status, sentence.to_owned()), "{path}");
    }
}

#[tokio::test]
async fn a_referer_opens_nothing() {
    let preview = Preview::new().await;
    let request = Request::get(preview.path("game.js"))
        .header("referer", format!("http://localhost{}", preview.path("index.html")))
        .body(Body::empty())
        .unwrap();
    assert_eq!(error(&preview.server.send(request).await), (401, "Authentication required".to_owned()));
}

#[tokio::test]
async fn a_bearer_opens_their_own_games_only() {
    let preview = Preview::new().await;
    let reply = preview.server.get_as(somebody(), &preview.path("index.html")).await;
    assert_eq!(error(&reply), (403, "Access denied".to_owned()));
    let reply = preview.server.get_as(preview.owner, &preview.path("index.html")).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "no plugin, so no path is let through");
}

#[tokio::test]
async fn a_game_may_run_and_talk_to_nobody() {
    let preview = Preview::new().await;
    let reply = preview.server.get(&preview.path("index.html")).await;
    let policy = reply.header("content-security-policy");
    for part in ["sandbox allow-scripts", "frame-ancestors 'self'", "default-src 'self' data: blob:"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("allow-same-origin") && !policy.contains("http"), "{policy}");
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    assert_eq!(reply.header("access-control-allow-credentials"), "");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("x-frame-options"), "");
    assert_eq!(reply.header("cross-origin-resource-policy"), "cross-origin");
}

#[tokio::test]
async fn an_address_for_nobody_says_so() {
    let preview = Preview::new().await;
    let reply = preview.server.get_as(preview.owner, "/api/game-url/7").await;
    assert_eq!(reply.json(), json!({ "error": "Invalid project ID" }));
}
