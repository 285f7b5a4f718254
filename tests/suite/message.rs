//! Frames that are no requests: a clear error, and the connection goes on.

use crate::support::{Running, error_text};
use serde_json::{Value, json};

#[tokio::test]
async fn malformed_json_is_refused_and_the_connection_stays() {
    let running = Running::start().await;
    let mut user = running.user().await;
    for text in ["", "{", "nonsense", "[1,2]", "\"text\"", "null", "{\"type\":\"ping\"", "\u{0}"] {
        user.client.send_text(text.into()).await.unwrap();
        let answer = user.client.next().await.unwrap();
        assert_eq!(error_text(&answer), "Invalid message format", "{text:?}");
    }
    assert_eq!(user.ask(json!({ "type": "ping" })).await["type"], "pong");
}

#[tokio::test]
async fn wrong_types_are_refused_and_the_connection_stays() {
    let running = Running::start().await;
    let mut user = running.user().await;
    let project = user.client.create_project("a").await.unwrap();
    let cases: Vec<(Value, &str)> = vec![
        (json!({}), "Unknown message type"),
        (json!({ "type": 7 }), "Unknown message type"),
        (json!({ "type": "nonsense" }), "Unknown message type"),
        (json!({ "type": "selectProject" }), "Invalid request"),
        (json!({ "type": "selectProject", "projectId": ["x"] }), "Invalid request"),
        (json!({ "type": "renameProject", "projectId": project }), "Invalid request"),
        (json!({ "type": "getVersions", "projectId": 5 }), "Invalid request"),
    ];
    for (frame, text) in cases {
        let answer = user.ask(frame.clone()).await;
        assert_eq!(error_text(&answer), text, "{frame}");
    }
    let answer = user.ask(json!({ "type": "message", "content": { "a": 1 } })).await;
    assert!(!error_text(&answer).is_empty());
    assert_eq!(user.ask(json!({ "type": "ping" })).await["type"], "pong");
}

#[tokio::test]
async fn a_message_without_a_project_says_so() {
    let running = Running::start().await;
    let mut user = running.user().await;
    let answer = user.ask(json!({ "type": "message", "content": "make a 2D game" })).await;
    assert_eq!(error_text(&answer), "No project selected");
}
