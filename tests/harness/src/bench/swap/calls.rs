//! Calls of a hook while its plugin is swapped ten times a second, and while it is not, in turns.

use super::{Outcome, subject::Subject};
use crate::bench::{
    Figure,
    chart::Bar,
    quantile,
    rounds::{Side, alternate, micros, ratio},
};
use anyhow::Result;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{runtime::Handle, time::interval};

const EVERY: Duration = Duration::from_millis(100);

pub(super) fn run(quick: bool, handle: &Handle) -> Result<Outcome> {
    let (rounds, span) = if quick { (5, Duration::from_millis(400)) } else { (21, Duration::from_secs(1)) };
    let subject = handle.block_on(Subject::new())?;
    let forward = handle.block_on(async {
        subject.put_component("forward")?;
        subject.look().await?;
        let forward = subject.active()?;
        subject.undo().await.map(|()| forward)
    })?;
    let mut alone = || handle.block_on(calls(&subject, span));
    let mut during = || {
        handle.block_on(async {
            let (calls, swapped) = tokio::join!(calls(&subject, span), swaps(&subject, &forward, span));
            swapped.and(calls)
        })
    };
    let [alone, during] = alternate(rounds, [&mut alone, &mut during])?;
    let p99s = |rounds: &[Vec<f64>]| {
        rounds.iter().map(|round| quantile(&mut round.clone(), 0.99)).collect::<Vec<_>>()
    };
    let ratio = ratio(&p99s(&during), &p99s(&alone));
    let (alone, during) = (Side::of(alone), Side::of(during));
    let figures = vec![
        Figure::new("one caller, p99 without swaps", alone.p99(), "µs"),
        Figure::new("one caller, p99 during ten swaps a second", during.p99(), "µs"),
        Figure::new("its p99 during swaps, of that without", ratio.median, "×")
            .at_most(1.5)
            .spread(ratio.low, ratio.high),
    ];
    let bars = [("one call, no swaps", &alone), ("one call, during swaps", &during)];
    let bars = bars.map(|(name, side)| Bar::new(name, side.p50(), Some(side.p99()))).into();
    Ok(Outcome { figures, bars })
}

/// One after the other, each through the line-up of its moment; microseconds.
async fn calls(subject: &Subject, span: Duration) -> Result<Vec<f64>> {
    let registry = subject.rollout.registry().clone();
    // On a thread of the runtime's own, as a server's request.
    let calling = tokio::spawn(async move {
        let (request, started) = (Arc::new(waza_registry::request("make a 2D game")), Instant::now());
        let mut times = Vec::new();
        while started.elapsed() < span {
            let asked = Instant::now();
            registry.lineup().classify(Arc::clone(&request)).await?;
            times.push(micros(asked.elapsed()));
        }
        Ok::<_, anyhow::Error>(times)
    });
    calling.await?
}

/// Forward and back, an even number of times.
async fn swaps(subject: &Subject, forward: &str, span: Duration) -> Result<()> {
    let (started, mut ticks) = (Instant::now(), interval(EVERY));
    while started.elapsed() < span {
        ticks.tick().await;
        subject.forward(forward).await?;
        ticks.tick().await;
        subject.undo().await?;
    }
    Ok(())
}
