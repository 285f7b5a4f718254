//! What a benchmark found: a table for people, and the same as JSON with the machine it was found on.

use anyhow::{Context, Result};
use serde::Serialize;
use std::{fmt, fs, path::Path};

/// One figure beside its aim.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured.
    pub figure: String,
    /// In `unit`.
    pub value: f64,
    /// Such as `ms`.
    pub unit: &'static str,
    /// At most this, where there is an aim.
    pub aim: Option<f64>,
    /// Whether the aim was met.
    pub met: Option<bool>,
}

impl Figure {
    /// A figure without an aim.
    pub fn new(figure: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { figure: figure.into(), value, unit, aim: None, met: None }
    }

    /// The value should be at most this.
    #[must_use]
    pub fn at_most(self, aim: f64) -> Self {
        let met = Some(self.value <= aim);
        Self { aim: Some(aim), met, ..self }
    }
}

/// Everything one run found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The benchmark's name.
    pub name: &'static str,
    /// Whether it was the short form.
    pub quick: bool,
    /// Where it ran.
    pub machine: Machine,
    /// In the order of the table.
    pub figures: Vec<Figure>,
}

/// Where a benchmark ran.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// The processor's name.
    pub processor: String,
    /// Cores this process may use.
    pub cores: usize,
    /// Memory.
    pub memory_gib: u64,
    /// The kernel's release.
    pub kernel: String,
}

impl Machine {
    fn this() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let field = |text: &str, key: &str| {
            let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default();
            line.split(':').nth(1).unwrap_or_default().trim().to_owned()
        };
        let kib: u64 = field(&read("/proc/meminfo"), "MemTotal")
            .split(' ')
            .next()
            .and_then(|n| n.parse().ok())
            .unwrap_or(0);
        Self {
            processor: field(&read("/proc/cpuinfo"), "model name"),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gib: kib.div_ceil(1 << 20),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
        }
    }
}

impl Report {
    /// A report of a run on this machine.
    #[must_use]
    pub fn new(name: &'static str, quick: bool, figures: Vec<Figure>) -> Self {
        Self { name, quick, machine: Machine::this(), figures }
    }

    /// Writes `docs/bench/NAME.json`.
    pub fn write(&self, root: &Path) -> Result<()> {
        let file = root.join("docs/bench").join(format!("{}.json", self.name));
        let text = serde_json::to_string_pretty(self)? + "\n";
        fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Machine { processor, cores, memory_gib, kernel } = &self.machine;
        writeln!(f, "{}: {processor}, {cores} cores, {memory_gib} GiB, Linux {kernel}\n", self.name)?;
        writeln!(f, "{:<52} {:>12} {:<8} {:>8}", "figure", "value", "unit", "aim")?;
        for Figure { figure, value, unit, aim, met } in &self.figures {
            let aim = aim.map(|aim| format!("≤ {aim}")).unwrap_or_default();
            let met = match met {
                Some(true) => "met",
                Some(false) => "missed",
                None => "",
            };
            writeln!(f, "{figure:<52} {value:>12.3} {unit:<8} {aim:>8} {met}")?;
        }
        Ok(())
    }
}
