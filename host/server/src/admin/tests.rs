//! What no listener is needed for: who is let in, what is refused and how, and that the description is of these routes.

use super::operator::{Operators, Reach};
use super::socket::Peer;
use super::{Admin, over_socket, over_tcp};
use crate::secret::Secret;
use crate::testing::{Reply, Server};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::MockConnectInfo;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

const HOST: (&str, &str) = ("host", "127.0.0.1:8788");

struct Office {
    server: Server,
    token: String,
    tcp: Router,
    socket: Router,
}

impl Office {
    async fn open() -> Self {
        let server = Server::start_with(|config| {
            config.admin = serde_json::from_value(json!({ "body_mib": 1 })).unwrap();
        })
        .await;
        let secret = Secret::random();
        let token = String::from_utf8(secret.bytes().to_vec()).unwrap();
        let admin = Admin::new(server.app.clone());
        let tcp = over_tcp(&admin, Operators::new([("alice", &secret)]), Reach::Loopback);
        let socket = over_socket(&admin).layer(MockConnectInfo(Peer("root".into())));
        Self { server, token, tcp, socket }
    }

    async fn over_tcp(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let request =
            headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        send(&self.tcp, request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, media: Option<&str>, body: impl Into<Body>) -> Reply {
        let mut request = Request::post(path);
        if let Some(media) = media {
            request = request.header("content-type", media);
        }
        send(&self.socket, request.body(body.into()).unwrap()).await
    }
}

async fn send(router: &Router, request: Request<Body>) -> Reply {
    let response = router.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body(), 16 << 20).await.unwrap().to_vec();
    Reply { status, headers, body }
}

/// Every refusal says what to do.
fn refused(reply: &Reply) -> (u16, Value) {
    let error = reply.json()["error"].clone();
    for field in ["code", "message", "hint"] {
        assert!(error[field].as_str().is_some_and(|text| !text.is_empty()), "no {field}: {error}");
    }
    (reply.status.as_u16(), error)
}

#[tokio::test]
async fn over_tcp_nobody_is_let_in_without_a_token_of_their_own() {
    let office = Office::open().await;
    let bearer = format!("Bearer {}", office.token);
    let good = office.over_tcp("/admin/v1/status", &[HOST, ("authorization", &bearer)]).await;
    assert_eq!((good.status, good.header("cache-control")), (StatusCode::OK, "no-store"), "{}", good.text());
    for paths in ["/admin/v1/status", "/admin/v1/openapi.json", "/admin/v1/none", "/admin/v1/undo"] {
        for shown in ["", "Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", &bearer[..bearer.len() - 1]] {
            let reply = office.over_tcp(paths, &[HOST, ("authorization", shown)]).await;
            let (status, error) = refused(&reply);
            assert_eq!((status, &error["code"]), (401, &json!("unauthorized")), "{paths} {shown}");
            assert_eq!(reply.header("www-authenticate"), "Bearer");
        }
        assert_eq!(refused(&office.over_tcp(paths, &[HOST]).await).0, 401);
    }
    let service = format!("Bearer {}", office.server.service_token());
    assert_eq!(
        refused(&office.over_tcp("/admin/v1/status", &[HOST, ("authorization", &service)]).await).0,
        401
    );
}

#[tokio::test]
async fn a_foreign_page_is_refused_whatever_it_shows() {
    let office = Office::open().await;
    let bearer = format!("Bearer {}", office.token);
    let evil: [&[(&str, &str)]; 5] = [
        &[("host", "evil.example:8788")],
        &[],
        &[HOST, ("origin", "http://evil.example")],
        &[HOST, ("sec-fetch-site", "cross-site")],
        &[HOST, ("x-forwarded-for", "203.0.113.9")],
    ];
    for headers in evil {
        for path in ["/admin/v1/status", "/", "/console/app.js"] {
            let all = [headers, &[("authorization", bearer.as_str())]].concat();
            let (status, error) = refused(&office.over_tcp(path, &all).await);
            assert_eq!((status, &error["code"]), (403, &json!("foreign")), "{path} {headers:?}");
        }
    }
}

#[tokio::test]
async fn elsewhere_a_page_must_be_at_the_host_that_it_asks() {
    let office = Office::open().await;
    let secret = Secret::random();
    let bearer = format!("Bearer {}", String::from_utf8(secret.bytes().to_vec()).unwrap());
    let admin = Admin::new(office.server.app.clone());
    let router = over_tcp(&admin, Operators::new([("alice", &secret)]), Reach::Anywhere);
    for (origin, wanted) in [
        ("https://waza.example:8788", 200),
        ("http://waza.example:8788", 200),
        ("https://waza.example", 403),
        ("null", 403),
    ] {
        let request = Request::get("/admin/v1/history").header("host", "waza.example:8788");
        let request = request.header("authorization", &bearer).header("origin", origin);
        let request = request.body(Body::empty()).unwrap();
        assert_eq!(send(&router, request).await.status.as_u16(), wanted, "{origin}");
    }
}

#[tokio::test]
async fn the_console_is_there_for_whoever_has_no_token_yet_and_only_over_tcp() {
    let office = Office::open().await;
    assert_eq!(office.over_tcp("/", &[HOST]).await.header("content-type"), "text/html; charset=utf-8");
    let request = Request::get("/").body(Body::empty()).unwrap();
    assert_eq!(refused(&send(&office.socket, request).await).0, 404);
}

#[tokio::test]
async fn nothing_of_it_is_where_users_are_answered() {
    let office = Office::open().await;
    for path in ["/admin/v1/status", "/admin/v1/openapi.json", "/admin", "/console/app.js"] {
        assert_eq!(office.server.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let undo = Request::post("/admin/v1/undo").body(Body::empty()).unwrap();
    assert_eq!(office.server.send(undo).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_body_is_what_it_should_be_or_is_refused_with_its_place() {
    let office = Office::open().await;
    let json = Some("application/json");
    let large = format!("{{\"why\": \"{}\"}}", "x".repeat(70 << 10));
    let larger = format!("{{\"why\": \"{}\"}}", "x".repeat(1 << 20));
    let rollouts = "/admin/v1/rollouts";
    for (path, media, body, status, code) in [
        ("/admin/v1/undo", json, "{\"too\": 1}", 422, "invalid-request"),
        ("/admin/v1/undo", json, "{", 400, "invalid-json"),
        ("/admin/v1/undo", json, &large, 413, "too-large"),
        ("/admin/v1/undo", Some("text/plain"), "{}", 415, "unsupported-media-type"),
        ("/admin/v1/undo", None, "{}", 415, "unsupported-media-type"),
        (rollouts, json, &larger, 413, "too-large"),
        (rollouts, json, &large, 422, "change-set"),
        (rollouts, Some("text/plain"), &larger, 415, "unsupported-media-type"),
        (rollouts, None, &large, 413, "too-large"),
        (
            rollouts,
            json,
            "{\"uploads\": [{\"manifest\": \"\", \"component\": \"!\"}]}",
            422,
            "invalid-request",
        ),
        ("/admin/v1/rollouts/1/promote", json, "{\"share\": 5}", 422, "invalid-request"),
        ("/admin/v1/rollouts/1/canary", json, "{\"share\": 101}", 422, "invalid-request"),
        ("/admin/v1/undo?wait=1", json, "{}", 400, "invalid-query"),
    ] {
        let reply = office.post(path, media, body.to_owned()).await;
        let (was, error) = refused(&reply);
        assert_eq!((was, error["code"].as_str().unwrap()), (status, code), "{path} {error}");
    }
    let (_, error) = refused(&office.post("/admin/v1/undo", json, "{\n \"to\": -1}").await);
    assert_eq!((&error["line"], &error["column"].is_u64()), (&json!(2), &true), "{error}");
}

#[tokio::test]
async fn what_is_not_there_is_said_with_what_is() {
    let office = Office::open().await;
    for (path, status, code) in [
        ("/admin/v1/rollouts/7", 404, "no-rollout"),
        ("/admin/v1/rollouts/seven", 404, "no-rollout"),
        ("/admin/v1/history?before=x", 400, "invalid-query"),
        ("/admin/v1/decisions?hook=none", 400, "invalid-query"),
        ("/admin/v1/decisions?since=yesterday", 400, "invalid-query"),
        ("/admin/v1/nothing", 404, "not-found"),
        ("/admin/v1/undo", 405, "method-not-allowed"),
    ] {
        let reply = send(&office.socket, Request::get(path).body(Body::empty()).unwrap()).await;
        let (was, error) = refused(&reply);
        assert_eq!((was, error["code"].as_str().unwrap()), (status, code), "{path}");
    }
    for (path, body, status, code) in [
        ("/admin/v1/rollouts", json!({}), 422, "change-set"),
        ("/admin/v1/rollouts", json!({ "plugins": ["none"] }), 404, "not-on-volume"),
        ("/admin/v1/rollouts", json!({ "plugins": ["../x"] }), 404, "not-on-volume"),
        ("/admin/v1/rollouts", json!({ "plugins": vec!["p"; 65] }), 422, "change-set"),
        ("/admin/v1/rollouts", json!({ "revisions": ["abcd"] }), 404, "no-revision"),
        ("/admin/v1/rollouts", json!({ "oci": ["oci://host/p:latest"] }), 422, "refused"),
        ("/admin/v1/rollouts", json!({ "uploads": [{ "manifest": "", "component": "" }] }), 422, "refused"),
        ("/admin/v1/rollouts/7/promote", json!({}), 404, "no-rollout"),
        ("/admin/v1/rollouts/x/shadow", json!({}), 404, "no-rollout"),
        ("/admin/v1/undo", json!({}), 409, "nothing-to-undo"),
        ("/admin/v1/undo", json!({ "to": 9 }), 409, "not-kept"),
        ("/admin/v1/revisions/xyz/quarantine", json!({}), 404, "no-revision"),
        ("/admin/v1/plugins/none/remove", json!({}), 404, "no-plugin"),
    ] {
        let reply = office.post(path, Some("application/json"), body.to_string()).await;
        let (was, error) = refused(&reply);
        assert_eq!((was, error["code"].as_str().unwrap()), (status, code), "{path} {body} {error}");
    }
}

#[tokio::test]
async fn what_is_described_is_routed_with_those_methods_and_no_others() {
    let office = Office::open().await;
    let api: Value = serde_json::from_str(&super::openapi().unwrap()).unwrap();
    for (path, item) in api["paths"].as_object().unwrap() {
        let path = path.replace("{id}", "x").replace("{key}", "x").replace("{name}", "x");
        for (word, method) in [("get", Method::GET), ("post", Method::POST)] {
            let body = Request::builder().method(method).uri(&path);
            let body = body.header("content-type", "text/plain").body(Body::empty()).unwrap();
            let response = office.socket.clone().oneshot(body).await.unwrap();
            let there = response.status() != StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(there, item.get(word).is_some(), "{word} {path}");
        }
    }
}
