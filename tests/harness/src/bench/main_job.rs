//! The main job: a message over a real WebSocket until its game is committed, on the template backend.

use super::{Figure, Report, quantile};
use crate::{Client, Server, ServerOptions};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration, time::Instant};

/// What people ask for; every fifth wish is spatial, and the second of each pair changes the game before it.
const WISHES: [(&str, &str); 5] = [
    ("ネコが魚をつかまえる2Dゲームを作って", "魚をもっと速くして"),
    ("make a 2D space shooter with particles", "make the enemies chase me"),
    ("かわいいうさぎがジャンプする2Dゲームを作って", "背景をピンクにして"),
    ("create a 2D dodge game with falling stars", "make it harder"),
    ("3Dのレースゲームを作って", "車を赤くして"),
];

/// 200 messages; 60 in the short form.
pub async fn run(quick: bool) -> Result<Report> {
    let messages = if quick { 60 } else { 200 };
    let data = tempfile::tempdir()?;
    let options = ServerOptions::new(data.path()).without_pace();
    let server = Server::start(options.clone()).await?;
    let first_start = server.start_up;
    let mut samples = Samples::default();
    // A user of its own every ten messages keeps clear of the limits per user.
    for (round, batch) in (0..messages).collect::<Vec<_>>().chunks(10).enumerate() {
        let token = server.token(uuid::Uuid::from_u128(round as u128 + 1)).await?;
        let mut client = Client::signed_in(server.address(), &token).await?;
        for (create, edit) in WISHES.iter().take(batch.len().div_ceil(2)) {
            client.create_project("bench").await?;
            samples.take(&mut client, create).await?;
            samples.take(&mut client, edit).await?;
        }
    }
    server.stop().await?;
    let again = Server::start(options).await?;
    let figures = samples.figures(first_start, again.start_up);
    again.stop().await?;
    Ok(Report::new("main-job", quick, figures))
}

#[derive(Default)]
struct Samples {
    started: Vec<f64>,
    completed: Vec<f64>,
    hooks: BTreeMap<String, Hook>,
}

#[derive(Default)]
struct Hook {
    total: Vec<f64>,
    instantiate: f64,
    sum: f64,
}

impl Samples {
    async fn take(&mut self, client: &mut Client, content: &str) -> Result<()> {
        let sent = Instant::now();
        client.send(json!({ "type": "message", "content": content, "skipStyleSelection": true })).await?;
        loop {
            let frame = client.next().await?;
            match frame["type"].as_str() {
                Some("jobStarted") => self.started.push(sent.elapsed().as_secs_f64() * 1000.0),
                Some("decision") => self.decision(&frame)?,
                Some("completed") => {
                    self.completed.push(sent.elapsed().as_secs_f64() * 1000.0);
                    client.expect("gameUpdated").await?;
                    return Ok(());
                }
                Some("failed" | "cancelled" | "error") => bail!("{content:?} failed: {frame}"),
                _ => {}
            }
        }
    }

    fn decision(&mut self, frame: &Value) -> Result<()> {
        let micros = |key: &str| frame[key].as_f64().with_context(|| format!("{key} is missing in {frame}"));
        let hook = self
            .hooks
            .entry(frame["hook"].as_str().context("a decision without a hook")?.into())
            .or_default();
        // `micros` is the time inside the plugin; the instance comes before it.
        let instantiate = micros("instantiateMicros")?;
        let total = instantiate + micros("micros")?;
        hook.total.push(total);
        hook.sum += total;
        hook.instantiate += instantiate;
        Ok(())
    }

    fn figures(mut self, first_start: Duration, next_start: Duration) -> Vec<Figure> {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred messages")]
        let mut figures = vec![
            Figure::new("messages", self.completed.len() as f64, ""),
            Figure::new("message to jobStarted, p50", quantile(&mut self.started, 0.5), "ms").at_most(5.0),
            Figure::new("message to jobStarted, p99", quantile(&mut self.started, 0.99), "ms"),
            Figure::new("message to completed, p50", quantile(&mut self.completed, 0.5), "ms").at_most(100.0),
            Figure::new("message to completed, p99", quantile(&mut self.completed, 0.99), "ms"),
        ];
        let (mut sum, mut instantiate) = (0.0, 0.0);
        for (name, hook) in &mut self.hooks {
            figures.push(Figure::new(format!("{name}, p50 a call"), quantile(&mut hook.total, 0.5), "µs"));
            figures.push(Figure::new(format!("{name}, p99 a call"), quantile(&mut hook.total, 0.99), "µs"));
            sum += hook.sum;
            instantiate += hook.instantiate;
        }
        figures.push(Figure::new(
            "share of hook time that is instantiation",
            100.0 * instantiate / sum.max(1.0),
            "%",
        ));
        for (which, start) in [("first start, compiling", first_start), ("next start", next_start)] {
            let name = format!("waza serve, {which}, to listening");
            figures.push(Figure::new(name, start.as_secs_f64() * 1000.0, "ms"));
        }
        figures
    }
}
