//! What is measured in a process of its own: `waza-bench engine-probe`, started by the benchmark and by nobody else.

use super::{
    call::Caller,
    rounds::micros,
    store,
    subject::{light, marked_light_spec, message},
};
use anyhow::{Context, Result, anyhow};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::{fs, path::Path, thread, time::Instant};
use tokio::runtime::Handle;
use waza_engine::{Engine, Plugin};
use waza_registry::PluginFolder;

/// What to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Probe {
    /// An engine with this many plugins, from nothing
    Start,
    /// The memory that this many plugins hold after one call each
    Idle,
    /// The memory that stays behind when one plugin is loaded and dropped this many times
    Churn,
}

impl Probe {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Idle => "idle",
            Self::Churn => "churn",
        }
    }
}

/// What a probe found.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Found {
    /// From before the engine until the last plugin was ready.
    pub millis: f64,
    /// Resident before the first plugin.
    pub before_kib: f64,
    /// Resident more, after the last.
    pub grown_kib: f64,
    /// Resident more each round, over the second half of them.
    pub slope_kib: Option<f64>,
}

/// Measures, in this process.
pub fn run(probe: Probe, count: u32, store: Option<&Path>, handle: Handle) -> Result<Found> {
    let folder = light()?;
    let started = Instant::now();
    let engine = Engine::new(store.and_then(store::options).unwrap_or_default())?;
    let before_kib = resident_kib()?;
    let mut slope_kib = None;
    let plugins = match probe {
        Probe::Churn => {
            slope_kib = Some(churn(&engine, &folder, count, &handle)?);
            Vec::new()
        }
        Probe::Start | Probe::Idle => many(&engine, &folder, count)?,
    };
    let millis = micros(started.elapsed()) / 1e3;
    if probe == Probe::Idle {
        let (caller, request) = (Caller(handle), message());
        plugins.iter().try_for_each(|plugin| caller.classify(plugin, &request).map(drop))?;
    }
    Ok(Found { millis, before_kib, grown_kib: resident_kib()? - before_kib, slope_kib })
}

/// Loads this many revisions that differ, on every core.
fn many(engine: &Engine, folder: &PluginFolder, count: u32) -> Result<Vec<Plugin>> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = |first: usize| {
        (0..count)
            .skip(first)
            .step_by(threads)
            .map(|mark| Ok(engine.load(&marked_light_spec(folder, 0, mark)?)?))
            .collect::<Result<Vec<_>>>()
    };
    let share = &share;
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(move || share(first))).collect();
        let mut plugins = Vec::new();
        for thread in running {
            plugins.append(&mut thread.join().map_err(|_| anyhow!("a loading thread panicked"))??);
        }
        Ok(plugins)
    })
}

/// Loads, calls and drops, and fits a line through what is resident in the second half of the rounds.
fn churn(engine: &Engine, folder: &PluginFolder, rounds: u32, handle: &Handle) -> Result<f64> {
    let (caller, request) = (Caller(handle.clone()), message());
    let mut points = Vec::new();
    for round in 0..rounds {
        let plugin = engine.load(&marked_light_spec(folder, 0, round)?)?;
        caller.classify(&plugin, &request)?;
        drop(plugin);
        if round >= rounds / 2 {
            points.push((f64::from(round), resident_kib()?));
        }
    }
    Ok(slope(&points))
}

/// Least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a count of rounds")]
    let n = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let (across, along) = points
        .iter()
        .fold((0.0, 0.0), |(across, along), p| (across + (p.0 - x) * (p.1 - y), along + (p.0 - x).powi(2)));
    if along == 0.0 { 0.0 } else { across / along }
}

fn resident_kib() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_its_slope_and_a_flat_one_none() {
        assert_eq!(slope(&[(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)]), 2.0);
        assert_eq!(slope(&[(0.0, 7.0), (1.0, 7.0)]), 0.0);
        assert_eq!(slope(&[(3.0, 7.0)]), 0.0);
    }

    #[test]
    fn memory_that_is_touched_is_resident() {
        let before = resident_kib().unwrap();
        let held = std::hint::black_box(vec![1u8; 32 << 20]);
        assert!(resident_kib().unwrap() - before > 16.0 * 1024.0);
        drop(held);
    }
}
