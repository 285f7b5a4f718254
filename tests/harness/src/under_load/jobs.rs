//! Real jobs over the page's own wire: somebody signs in, makes a game and changes it, again and again.

use super::{
    seen::{Call, Seen, Served},
    turn::Turn,
};
use crate::{Client, Server};
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::{collections::BTreeSet, sync::Arc, time::Instant};
use uuid::Uuid;

const WISHES: [&str; 2] = ["make a 2D game where a cat catches fish", "make the fish faster"];
/// Games of one user; then comes the next, within the limits that every user has.
const GAMES: usize = 5;

/// Asks until the turn is over.
pub(super) async fn load(server: Arc<Server>, turn: Arc<Turn>) -> Result<Seen> {
    let mut seen = Seen::default();
    while turn.now().is_some() {
        let token = server.token(Uuid::new_v4()).await?;
        let mut client = Client::signed_in(server.address(), &token).await?;
        for _ in 0..GAMES {
            client.create_project("swaps").await?;
            for wish in WISHES {
                let Some(before) = turn.now() else { return Ok(seen) };
                let asked = Instant::now();
                match job(&mut client, wish).await {
                    Ok((job, served)) => {
                        let quiet = turn.is_quiet_since(before);
                        seen.by_job.extend(served.first().map(|one| (job, one.lineup)));
                        seen.answered(Call::Job, asked.elapsed(), quiet, &served);
                    }
                    Err(error) => seen.wrong(format!("WebSocket: {error:#}")),
                }
            }
        }
    }
    Ok(seen)
}

/// Sends one message and waits for its game; the job, and who answered its hooks.
async fn job(client: &mut Client, wish: &str) -> Result<(String, Vec<Served>)> {
    let frames = client.generate(wish, "en").await?;
    let last = frames.last().context("no frame")?;
    ensure!(last["type"] == "completed", "{wish:?} ended with {last}");
    client.until(&["gameUpdated"]).await?;
    let started = frames.iter().find(|frame| frame["type"] == "jobStarted").context("no job was started")?;
    let job = started["job"]["id"].as_str().context("a job without its id")?;
    let decisions = frames.iter().filter(|frame| frame["type"] == "decision");
    let served = decisions.map(served).collect::<Result<Vec<_>>>()?;
    let lineups: BTreeSet<u64> = served.iter().map(|one| one.lineup).collect();
    ensure!(lineups.len() == 1, "job {job} was served by the line-ups {lineups:?}");
    Ok((job.to_owned(), served))
}

fn served(frame: &Value) -> Result<Served> {
    let text =
        |key: &str| frame[key].as_str().map(str::to_owned).with_context(|| format!("no {key} in {frame}"));
    let served = Served {
        lineup: frame["lineup"].as_u64().context("no line-up")?,
        plugin: text("plugin")?,
        revision: text("revision")?,
    };
    if frame["verdict"].as_str().is_some_and(|verdict| verdict.starts_with("error:")) {
        bail!("{} failed: {frame}", served.plugin);
    }
    Ok(served)
}
