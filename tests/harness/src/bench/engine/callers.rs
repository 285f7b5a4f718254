//! Many callers at once: what each waits, and what a greedy neighbour costs.

use super::{
    Bench, Outcome, call,
    http::spins_for,
    options,
    rounds::{alternate, micros, ratio},
    subject::{engine, light, light_spec, message},
};
use crate::bench::{Figure, quantile};
use anyhow::Result;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinSet;
use waza_engine::{Limits, Plugin, PluginSpec};

/// Callers of the greedy plugin, each with a call always under way.
const GREEDY_CALLERS: usize = 64;

/// What the callers of one plugin saw.
#[derive(Default)]
struct Seen {
    times: Vec<f64>,
    errors: u32,
    span: Duration,
}

pub(super) fn run(bench: &Bench) -> Result<Outcome> {
    let (engine, folder) = (engine()?, light()?);
    let plugin = engine.load(&light_spec(&folder, 0)?)?;
    let span = bench.span() * 5;
    let mut figures = Vec::new();
    for callers in [1, 2, 8, 64, 256] {
        let mut seen = bench.handle.block_on(crowd(&plugin, callers, span))?;
        #[expect(clippy::cast_precision_loss, reason = "a count of calls")]
        let per_second = seen.times.len() as f64 / seen.span.as_secs_f64();
        let who = format!("{callers} caller{}", if callers == 1 { "" } else { "s" });
        figures.push(Figure::new(&who, per_second, "/s"));
        for (name, q) in [("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999)] {
            figures.push(Figure::new(format!("{who}, {name}"), quantile(&mut seen.times, q), "µs"));
        }
    }
    let crowded = options::pool(engine.options()).concurrent_calls as usize * 10;
    let seen = bench.handle.block_on(crowd(&plugin, crowded, span))?;
    let errors = f64::from(seen.errors);
    figures
        .push(Figure::new(format!("{crowded} callers, ten times the pool, errors"), errors, "").at_most(0.0));

    let work = spins_for(Duration::from_millis(1))?;
    let greedy = |places: u32| {
        let spec = light_spec(&folder, work)?;
        let limits = Limits { concurrent_calls: places, ..spec.limits };
        Ok::<_, anyhow::Error>(engine.load(&PluginSpec { limits, ..spec })?)
    };
    let (by_default, bounded) = (greedy(Limits::default().concurrent_calls)?, greedy(1)?);
    let p99 = |neighbour: Option<&Plugin>| bench.handle.block_on(beside(&plugin, neighbour, bench.span()));
    let [alone, crowded, beside_one] = alternate(
        bench.rounds(),
        [&mut || p99(None), &mut || p99(Some(&by_default)), &mut || p99(Some(&bounded))],
    )?;
    let (crowded, beside_one) = (ratio(&crowded, &alone), ratio(&beside_one, &alone));
    let row = |name: &str, found: super::rounds::Ratio| {
        Figure::new(name, found.median, "×").at_most(2.0).spread(found.low, found.high)
    };
    figures.extend([
        Figure::new("light plugin alone, p99", quantile(&mut alone.clone(), 0.5), "µs"),
        row("its p99 beside a greedy plugin (32 places)", crowded),
        row("its p99 beside a greedy plugin (1 place)", beside_one),
    ]);
    Ok(Outcome { figures, bars: Vec::new() })
}

/// This many tasks that each call as fast as they are answered.
async fn crowd(plugin: &Plugin, callers: usize, span: Duration) -> Result<Seen> {
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let plugin = plugin.clone();
        tasks.spawn(async move {
            let (request, mut seen) = (message(), Seen::default());
            while started.elapsed() < span {
                let asked = Instant::now();
                match call::classify(&plugin, &request).await {
                    Ok(_) => seen.times.push(micros(asked.elapsed())),
                    Err(_) => seen.errors += 1,
                }
            }
            seen
        });
    }
    let mut all = Seen::default();
    while let Some(seen) = tasks.join_next().await {
        let mut seen = seen?;
        all.times.append(&mut seen.times);
        all.errors += seen.errors;
    }
    all.span = started.elapsed();
    Ok(all)
}

/// The p99 of one caller, while others keep a neighbour busy.
async fn beside(plugin: &Plugin, neighbour: Option<&Plugin>, span: Duration) -> Result<f64> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = JoinSet::new();
    for neighbour in neighbour.iter().flat_map(|n| std::iter::repeat_n((*n).clone(), GREEDY_CALLERS)) {
        let stop = Arc::clone(&stop);
        tasks.spawn(async move {
            let request = message();
            while !stop.load(Ordering::Relaxed) {
                // The one that is turned away asks again: that is what makes it greedy.
                let _ = call::classify(&neighbour, &request).await;
            }
        });
    }
    let mut seen = crowd(plugin, 1, span).await;
    stop.store(true, Ordering::Relaxed);
    while tasks.join_next().await.is_some() {}
    let seen = seen.as_mut().map_err(|error| anyhow::anyhow!("{error:#}"))?;
    Ok(quantile(&mut seen.times, 0.99))
}
