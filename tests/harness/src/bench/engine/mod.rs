//! The engine beside the bare runtime: `cargo xtask bench engine`.
//!
//! Every comparison takes turns in short rounds, product and baseline on the same bytes, and reports the median of the
//! rounds' ratios with its spread: what else the machine does then falls on both sides. Each group of figures has a
//! file; a group that fails is a figure that missed its aim, never a shorter table.

mod bare;
mod call;
mod callers;
pub(super) mod catalogue;
mod fresh;
mod http;
mod http_load;
mod languages;
mod load;
mod options;
pub mod probe;
mod ranking;
mod rewrite;
mod scaling;
mod subject;

use super::{
    Figure, Report,
    chart::{self, Bar},
    rounds,
};
use crate::place;
use anyhow::{Context, Result};
use std::{
    fs,
    time::{Duration, Instant},
};
use tokio::runtime::Handle;

/// How much is measured, and on which threads calls go on.
#[derive(Clone)]
struct Bench {
    quick: bool,
    handle: Handle,
}

impl Bench {
    /// Rounds of a comparison; odd, so that the median is one of them.
    fn rounds(&self) -> usize {
        if self.quick { 5 } else { 21 }
    }

    /// How long each side of a round runs.
    fn span(&self) -> Duration {
        Duration::from_millis(if self.quick { 60 } else { 250 })
    }
}

/// What a group found.
#[derive(Default)]
struct Outcome {
    figures: Vec<Figure>,
    bars: Vec<Bar>,
}

type Group = fn(&Bench) -> Result<Outcome>;

const GROUPS: [(&str, Group); 8] = [
    ("fresh call", fresh::run),
    ("two threads", scaling::run),
    ("ranking", ranking::run),
    ("HTTP", http::run),
    ("rewriting", rewrite::run),
    ("callers", callers::run),
    ("loading", load::run),
    ("languages", languages::run),
];

/// Measures the groups whose names contain `only`, one after the other. Draws the chart when that is all of them.
/// Blocks; calls go on on the runtime of `handle`.
pub fn run(quick: bool, only: &str, handle: Handle) -> Result<Report> {
    let bench = Bench { quick, handle };
    let mut all = Outcome::default();
    for (name, group) in GROUPS.into_iter().filter(|(name, _)| name.contains(only)) {
        let started = Instant::now();
        let outcome = group(&bench).unwrap_or_else(|error| failed(name, &error));
        all.figures.extend(outcome.figures);
        all.bars.extend(outcome.bars);
        eprintln!("{name}: measured in {:.1} s", started.elapsed().as_secs_f64());
    }
    let report = Report::new("engine", quick, all.figures);
    if only.is_empty() {
        draw(&report, &all.bars)?;
    }
    Ok(report)
}

fn draw(report: &Report, bars: &[Bar]) -> Result<()> {
    let machine = format!("{}, {} cores", report.machine.processor, report.machine.cores);
    let title = format!("One call, p50, on {machine}");
    let file = place().root.join("docs/bench/engine.svg");
    let axis = "time of one call, µs (logarithmic)";
    fs::write(&file, chart::svg(&title, ["Waza", "bare wasmtime"], axis, bars))
        .with_context(|| format!("{} cannot be written", file.display()))
}

fn failed(name: &str, error: &anyhow::Error) -> Outcome {
    let figure = Figure { met: Some(false), ..Figure::missing(name, "", format!("failed: {error:#}")) };
    Outcome { figures: vec![figure], bars: Vec::new() }
}
