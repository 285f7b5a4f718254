//! Rollback inside the process: the store of the pointer alone, and the whole verb with its commit; and how many swaps
//! there are in a second when one follows the other.

use super::{Outcome, subject::Subject};
use crate::bench::{Figure, chart::Bar, quantile, rounds::micros};
use anyhow::Result;
use std::time::Instant;

pub(super) async fn run(quick: bool) -> Result<Outcome> {
    let rounds = if quick { 100 } else { 1_000 };
    let subject = Subject::new().await?;
    subject.put_component("forward")?;
    subject.look().await?;
    let forward = subject.active()?;
    subject.undo().await?;
    let (mut pointer, mut whole) = (Vec::new(), Vec::new());
    let began = Instant::now();
    for _ in 0..rounds {
        subject.forward(&forward).await?;
        let started = Instant::now();
        subject.undo().await?;
        whole.push(micros(started.elapsed()));
        pointer.push(subject.moments.pointer()?);
    }
    let per_second = f64::from(2 * rounds) / began.elapsed().as_secs_f64();
    let mut outcome = Outcome::default();
    // The aim is that of every rollback, so the slow ones have to meet it too.
    for (name, sample) in
        [("undo, the pointer alone", &mut pointer), ("undo, the whole verb with its commit", &mut whole)]
    {
        let (p50, p99) = (quantile(sample, 0.5), quantile(sample, 0.99));
        outcome.figures.push(Figure::new(format!("{name}, p50"), p50, "µs").at_most(1_000.0));
        outcome.figures.push(Figure::new(format!("{name}, p99"), p99, "µs").at_most(1_000.0));
        outcome.bars.push(Bar::new(name.replace(" with its commit", ""), p50, Some(p99)));
    }
    outcome.figures.push(Figure::new(
        "swaps, each after the one before, half of them undone",
        per_second,
        "/s",
    ));
    Ok(outcome)
}
