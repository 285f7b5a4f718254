//! What browsers send and ask by themselves.

use crate::testing::Server;
use axum::body::Body;
use axum::http::{Request, StatusCode};

#[tokio::test]
async fn a_report_about_a_policy_is_taken_whatever_it_says_and_bounded() {
    let server = Server::start_with(|config| config.limits.csp_report_bytes = 100).await;
    for body in [
        r#"{"csp-report":{"violated-directive":"script-src","blocked-uri":"https://x.example/?t=1"}}"#,
        r#"[{"type":"csp-violation","body":{"effectiveDirective":"img-src"}}]"#,
        r#"{"csp-report":7}"#,
        "nonsense",
        "",
    ] {
        let request = Request::post("/api/csp-report").body(Body::from(body)).unwrap();
        let reply = server.send(request).await;
        assert_eq!((reply.status, reply.body.len()), (StatusCode::NO_CONTENT, 0), "{body}");
    }
    let long = Request::post("/api/csp-report").body(Body::from(" ".repeat(101))).unwrap();
    let reply = server.send(long).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(reply.json()["error"].as_str().unwrap().contains("100"));
}

#[tokio::test]
async fn pages_of_named_origins_may_read_what_is_shared() {
    let named = "https://play.example";
    let server = Server::start_with(|config| config.cors_origins = vec![named.to_owned()]).await;
    let ask = |method: &'static str, origin: &'static str, path: &'static str| {
        let request = Request::builder().method(method).uri(path).header("origin", origin);
        let request = request.header("access-control-request-method", "GET").body(Body::empty()).unwrap();
        let server = &server;
        async move { server.send(request).await }
    };
    for path in ["/api/published-games", "/api/assets/7", "/user-assets/u/a.png"] {
        let reply = ask("GET", named, path).await;
        assert_eq!(reply.header("access-control-allow-origin"), named, "{path}");
        assert!(reply.header("vary").contains("origin"), "{path}: {}", reply.header("vary"));
        assert!(reply.header("access-control-allow-credentials").is_empty());
        let preflight = ask("OPTIONS", named, path).await;
        assert_eq!((preflight.status, preflight.header("access-control-max-age")), (StatusCode::OK, "3600"));
        assert_eq!(preflight.header("access-control-allow-methods"), "GET,HEAD,POST");
        for foreign in ["https://evil.example", "https://play.example.evil.example", "null"] {
            let reply = ask("GET", foreign, path).await;
            assert!(reply.header("access-control-allow-origin").is_empty(), "{foreign} {path}");
        }
    }
    for path in ["/api/projects", "/api/users/me", "/", "/api/health"] {
        let reply = ask("GET", named, path).await;
        assert!(reply.header("access-control-allow-origin").is_empty(), "{path}");
    }
    let alone = Server::start().await;
    let request = Request::get("/api/published-games").header("origin", named).body(Body::empty()).unwrap();
    assert!(alone.send(request).await.header("access-control-allow-origin").is_empty());
}

#[tokio::test]
async fn health_says_what_it_has_to() {
    let health = Server::start().await.get("/api/health").await.json();
    let keys: Vec<&String> = health.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["commit", "status", "timestamp", "uptime", "version"]);
}
