//! Whether a second thread helps. A set-up that changes mappings in a call is slower with two threads than with one.

use super::{
    Bench, Outcome,
    call::Caller,
    rounds::{alternate, ratio},
    subject::{answered, light_pair, message},
};
use crate::bench::{Figure, quantile};
use anyhow::{Result, anyhow};
use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

pub(super) fn run(bench: &Bench) -> Result<Outcome> {
    let pair = light_pair()?;
    let (caller, request, span) = (Caller(bench.handle.clone()), message(), bench.span());
    let product = || caller.classify(&pair.plugin, &request).map(drop);
    let bare = || answered(pair.bare.fresh(&pair.classify, (Arc::clone(&request),))?).map(drop);
    let [one, two, bare_one, bare_two] = alternate(
        bench.rounds(),
        [
            &mut || per_second(1, span, &product),
            &mut || per_second(2, span, &product),
            &mut || per_second(1, span, &bare),
            &mut || per_second(2, span, &bare),
        ],
    )?;
    let (scaled, bare_scaled) = (ratio(&two, &one), ratio(&bare_two, &bare_one));
    let figures = vec![
        Figure::new("fresh calls, one thread", quantile(&mut one.clone(), 0.5), "/s"),
        Figure::new("fresh calls, two threads", quantile(&mut two.clone(), 0.5), "/s"),
        Figure::new("fresh calls, two threads of one", scaled.median, "×")
            .at_least(1.5)
            .spread(scaled.low, scaled.high),
        Figure::new("the same under bare wasmtime", bare_scaled.median, "×")
            .spread(bare_scaled.low, bare_scaled.high),
    ];
    Ok(Outcome { figures, bars: Vec::new() })
}

/// Calls a second of this many threads that each call as fast as they can.
fn per_second(threads: usize, span: Duration, call: &(impl Fn() -> Result<()> + Sync)) -> Result<f64> {
    let started = Instant::now();
    let count = || {
        let mut calls = 0u32;
        while started.elapsed() < span {
            call()?;
            calls += 1;
        }
        Ok::<_, anyhow::Error>(calls)
    };
    let calls = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(count)).collect();
        running
            .into_iter()
            .map(|thread| thread.join().map_err(|_| anyhow!("a thread that calls panicked"))?)
            .sum::<Result<u32>>()
    })?;
    Ok(f64::from(calls) / started.elapsed().as_secs_f64())
}
