//! `/v1`: refusals come before anything runs, and say what to do.

use crate::testing::{Reply, Server};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

const CALLS: [&str; 4] = ["/v1/intent", "/v1/skills/rank", "/v1/assets/rewrite", "/v1/paths/check"];

async fn call(server: &Server, path: &str, body: &str) -> Reply {
    let request = Request::post(path)
        .header("authorization", format!("Bearer {}", server.service_token()))
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap();
    server.send(request).await
}

fn code(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), reply.json()["error"]["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn without_the_token_nothing_is_called() {
    let server = Server::start().await;
    for path in CALLS {
        for token in ["", "Bearer ", "Bearer wrong", "Basic wrong"] {
            let request = Request::post(path)
                .header("authorization", token)
                .header("content-type", "application/json")
                .body(Body::from("{}"))
                .unwrap();
            let reply = server.send(request).await;
            assert_eq!(code(&reply), (401, "unauthorized".to_owned()), "{path} {token}");
            assert_eq!(reply.header("www-authenticate"), "Bearer");
        }
    }
}

#[tokio::test]
async fn an_operators_token_replaces_the_file() {
    let token = "an-operators-own-token";
    let server = Server::start_with(|config| {
        config.service_token = serde_json::from_value(json!(token)).unwrap();
    })
    .await;
    assert!(!server.app.config.service_token_file().exists());
    let request =
        Request::post(CALLS[0]).header("authorization", format!("Bearer {token}")).body(Body::empty());
    assert_eq!(code(&server.send(request.unwrap()).await), (415, "unsupported-media-type".to_owned()));
}

#[tokio::test]
async fn json_that_is_none_says_where() {
    let server = Server::start().await;
    let reply = call(&server, CALLS[0], "{\n  \"request\": nope\n}").await;
    assert_eq!(code(&reply), (400, "invalid-json".to_owned()));
    assert_eq!((&reply.json()["error"]["line"], &reply.json()["error"]["column"]), (&json!(2), &json!(15)));
    let reply = call(&server, CALLS[0], r#"{"request":{"text":"x","colour":"red"}}"#).await;
    assert_eq!(code(&reply), (422, "invalid-request".to_owned()));
    assert!(reply.json()["error"]["message"].as_str().unwrap().contains("colour"), "{}", reply.text());
}

#[tokio::test]
async fn every_bound_is_named_with_its_value() {
    let server = Server::start_with(|config| {
        config.limits.accesses_per_check = 1;
        config.limits.document_bytes = 4;
        config.limits.plugin_body_bytes = 20_000;
    })
    .await;
    let text = json!({ "request": { "text": "x".repeat(8193) } });
    let turns =
        json!({ "request": { "text": "x", "history": vec![json!({ "role": "user", "text": "" }); 5] } });
    let turn =
        json!({ "request": { "text": "x", "history": [{ "role": "user", "text": "x".repeat(1025) }] } });
    let access = json!({ "operation": "read", "origin": "user", "path": "x" });
    let document = json!({ "path": "x", "media_type": "text/html", "content": "12345" });
    for (path, body, allowed, observed) in [
        (CALLS[0], text.clone(), 8192, 8193),
        (CALLS[1], text, 8192, 8193),
        (CALLS[0], turns, 4, 5),
        (CALLS[0], turn, 1024, 1025),
        (CALLS[2], json!({ "document": document, "assets": [] }), 4, 5),
        (CALLS[3], json!({ "accesses": [access, access] }), 1, 2),
    ] {
        let reply = call(&server, path, &body.to_string()).await;
        assert_eq!(code(&reply), (413, "too-large".to_owned()), "{}", reply.text());
        let error = &reply.json()["error"];
        assert_eq!((&error["allowed"], &error["observed"]), (&json!(allowed), &json!(observed)), "{error}");
    }
    let reply = call(&server, CALLS[0], &" ".repeat(20_001)).await;
    assert_eq!(
        (reply.status, &reply.json()["error"]["allowed"]),
        (StatusCode::PAYLOAD_TOO_LARGE, &json!(20_000))
    );
}

#[tokio::test]
async fn a_fold_that_is_not_ours_is_refused() {
    let server = Server::start().await;
    let request = |folded: &str, map: &[u32]| json!({ "request": { "text": "２Ｄ", "folded": folded, "folded_map": map } });
    let reply = call(&server, CALLS[0], &request("3d", &[0, 3]).to_string()).await;
    assert_eq!(code(&reply), (422, "invalid-folded".to_owned()));
    let reply = call(&server, CALLS[0], &request("2d", &[0, 9]).to_string()).await;
    assert_eq!(code(&reply), (422, "invalid-folded".to_owned()));
    let reply = call(&server, CALLS[0], &request("2d", &[0, 3]).to_string()).await;
    assert_eq!(code(&reply), (503, "no-such-hook".to_owned()));
}

#[tokio::test]
async fn a_hook_without_a_plugin_is_unavailable() {
    let server = Server::start().await;
    let document = json!({ "path": "x", "media_type": "text/html", "content": "" });
    for (path, body) in CALLS.into_iter().zip([
        json!({ "request": { "text": "x" } }),
        json!({ "request": { "text": "x" }, "options": { "max_results": 1 } }),
        json!({ "document": document, "assets": [] }),
        json!({ "accesses": [] }),
    ]) {
        let reply = call(&server, path, &body.to_string()).await;
        assert_eq!(code(&reply), (503, "no-such-hook".to_owned()), "{path} {}", reply.text());
    }
}

#[tokio::test]
async fn every_answer_names_its_line_up_and_a_users_name_is_bounded() {
    let server = Server::start().await;
    for path in CALLS {
        assert_eq!(call(&server, path, "{}").await.header("x-waza-lineup"), "1", "{path}: also a refusal");
    }
    let ask = async |user: &str| {
        let request = Request::post(CALLS[0])
            .header("authorization", format!("Bearer {}", server.service_token()))
            .header("content-type", "application/json")
            .header("x-waza-user", user)
            .body(Body::from(r#"{"request":{"text":"x"}}"#));
        code(&server.send(request.unwrap()).await)
    };
    assert_eq!(ask(&"u".repeat(128)).await, (503, "no-such-hook".to_owned()));
    assert_eq!(ask(&"u".repeat(129)).await, (413, "too-large".to_owned()));
}
