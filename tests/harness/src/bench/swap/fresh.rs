//! From the last byte of a plugin on the volume until it serves: compiled, with what was compiled before, and with the
//! watch that waits until files have settled.

use super::{Outcome, subject::Subject};
use crate::bench::{Figure, chart::Bar, quantile, rounds::micros};
use anyhow::{Result, ensure};
use std::time::Duration;
use tokio::time::timeout;
use waza_registry::WatchOptions;

/// A swap that has not come by then will not come.
const LIMIT: Duration = Duration::from_secs(60);

pub(super) async fn run(quick: bool) -> Result<Outcome> {
    let subject = Subject::new().await?;
    let kib = subject.component_kib();
    let (mut compiled, mut cached) = (Vec::new(), Vec::new());
    for round in 0..if quick { 5 } else { 40 } {
        let written = subject.put_component(&format!("new {round}"))?;
        subject.look().await?;
        compiled.push(micros(subject.moments.last_swap()? - written));
        let written = subject.put_manifest(&format!("new {round}"))?;
        subject.look().await?;
        cached.push(micros(subject.moments.last_swap()? - written));
    }
    let mut settled = watched(&subject, if quick { 3 } else { 20 }).await?;
    let mut outcome = Outcome::default();
    for (name, bar, sample) in [
        (format!("a new Rust plugin of {kib} KiB until it serves"), "new plugin, compiled", &mut compiled),
        ("the same component with another manifest".into(), "new plugin, artefact kept", &mut cached),
        (
            "a new Rust plugin, with notices and 500 ms to settle".into(),
            "new plugin, with settling",
            &mut settled,
        ),
    ] {
        let (p50, p99) = (quantile(sample, 0.5), quantile(sample, 0.99));
        let p50_figure = Figure::new(format!("{name}, p50"), p50 / 1e3, "ms");
        let p99_figure = Figure::new(format!("{name}, p99"), p99 / 1e3, "ms");
        // The aim leaves the time to settle out.
        let is_aimed = !bar.contains("settling");
        outcome.figures.push(if is_aimed { p50_figure.at_most(1_000.0) } else { p50_figure });
        outcome.figures.push(if is_aimed { p99_figure.at_most(1_000.0) } else { p99_figure });
        outcome.bars.push(Bar::new(bar, p50, Some(p99)));
    }
    Ok(outcome)
}

/// The same through the watch of a server, as it is by default.
async fn watched(subject: &Subject, rounds: u32) -> Result<Vec<f64>> {
    let rollout = subject.rollout.clone();
    let watching = tokio::spawn(async move { rollout.watch(WatchOptions::default()).await });
    let mut times = Vec::new();
    let notices = subject.moments.clone();
    // What was swapped so far has left a notice behind.
    let _ = timeout(Duration::from_millis(1), notices.next_swap()).await;
    // The first round finds the watch at its beginning, and does not count.
    for round in 0..=rounds {
        let before = subject.active()?;
        let written = subject.put_component(&format!("watched {round}"))?;
        timeout(LIMIT, notices.next_swap()).await?;
        ensure!(subject.active()? != before, "something else was swapped");
        if round > 0 {
            times.push(micros(subject.moments.last_swap()? - written));
        }
    }
    watching.abort();
    Ok(times)
}
