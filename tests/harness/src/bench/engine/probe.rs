//! What is measured in a process of its own: `waza-bench engine-probe`, started by the benchmark and by nobody else.

use super::{
    call::Caller,
    options,
    rounds::micros,
    subject::{light, marked_light_spec, message},
};
use anyhow::{Context, Result, anyhow};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::{fs, path::PathBuf, thread, time::Instant};
use tokio::runtime::Handle;
use waza_engine::{Engine, Plugin, PluginSpec};
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

/// How often, with how many images that differ, and where artefacts are kept.
#[derive(Clone, Debug, clap::Args)]
pub struct Size {
    /// How many times
    #[arg(long, hide = true, default_value_t = 0)]
    pub count: u32,
    /// How many images differ
    #[arg(long, hide = true, default_value_t = 1)]
    pub distinct: u32,
    /// A folder for artefacts
    #[arg(long, hide = true)]
    pub store: Option<PathBuf>,
}

/// Measures, in this process.
pub fn run(probe: Probe, size: &Size, handle: Handle) -> Result<Found> {
    let folder = light()?;
    let started = Instant::now();
    let engine = Engine::new(size.store.as_deref().map(options::stored).unwrap_or_default())?;
    let before_kib = resident_kib()?;
    let mut slope_kib = None;
    let plugins = match probe {
        Probe::Churn => {
            slope_kib = Some(churn(&engine, &folder, size, &handle)?);
            Vec::new()
        }
        Probe::Start | Probe::Idle => many(&engine, &folder, size)?,
    };
    let millis = micros(started.elapsed()) / 1e3;
    if probe == Probe::Idle {
        let (caller, request) = (Caller(handle), message());
        plugins.iter().try_for_each(|plugin| caller.classify(plugin, &request).map(drop))?;
    }
    Ok(Found { millis, before_kib, grown_kib: resident_kib()? - before_kib, slope_kib })
}

impl Size {
    fn spec<'a>(&self, folder: &'a PluginFolder, plugin: u32) -> Result<PluginSpec<'a>> {
        marked_light_spec(folder, 0, plugin % self.distinct.max(1))
    }
}

/// Loads this many plugins, on every core.
fn many(engine: &Engine, folder: &PluginFolder, size: &Size) -> Result<Vec<Plugin>> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = |first: usize| {
        (0..size.count)
            .skip(first)
            .step_by(threads)
            .map(|plugin| Ok(engine.load(&size.spec(folder, plugin)?)?))
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
fn churn(engine: &Engine, folder: &PluginFolder, size: &Size, handle: &Handle) -> Result<f64> {
    let (caller, request) = (Caller(handle.clone()), message());
    let mut points = Vec::new();
    for round in 0..size.count {
        let plugin = engine.load(&size.spec(folder, round)?)?;
        caller.classify(&plugin, &request)?;
        drop(plugin);
        if round >= size.count / 2 {
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
