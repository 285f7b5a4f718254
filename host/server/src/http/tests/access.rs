//! Who gets in, and what they see.

use crate::testing::{Server, somebody};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
async fn without_a_good_token_there_is_nothing_to_see() {
    let server = Server::start().await;
    for path in ["/api/projects", "/api/check-access", "/api/projects/x", "/api/jobs/x", "/api/game-url/x"] {
        let reply = server.get(path).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(reply.json(), json!({ "error": "No access token provided" }), "{path}");
        let request =
            Request::get(path).header("authorization", "Bearer nonsense").body(Body::empty()).unwrap();
        let reply = server.send(request).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(reply.json(), json!({ "error": "Invalid or expired token" }), "{path}");
    }
}

#[tokio::test]
async fn both_headers_carry_a_token() {
    let server = Server::start().await;
    let user = somebody();
    let token = server.token(user);
    let request =
        Request::get("/api/check-access").header("x-auth-token", token).body(Body::empty()).unwrap();
    let allowed = json!({ "allowed": true, "status": "approved" });
    assert_eq!(server.send(request).await.json(), allowed);
    assert_eq!(server.get_as(user, "/api/check-access").await.json(), allowed);
}

#[tokio::test]
async fn a_project_is_its_owners_and_missing_for_everybody_else() {
    let server = Server::start().await;
    let (owner, other) = (somebody(), somebody());
    let project = server.app.studio.create_project(owner.id, "猫のゲーム").await.unwrap();
    let path = format!("/api/projects/{}", project.id);

    let row = server.get_as(owner, &path).await.json();
    assert_eq!(row["name"], "猫のゲーム");
    assert_eq!(row["user_id"], owner.id.to_string());
    assert_eq!(row["is_initialized"], false);
    let list = server.get_as(owner, "/api/projects").await.json();
    assert_eq!(list["projects"][0]["id"], project.id.to_string());
    assert!(list["projects"][0]["createdAt"].is_string());

    assert_eq!(server.get_as(other, "/api/projects").await.json(), json!({ "projects": [] }));
    for path in [
        path.clone(),
        format!("{path}/active-job"),
        format!("{path}/jobs"),
        format!("/api/game-url/{}", project.id),
    ] {
        let reply = server.get_as(other, &path).await;
        assert_eq!(
            (reply.status, reply.json()),
            (StatusCode::NOT_FOUND, json!({ "error": "Project not found" })),
            "{path}"
        );
    }
    let reply = server.get_as(owner, "/api/projects/7").await;
    assert_eq!(
        (reply.status, reply.json()),
        (StatusCode::BAD_REQUEST, json!({ "error": "Invalid project ID" }))
    );
}

#[tokio::test]
async fn jobs_have_their_own_sentences() {
    let server = Server::start().await;
    let user = somebody();
    let reply = server.get_as(user, "/api/jobs/7").await;
    assert_eq!((reply.status, reply.json()), (StatusCode::BAD_REQUEST, json!({ "error": "Invalid job ID" })));
    let reply = server.get_as(user, &format!("/api/jobs/{}", Uuid::now_v7())).await;
    assert_eq!((reply.status, reply.json()), (StatusCode::NOT_FOUND, json!({ "error": "Job not found" })));
}

fn sign_in(headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::post("/api/dev/sign-in");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

#[tokio::test]
async fn a_developer_signs_in_and_is_the_same_person_again() {
    let server = Server::start().await;
    let host = ("host", "127.0.0.1:8787");
    let first = server.send(sign_in(&[host], "")).await.json();
    let again = server.send(sign_in(&[host, ("origin", "http://127.0.0.1:8787")], "{}")).await.json();
    assert_eq!(first["user_id"], again["user_id"]);
    let token = first["access_token"].as_str().unwrap();
    assert_eq!(
        server.app.auth.verify(token).await.unwrap().id.to_string(),
        first["user_id"].as_str().unwrap()
    );

    let other = Uuid::now_v7();
    let reply = server.send(sign_in(&[host], &json!({ "user_id": other }).to_string())).await.json();
    assert_eq!(reply["user_id"], other.to_string());
    let reply = server.send(sign_in(&[host], r#"{"user_id":"me"}"#)).await;
    assert_eq!(
        (reply.status, reply.json()),
        (StatusCode::BAD_REQUEST, json!({ "error": "Invalid user ID" }))
    );
    assert_eq!(server.send(sign_in(&[host], r#"{"user":"me"}"#)).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_foreign_page_cannot_sign_in() {
    let server = Server::start().await;
    for headers in [
        &[("host", "evil.example")][..],
        &[("host", "127.0.0.1:8787"), ("origin", "http://evil.example")],
        &[("host", "127.0.0.1:8787"), ("sec-fetch-site", "cross-site")],
        &[("host", "127.0.0.1:8787"), ("x-forwarded-for", "203.0.113.9")],
        &[],
    ] {
        let reply = server.send(sign_in(headers, "")).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert!(reply.json()["error"].is_string());
    }
}

#[tokio::test]
async fn development_sign_in_can_be_off() {
    let server = Server::start_with(|config| config.dev_sign_in = false).await;
    assert_eq!(server.send(sign_in(&[("host", "localhost")], "")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/api/config").await.json()["devSignIn"], false);
}

#[tokio::test]
async fn a_body_under_api_is_bounded() {
    let server = Server::start_with(|config| config.limits.api_body_bytes = 16).await;
    let reply = server.send(sign_in(&[("host", "localhost")], &" ".repeat(17))).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(reply.header("connection"), "close", "what was not read is in the way of the next request");
}
