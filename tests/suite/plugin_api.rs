//! Plugins for other web servers: `/v1/…` with a service token.

use crate::support::Running;
use serde_json::{Value, json};

async fn post(running: &Running, path: &str, token: Option<&str>, body: String) -> (u16, Value) {
    let request = reqwest::Client::new()
        .post(running.server.url(path))
        .header("content-type", "application/json")
        .body(body);
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    if status == 200 {
        assert!(response.headers().contains_key("x-waza-lineup"));
    }
    (status, response.json().await.unwrap())
}

fn token(running: &Running) -> String {
    std::fs::read_to_string(running.folder.path().join("data/service-token")).unwrap().trim().to_owned()
}

#[tokio::test]
async fn every_hook_answers() {
    let running = Running::start().await;
    let token = token(&running);
    let ask = async |path: &str, body: Value| {
        let (status, answer) = post(&running, path, Some(&token), body.to_string()).await;
        assert_eq!(status, 200, "{path}: {answer}");
        assert!(
            answer["plugin"].is_string() && answer["revision"].is_string() && answer["lineup"].is_u64(),
            "{answer}"
        );
        assert!(
            answer["micros"]["instantiate"].is_number() && answer["micros"]["total"].is_number(),
            "{answer}"
        );
        answer["value"].clone()
    };
    let verdict = ask("/v1/intent", json!({ "request": { "text": "２Ｄのパズルを作って" } })).await;
    assert_eq!(verdict["intents"][0]["intent"]["kind"], "create", "{verdict}");
    assert_eq!(verdict["dimensions"][0]["dimension"], "two_d", "{verdict}");
    let undo =
        json!({ "request": { "text": "元に戻して", "project": { "exists": true, "has_history": true } } });
    assert_eq!(ask("/v1/intent", undo).await["intents"][0]["intent"]["kind"], "restore");
    let wish = json!({ "request": { "text": "敵が追いかけてくる2Dゲームを作って" }, "options": { "max_results": 3 } });
    let ranked = ask("/v1/skills/rank", wish).await;
    assert!(ranked.as_array().unwrap().iter().any(|skill| skill["name"] == "game-ai"), "{ranked}");
    let document = json!({
        "document": { "path": "index.html", "media_type": "text/html", "content": "<img src=\"./assets/a.png\">" },
        "assets": [{ "name": "a.png", "url": "/u/a.png" }],
    });
    let edits = ask("/v1/assets/rewrite", document).await;
    assert_eq!(
        (&edits[0]["start"], &edits[0]["end"], &edits[0]["replacement"]),
        (&json!(10), &json!(24), &json!("/u/a.png"))
    );
    let access = |path: &str| json!({ "operation": "write", "origin": "model", "path": path });
    let verdicts =
        ask("/v1/paths/check", json!({ "accesses": [access("index.html"), access("../x")] })).await;
    assert_eq!(verdicts[0], json!({ "kind": "allow" }));
    assert_eq!(verdicts[1]["kind"], "deny");
    assert!(verdicts[1]["value"]["code"].is_string(), "{verdicts}");
}

#[tokio::test]
async fn without_the_token_nothing_answers() {
    let running = Running::start().await;
    for path in ["/v1/intent", "/v1/skills/rank", "/v1/assets/rewrite", "/v1/paths/check"] {
        for token in [None, Some(""), Some("x"), Some("eyJhbGciOiJub25lIn0.e30.")] {
            let (status, answer) = post(&running, path, token, "{}".into()).await;
            assert_eq!((status, &answer["error"]["code"]), (401, &json!("unauthorized")), "{path}");
        }
    }
}

#[tokio::test]
async fn bad_bodies_are_named() {
    let running = Running::start().await;
    let token = token(&running);
    let ask = async |body: String| {
        let (status, answer) = post(&running, "/v1/intent", Some(&token), body).await;
        (status, answer["error"]["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(ask("{".into()).await, (400, "invalid-json".into()));
    assert_eq!(ask("{}".into()).await, (422, "invalid-request".into()));
    assert_eq!(ask(r#"{"request":{"text":7}}"#.into()).await, (422, "invalid-request".into()));
    assert_eq!(ask(r#"{"request":{"text":"x","nonsense":1}}"#.into()).await, (422, "invalid-request".into()));
    assert_eq!(
        ask(json!({ "request": { "text": "x".repeat(3 << 20) } }).to_string()).await,
        (413, "too-large".into())
    );
    assert_eq!(
        ask(json!({ "request": { "text": "x".repeat(9000) } }).to_string()).await,
        (413, "too-large".into())
    );
}

#[tokio::test]
async fn a_plugin_that_misbehaves_is_named_with_what_it_did() {
    for (behaviour, status, code) in [
        ("trap", 502, "panicked"),
        ("loop", 504, "deadline"),
        ("grow", 502, "out-of-memory"),
        ("invalid", 502, "invalid-result"),
        ("refuse", 422, "guest"),
    ] {
        let running = Running::with_hostile("asset-rewriter", behaviour).await;
        let body = json!({
            "document": { "path": "a.html", "media_type": "text/html", "content": "x" },
            "assets": [{ "name": "a.png", "url": "/a.png" }],
        });
        let answer = post(&running, "/v1/assets/rewrite", Some(&token(&running)), body.to_string()).await;
        assert_eq!(
            (answer.0, &answer.1["error"]["code"]),
            (status, &json!(code)),
            "{behaviour}: {}",
            answer.1
        );
        assert_eq!(answer.1["error"]["plugin"], "hostile", "{behaviour}");
    }
}
