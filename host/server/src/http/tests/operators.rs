//! The page, and what operators ask.

use crate::testing::Server;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

#[tokio::test]
async fn the_page_is_there_and_strict() {
    let server = Server::start().await;
    for path in ["/", "/create", "/project/018f2b6e-7a10-7c3b-9d51-0a1b2c3d4e5f"] {
        let reply = server.get(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        let request =
            Request::get(path).header("if-none-match", reply.header("etag")).body(Body::empty()).unwrap();
        let again = server.send(request).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    }
    assert_eq!(server.get("/page/nothing.js").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/page/../Cargo.toml").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_does_not_exist_says_so_in_the_words_of_its_place() {
    let server = Server::start().await;
    assert_eq!(server.get("/api/nothing").await.json(), json!({ "error": "Not found" }));
    assert_eq!(server.get("/v1/nothing").await.json()["error"]["code"], "not-found");
    let reply = server.get("/nothing").await;
    assert_eq!((reply.status, reply.text().as_str()), (StatusCode::NOT_FOUND, "Not found"));
    let reply = server.send(Request::delete("/api/projects").body(Body::empty()).unwrap()).await;
    assert_eq!(
        (reply.status, reply.json()),
        (StatusCode::METHOD_NOT_ALLOWED, json!({ "error": "Method not allowed" }))
    );
    assert_eq!(reply.header("x-frame-options"), "DENY");
}

#[tokio::test]
async fn ready_until_the_stop_begins() {
    let server = Server::start().await;
    assert_eq!(server.get("/livez").await.text(), "ok");
    let reply = server.get("/readyz").await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    let body = reply.json();
    assert_eq!(
        (&body["ready"], &body["store"]["ok"], &body["backend"]),
        (&json!(true), &json!(true), &json!("template"))
    );
    assert_eq!((&body["lineup"], &body["skills"], &body["plugins"]), (&json!(1), &json!(0), &json!([])));
    assert_eq!(body["decision_log"]["state"], json!({ "kind": "idle" }));
    server.app.stop.drain();
    let reply = server.get("/readyz").await;
    assert_eq!((reply.status, &reply.json()["ready"]), (StatusCode::SERVICE_UNAVAILABLE, &json!(false)));
    assert_eq!(server.get("/livez").await.status, StatusCode::OK);
}

#[tokio::test]
async fn health_and_configuration_are_open() {
    let server = Server::start_with(|config| config.play_domain = Some("play.example".into())).await;
    let health = server.get("/api/health").await.json();
    assert_eq!(health["status"], "ok");
    assert!(health["timestamp"].as_str().unwrap().ends_with('Z') && health["uptime"].is_number(), "{health}");
    let config = server.get("/api/config").await;
    assert_eq!(
        config.json(),
        json!({
            "supabaseUrl": null, "supabaseAnonKey": null, "playDomain": "play.example",
            "publicGameBaseUrl": null, "devSignIn": true,
        })
    );
}
