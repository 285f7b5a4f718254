//! Loading: the start of many plugins, what idle ones hold, and whether anything stays behind when they go. Each is
//! measured in a process of its own ([`super::probe`]), so that nothing else is in its memory.

use super::{
    Bench, Outcome,
    probe::{Found, Probe},
};
use crate::bench::Figure;
use anyhow::{Context, Result, ensure};
use std::{
    path::Path,
    process::{Command, Stdio},
};

/// Plugins that a start loads.
const START: u32 = 100;
const IDLE: u32 = 1_000;

pub(super) fn run(bench: &Bench) -> Result<Outcome> {
    let dir = tempfile::tempdir()?;
    // Each artefact costs a compilation once; in a short run plugins share a few.
    let bench = Load { quick: bench.quick, distinct: if bench.quick { 5 } else { START } };
    // Made by the engine itself, for its user alone.
    let store = &dir.path().join("artefacts");
    let figures = vec![bench.start(store)?, bench.idle(store)?, bench.churn(store)?];
    Ok(Outcome { figures, bars: Vec::new() })
}

/// How much is loaded.
struct Load {
    quick: bool,
    /// Images that differ.
    distinct: u32,
}

impl Load {
    fn start(&self, store: &Path) -> Result<Figure> {
        let name = "start of 100 plugins from the store";
        let distinct = self.distinct;
        // The first fills the store.
        self.child(Probe::Start, START, store)?;
        let starts = if self.quick { 3 } else { 9 };
        let mut times = (0..starts)
            .map(|_| Ok(self.child(Probe::Start, START, store)?.millis))
            .collect::<Result<Vec<_>>>()?;
        Ok(Figure::new(name, crate::bench::quantile(&mut times, 0.5), "ms")
            .at_most(150.0)
            .note(format!("of {distinct} artefacts")))
    }

    fn idle(&self, store: &Path) -> Result<Figure> {
        let found = self.child(Probe::Idle, IDLE, store)?;
        let each = found.grown_kib / f64::from(IDLE);
        let gib = (found.before_kib + each * f64::from(IDLE)) / f64::from(1 << 20);
        Ok(Figure::new("1000 idle plugins, resident", gib, "GiB")
            .at_most(1.5)
            .note(format!("{each:.0} KiB each, of {} artefacts", self.distinct)))
    }

    fn churn(&self, store: &Path) -> Result<Figure> {
        let rounds = if self.quick { 200 } else { 2_000 };
        let found = self.child(Probe::Churn, rounds, store)?;
        let slope = found.slope_kib.context("no slope")?;
        // Flat: less than a page a round, where a plugin that stayed behind would be hundreds of kilobytes.
        Ok(Figure::new(format!("{rounds} load/unload rounds, resident a round"), slope, "KiB")
            .at_most(4.0)
            .note(format!("{:.0} KiB over the last {}", slope * f64::from(rounds / 2), rounds / 2)))
    }

    /// One probe in a new process.
    fn child(&self, probe: Probe, count: u32, store: &Path) -> Result<Found> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([
            "engine-probe",
            "--probe",
            probe.name(),
            "--count",
            &count.to_string(),
            "--distinct",
            &self.distinct.to_string(),
        ]);
        command.arg("--store").arg(store);
        let output = command.stderr(Stdio::inherit()).output().context("starting the probe")?;
        ensure!(output.status.success(), "the probe {} failed ({})", probe.name(), output.status);
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}
