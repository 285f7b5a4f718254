//! Detection: `cargo xtask bench detect`. Intent, ranking, own scorers and the host's merge for one message after the
//! other, beside the two plugin calls alone; with the default volume and with ten thousand skills.

use super::{
    Figure, Report,
    rounds::{Side, alternate, micros, ratio},
};
use crate::{place, volume};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::{
    fmt::Write as _,
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::runtime::Handle;
use waza_registry::{
    Hook, LineUp, Registry, RegistryOptions, RowContext,
    hooks::{RankOptions, Request},
};
use waza_studio::detect::{DetectOptions, Detector, Wish};

/// Rounds, and how long one is.
const ROUNDS: usize = 9;
const ROUND: Duration = Duration::from_secs(2);
/// Skills of the large volume.
const MANY: usize = 10_000;

/// Measures both volumes. Blocks.
pub fn run(quick: bool, handle: &Handle) -> Result<Report> {
    let size = Size { rounds: if quick { 3 } else { ROUNDS }, round: if quick { ROUND / 6 } else { ROUND } };
    let messages = messages()?;
    let mut figures = Vec::new();
    let default = lineup(&place().volume)?;
    let scorers = default.skills().iter().filter(|skill| default.has_scorer(&skill.name)).count();
    let name = format!("{} skills, {scorers} of them with a scorer", default.skills().len());
    figures.extend(of(&default, &name, &messages, (100.0, Some(500.0)), size, handle)?);
    let folder = tempfile::tempdir()?;
    many(folder.path())?;
    let many = lineup(folder.path())?;
    ensure!(many.skills().len() >= MANY, "{} skills", many.skills().len());
    figures.extend(of(
        &many,
        &format!("{} skills", many.skills().len()),
        &messages,
        (300.0, None),
        size,
        handle,
    )?);
    Ok(Report::new("detect", quick, figures))
}

#[derive(Clone, Copy)]
struct Size {
    rounds: usize,
    round: Duration,
}

fn lineup(volume: &Path) -> Result<Arc<LineUp>> {
    let required = vec![Hook::IntentClassifier, Hook::SkillRanker];
    let options = RegistryOptions { required, ..RegistryOptions::new(volume) };
    Ok(Registry::open(options)?.lineup())
}

fn of(
    lineup: &LineUp,
    name: &str,
    messages: &[Arc<Request>],
    (p50, p99): (f64, Option<f64>),
    size: Size,
    handle: &Handle,
) -> Result<Vec<Figure>> {
    // What is remembered would be measured once and then be nothing.
    let detector = Detector::new(DetectOptions { cache_entries: 0, ..DetectOptions::default() }, None);
    let remembering = Detector::new(DetectOptions::default(), None);
    let mut whole =
        || sample(messages, size, |request| handle.block_on(detect(&detector, lineup, request, false)));
    let mut told =
        || sample(messages, size, |request| handle.block_on(detect(&detector, lineup, request, true)));
    let mut calls = || sample(messages, size, |request| handle.block_on(plugins(lineup, request)));
    let mut intent = || sample(messages, size, |request| handle.block_on(classify(lineup, request)));
    let mut again =
        || sample(messages, size, |request| handle.block_on(detect(&remembering, lineup, request, true)));
    let sides = alternate(size.rounds, [&mut whole, &mut calls, &mut intent, &mut told, &mut again])?;
    let [whole, calls, intent, told, again] = sides.map(Side::of);
    let over = ratio(&whole.medians, &calls.medians);
    let (low, high) = whole.spread();
    let slowest = Figure::new(format!("{name}: a message, p99"), whole.p99(), "µs");
    Ok(vec![
        Figure::new(format!("{name}: a message, p50"), whole.p50(), "µs").at_most(p50).spread(low, high),
        match p99 {
            Some(aim) => slowest.at_most(aim),
            None => slowest,
        },
        Figure::new(format!("{name}: the two plugins alone, p50"), calls.p50(), "µs"),
        Figure::new(format!("{name}: of the two plugins alone"), over.median, "×")
            .spread(over.low, over.high),
        Figure::new(format!("{name}: the classifier alone, p50"), intent.p50(), "µs"),
        Figure::new(format!("{name}: with all reasons, as a job's events have them, p50"), told.p50(), "µs"),
        Figure::new(format!("{name}: with all reasons, p99"), told.p99(), "µs"),
        Figure::new(format!("{name}: a remembered message, p50"), again.p50(), "µs"),
    ])
}

/// One message after the other for a while; the time of each in microseconds.
fn sample(
    messages: &[Arc<Request>],
    size: Size,
    mut ask: impl FnMut(&Arc<Request>) -> Result<()>,
) -> Result<Vec<f64>> {
    let end = Instant::now() + size.round;
    let mut times = Vec::new();
    for request in messages.iter().cycle() {
        let started = Instant::now();
        ask(request)?;
        times.push(micros(started.elapsed()));
        if Instant::now() >= end {
            break;
        }
    }
    Ok(times)
}

/// What the message pipeline asks of a message that is a wish.
async fn detect(detector: &Detector, lineup: &LineUp, request: &Arc<Request>, explain: bool) -> Result<()> {
    let understood = detector.understand(lineup, request).await.outcome?;
    let dimension = waza_studio::dimension_of(&understood.dimensions, request.project.dimension);
    let wish = Wish { dimension, model: understood.model.as_ref(), most: 8, explain };
    detector.choose(lineup, request, wish).await.outcome?;
    Ok(())
}

async fn classify(lineup: &LineUp, request: &Arc<Request>) -> Result<()> {
    Ok(lineup.classify(Arc::clone(request)).await.map(drop)?)
}

async fn plugins(lineup: &LineUp, request: &Arc<Request>) -> Result<()> {
    lineup.classify(Arc::clone(request)).await?;
    let options = RankOptions { max_results: 16, min_p: 50_000, with_evidence: false };
    lineup.rank(Arc::clone(request), options).await?;
    Ok(())
}

#[derive(Deserialize)]
struct Row {
    text: String,
    context: RowContext,
}

/// The evaluation's messages in their contexts.
fn messages() -> Result<Vec<Arc<Request>>> {
    let file = place().root.join("tests/eval/dev.jsonl");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let of = |line: &str| {
        let row: Row = serde_json::from_str(line)?;
        Ok(Arc::new(Request { project: row.context.into(), ..waza_registry::request(&row.text) }))
    };
    text.lines().map(of).collect()
}

/// The default volume and made-up skills beside it, with room for the larger index.
fn many(into: &Path) -> Result<()> {
    let from = place().volume;
    volume::copy(&from, into)?;
    let manifest = into.join("plugins/skill-ranker/plugin.toml");
    let text = fs::read_to_string(&manifest)?;
    let text = text.replace("memory_mib = 64", "memory_mib = 256\nindex_ms = 60000");
    ensure!(text.contains("index_ms"), "the ranker's manifest has other limits than this expects");
    fs::write(&manifest, text)?;
    for skill in super::engine::catalogue::catalogue(MANY).iter() {
        let folder = into.join("skills").join(&skill.name);
        fs::create_dir_all(&folder)?;
        let mut page = format!("---\nname: {}\ndescription: {}\nmetadata:\n", skill.name, skill.description);
        for (key, value) in &skill.metadata {
            writeln!(page, "  {key}: {value}")?;
        }
        fs::write(folder.join("SKILL.md"), page + "---\n# Made up\n")?;
    }
    Ok(())
}
