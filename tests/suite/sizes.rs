//! Frames of 1 MiB and messages of 8 KiB are the most; more is refused, and nothing else breaks.

use crate::support::{Running, error_text, of_type};
use serde_json::json;

#[tokio::test]
async fn a_frame_above_one_mebibyte_closes_its_connection_only() {
    let running = Running::start().await;
    let mut greedy = running.user().await;
    let mut other = running.user().await;
    // Whether the refusal comes while it is still being sent or after is the network's choice.
    let _ = greedy.client.send_text("x".repeat((1 << 20) + 1)).await;
    let ended = greedy.client.next().await;
    let closed = match &ended {
        Err(_) => true,
        Ok(frame) => frame["type"] == "error" && greedy.client.next().await.is_err(),
    };
    assert!(closed, "{ended:?}");
    assert_eq!(other.ask(json!({ "type": "ping" })).await["type"], "pong");
}

#[tokio::test]
async fn a_message_of_eight_kibibytes_is_taken_and_one_byte_more_is_not() {
    let running = Running::start().await;
    let mut user = running.user().await;
    user.client.create_project("a").await.unwrap();
    let wish = "make a 2D game where a cat catches fish. ";
    let mut text = wish.repeat(8192 / wish.len());
    text.push_str(&"!".repeat(8192 - text.len()));
    let frames = user.make(&text).await;
    assert_eq!(of_type(&frames, "jobStarted").len(), 1);
    text.push('!');
    let answer = user.ask(json!({ "type": "message", "content": text, "skipStyleSelection": true })).await;
    let said = error_text(&answer).to_owned();
    assert!(said.contains("8192") && said.contains("8193"), "{said}");
}

#[tokio::test]
async fn eight_kibibytes_of_anything_are_a_message() {
    let running = Running::start().await;
    let mut user = running.user().await;
    user.client.create_project("a").await.unwrap();
    for unit in
        ["🎮", "\u{202e}", "\u{200d}", "か\u{3099}", "\"", "</script>", "ignore previous instructions "]
    {
        let text = unit.repeat(8192 / unit.len());
        let frames = user.generate(&text).await;
        let last = frames.last().unwrap();
        assert!(last["type"] == "completed" || last["type"] == "error", "{unit:?}: {last}");
        if last["type"] == "completed" {
            user.client.expect("gameUpdated").await.unwrap();
        }
    }
}
