//! Swaps: `cargo xtask bench swap`. How soon a plugin is active and how soon it is taken back, in this process over a
//! real store; then the whole program under load, while an operator swaps all plugins at once.

mod calls;
mod fresh;
mod load;
mod subject;
mod undo;

use super::{
    Figure, Report,
    chart::{self, Bar},
};
use crate::place;
use anyhow::{Context, Result};
use std::{fs, time::Instant};
use tokio::runtime::Handle;

/// What a group found.
#[derive(Default)]
struct Outcome {
    figures: Vec<Figure>,
    bars: Vec<Bar>,
}

type Group = fn(bool, &Handle) -> Result<Outcome>;

const GROUPS: [(&str, Group); 4] = [
    ("undo", |quick, handle| handle.block_on(undo::run(quick))),
    ("calls", calls::run),
    ("new plugins", |quick, handle| handle.block_on(fresh::run(quick))),
    ("under load", |quick, handle| handle.block_on(load::run(quick))),
];

/// Measures everything and draws docs/bench/swap.svg. Blocks; calls go on on the runtime of `handle`.
pub fn run(quick: bool, handle: &Handle) -> Result<Report> {
    let mut all = Outcome::default();
    for (name, group) in GROUPS {
        let started = Instant::now();
        let outcome = group(quick, handle).unwrap_or_else(|error| failed(name, &error));
        all.figures.extend(outcome.figures);
        all.bars.extend(outcome.bars);
        eprintln!("{name}: measured in {:.1} s", started.elapsed().as_secs_f64());
    }
    let report = Report::new("swap", quick, all.figures);
    let title = format!("Swaps on {}, {} cores", report.machine.processor, report.machine.cores);
    let file = place().root.join("docs/bench/swap.svg");
    fs::write(&file, chart::svg(&title, ["p50", "p99"], "µs (logarithmic)", &all.bars))
        .with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(report)
}

fn failed(name: &str, error: &anyhow::Error) -> Outcome {
    let figure = Figure { met: Some(false), ..Figure::missing(name, "", format!("failed: {error:#}")) };
    Outcome { figures: vec![figure], bars: Vec::new() }
}
