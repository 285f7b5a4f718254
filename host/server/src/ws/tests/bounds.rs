//! Bounds of a connection: what is over one is said, and who is not there any more is noticed.

use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const HANDSHAKE: &[u8] =
    b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

#[tokio::test]
async fn who_answers_no_ping_is_gone() {
    let listening = Listening::start_with(|config| config.limits.ws_ping_ms = 20).await;
    // No library: every one of them would answer.
    let mut socket = TcpStream::connect(listening.address).await.unwrap();
    socket.write_all(HANDSHAKE).await.unwrap();
    let mut heard = Vec::new();
    tokio::time::timeout(PATIENCE, socket.read_to_end(&mut heard)).await.expect("it is closed").unwrap();
    let frames = heard.windows(4).position(|four| four == b"\r\n\r\n").map(|at| &heard[at + 4..]).unwrap();
    assert_eq!(frames[..4], [0x89, 0, 0x89, 0], "two pings");
    assert_eq!(frames[4], 0x88, "and a close");
    assert_eq!(frames[6..8], 1001_u16.to_be_bytes());
    assert_eq!(&frames[8..], b"No answer to pings");
}

#[tokio::test]
async fn who_answers_stays() {
    let listening = Listening::start_with(|config| config.limits.ws_ping_ms = 20).await;
    let mut client = listening.enter(somebody()).await;
    for _ in 0..6 {
        let next = tokio::time::timeout(PATIENCE, client.0.next()).await.expect("a ping comes");
        assert!(matches!(next, Some(Ok(Message::Ping(_)))), "{next:?}");
    }
}

#[tokio::test]
async fn so_many_messages_a_minute_and_the_refusal_says_how_many() {
    let listening = Listening::start_with(|config| config.limits.ws_messages_per_minute = 3).await;
    let mut client = listening.enter(somebody()).await;
    for _ in 0..2 {
        assert_eq!(client.ask(json!({ "type": "ping" })).await, json!({ "type": "pong" }));
    }
    let refused = client.ask(json!({ "type": "ping" })).await;
    assert_eq!(
        refused,
        refusal("メッセージが多すぎます（1分間に3件まで）。少し待ってから送信してください。")
    );
    client.say_text("nonsense").await;
    assert_eq!(client.frame().await, refused, "what is no message counts too");
}

#[tokio::test]
async fn generations_are_counted_over_all_connections_of_a_user() {
    let listening = Listening::start_with(|config| config.limits.generations_per_minute = 1).await;
    let user = somebody();
    let (mut client, project) = listening.enter_project(user).await;
    // What starts no job takes nothing.
    let asked = client.ask(json!({ "type": "message", "content": "2Dゲームを作って" })).await;
    assert_eq!(asked["type"], "styleOptions");
    let nonsense =
        json!({ "type": "message", "content": "x", "selectedStyle": { "dimension": "2d", "styleId": "x" } });
    assert_eq!(client.ask(nonsense).await["type"], "error");
    client.say(json!({ "type": "message", "content": "ゲーム", "skipStyleSelection": true })).await;
    client.until("gameUpdated").await;

    let mut second = listening.enter(user).await;
    second.ask(json!({ "type": "selectProject", "projectId": project })).await;
    second.until("versionsList").await;
    let refused = second.ask(json!({ "type": "message", "content": "ゲーム", "locale": "en" })).await;
    assert_eq!(
        refused,
        refusal("Too many generations: generations_per_minute is 1. Wait a moment and send again.")
    );
}

#[tokio::test]
async fn a_user_has_so_many_connections_and_the_others_are_not_concerned() {
    let listening = Listening::start_with(|config| config.limits.ws_connections_per_user = 1).await;
    let user = somebody();
    let mut first = listening.enter(user).await;
    let mut second = listening.connect().await;
    let init = json!({ "type": "init", "access_token": listening.server.token(user) });
    assert_eq!(second.ask(init.clone()).await["type"], "error");
    assert_eq!(second.hear().await, Heard::Close(1013, "Too many connections".to_owned()));
    listening.enter(somebody()).await;
    // Saying who one is again takes no second place.
    assert_eq!(first.ask(init).await["type"], "init");
}
