//! A request keeps the line-up that it began with, however many swaps pass, and takes it along when it ends.

use crate::support::Running;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use waza_harness::{place, upload, volume};

const HELD: &str = "waza_lineups_held";

#[tokio::test]
async fn a_request_that_is_held_open_keeps_one_line_up_and_no_more() {
    let running = Running::start().await;
    let admin = running.server.admin().unwrap();
    let before = admin.status().await.unwrap();
    assert_eq!(running.server.metric(HELD).await.unwrap(), 1.0);

    let slow = Slow::begin(&running).await;
    let other = running.folder.path().join("path-policy");
    volume::other(&place().volume.join("plugins/path-policy"), "other", &other).unwrap();
    let uploads = [upload(&other).unwrap()];
    for _ in 0..5 {
        admin.post("rollouts", json!({ "uploads": uploads, "then": "promote" })).await.unwrap();
        admin.post("undo", json!({})).await.unwrap();
    }
    assert_eq!(admin.status().await.unwrap()["lineup"], 11);
    assert_eq!(running.server.metric(HELD).await.unwrap(), 2.0, "the active one, and the one that is held");

    let (head, answer) = slow.end().await;
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("x-waza-lineup: 1\r\n"), "{head}");
    let policy = before["plugins"].as_array().unwrap().iter().find(|plugin| plugin["name"] == "path-policy");
    assert_eq!(
        (&answer["lineup"], &answer["revision"]),
        (&json!(1), &policy.unwrap()["revision"]),
        "{answer}"
    );
    let gone = async { while running.server.metric(HELD).await.unwrap() > 1.0 {} };
    timeout(Duration::from_secs(30), gone).await.expect("the line-up stayed when its last request had ended");
}

/// A request whose body is still on its way.
struct Slow {
    stream: TcpStream,
    body: String,
}

impl Slow {
    /// Returns when the server waits for the body, so it has pinned a line-up.
    async fn begin(running: &Running) -> Self {
        let token = std::fs::read_to_string(running.folder.path().join("data/service-token")).unwrap();
        let access = json!({ "operation": "write", "origin": "model", "path": "game.js" });
        let body = json!({ "accesses": [access] }).to_string();
        let mut stream = TcpStream::connect(running.server.address()).await.unwrap();
        let head = format!(
            "POST /v1/paths/check HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
            running.server.address(),
            token.trim(),
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).await.unwrap();
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        Self { stream, body }
    }

    /// Sends the body; the answer's head and its JSON.
    async fn end(mut self) -> (String, Value) {
        self.stream.write_all(self.body.as_bytes()).await.unwrap();
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (
            format!("{}\r\n", head.to_ascii_lowercase().replacen("http", "HTTP", 1)),
            serde_json::from_str(body).unwrap(),
        )
    }
}
