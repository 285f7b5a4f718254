//! Messages that become games, of several users at once.

use super::load::millis;
use crate::{
    Client, Server,
    bench::{Figure, quantile},
};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use uuid::Uuid;

const WISHES: [&str; 3] =
    ["ネコが魚をつかまえる2Dゲームを作って", "make the fish faster", "make the background pink"];

/// Somebody with a game.
pub(super) struct Subject {
    pub(super) token: String,
    pub(super) project: String,
    /// The path of one of the game's files, as a preview loads it.
    pub(super) file: String,
}

/// Makes a game to ask for.
pub(super) async fn subject(server: &Server) -> Result<Subject> {
    let token = server.token(Uuid::from_u128(1)).await?;
    let mut client = Client::signed_in(server.address(), &token).await?;
    let project = client.create_project("bench").await?;
    made(&mut client, WISHES[0]).await?;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let address = server.url(&format!("/api/game-url/{project}"));
    let link: serde_json::Value = http.get(address).bearer_auth(&token).send().await?.json().await?;
    let link = link["url"].as_str().context("no link to the game")?;
    let opened = http.get(server.url(link)).send().await?;
    let place = opened.headers().get("location").context("a link leads to a session")?.to_str()?;
    let file = place.replace("index.html", "game.js");
    Ok(Subject { token, project, file: file.split('?').next().unwrap_or_default().to_owned() })
}

/// Users that make a game and change it, one message after the other.
pub(super) async fn figures(server: &Server, users: usize, span: Duration) -> Result<Vec<Figure>> {
    let end = Instant::now() + span;
    let started = Instant::now();
    let mut running = JoinSet::new();
    for user in 0..users {
        let token = server.token(Uuid::from_u128(100 + user as u128)).await?;
        let address = server.address().to_owned();
        running.spawn(async move {
            let mut client = Client::signed_in(&address, &token).await?;
            client.create_project("bench").await?;
            let mut times = Vec::new();
            for wish in WISHES.iter().cycle() {
                if Instant::now() >= end {
                    break;
                }
                let sent = Instant::now();
                made(&mut client, wish).await?;
                times.push(millis(sent));
            }
            anyhow::Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = running.join_next().await {
        times.append(&mut done??);
    }
    #[expect(clippy::cast_precision_loss, reason = "a few thousand messages")]
    let rate = times.len() as f64 / started.elapsed().as_secs_f64();
    Ok(vec![
        Figure::new(format!("messages to committed games, {users} users"), rate, "/s"),
        Figure::new("message to committed game, p50", quantile(&mut times, 0.5), "ms"),
        Figure::new("message to committed game, p99", quantile(&mut times, 0.99), "ms"),
    ])
}

async fn made(client: &mut Client, wish: &str) -> Result<()> {
    client
        .send(json!({ "type": "message", "content": wish, "locale": "en", "skipStyleSelection": true }))
        .await?;
    let frames = client.until(&["completed", "failed", "cancelled", "error", "limitExceeded"]).await?;
    let last = frames.last().context("no frame")?;
    ensure!(last["type"] == "completed", "{wish:?} ended with {last}");
    client.expect("gameUpdated").await.map(drop)
}
