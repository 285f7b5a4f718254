//! Calls of every hook under `/v1`, one after the other on each connection, and what each was served by.

use super::{
    seen::{Call, Seen, Served},
    turn::Turn,
};
use crate::keep_alive::{Answered, KeepAlive};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{sync::Arc, time::Instant};

/// What an answer says of itself.
#[derive(Deserialize)]
struct Body {
    plugin: String,
    revision: String,
    lineup: u64,
}

/// Asks until the turn is over.
pub(super) async fn load(address: String, token: String, turn: Arc<Turn>) -> Result<Seen> {
    let requests: Vec<Vec<u8>> =
        calls().into_iter().map(|(path, body)| request(&address, &token, path, &body)).collect();
    let (mut seen, mut connection) = (Seen::default(), KeepAlive::connect(&address).await?);
    for request in requests.iter().cycle() {
        let Some(before) = turn.now() else { break };
        let asked = Instant::now();
        let outcome = connection.ask(request).await.and_then(served);
        let took = asked.elapsed();
        match outcome {
            Ok(served) => seen.answered(Call::Http, took, turn.is_quiet_since(before), &[served]),
            Err(error) => {
                seen.wrong(format!("HTTP: {error:#}"));
                connection = KeepAlive::connect(&address).await?;
            }
        }
    }
    Ok(seen)
}

/// Who served an answer; the header and the body have to name one line-up.
fn served(answered: Answered) -> Result<Served> {
    let text = || String::from_utf8_lossy(&answered.body).into_owned();
    ensure!(answered.status == 200, "answered {}: {}", answered.status, text());
    let Body { plugin, revision, lineup } = serde_json::from_slice(&answered.body).with_context(text)?;
    ensure!(
        answered.lineup == Some(lineup),
        "the header says line-up {:?}, the body {lineup}",
        answered.lineup
    );
    Ok(Served { lineup, plugin, revision })
}

/// One call of every hook, as other web servers make them.
fn calls() -> [(&'static str, Value); 4] {
    [
        ("/v1/intent", json!({ "request": { "text": "make the enemies chase me" } })),
        (
            "/v1/skills/rank",
            json!({ "request": { "text": "敵が追いかけてくる2Dゲームを作って" }, "options": { "max_results": 3 } }),
        ),
        (
            "/v1/assets/rewrite",
            json!({
                "document": { "path": "index.html", "media_type": "text/html", "content": "<img src=\"./assets/a.png\">" },
                "assets": [{ "name": "a.png", "url": "/u/a.png" }],
            }),
        ),
        (
            "/v1/paths/check",
            json!({ "accesses": [{ "operation": "write", "origin": "model", "path": "game.js" }] }),
        ),
    ]
}

fn request(address: &str, token: &str, path: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    (head + &body).into_bytes()
}
