//! What a benchmark found: a table for people, and the same as JSON with the machine it was found on.

use anyhow::{Context, Result};
use serde::Serialize;
use std::{fmt, fs, path::Path};

/// One figure beside its aim.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured.
    pub figure: String,
    /// In `unit`; nothing where it could not be measured.
    pub value: Option<f64>,
    /// Such as `ms`.
    pub unit: &'static str,
    /// At most or at least this, where there is an aim.
    pub aim: Option<f64>,
    /// Which of the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aim_is: Option<AimIs>,
    /// Whether the aim was met. What could not be measured has not met it.
    pub met: Option<bool>,
    /// The lowest and the highest round, where the value is a median of rounds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<[f64; 2]>,
    /// What a reader has to know beside the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// On which side of its aim a value should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AimIs {
    /// Smaller is better.
    AtMost,
    /// Larger is better.
    AtLeast,
}

impl Figure {
    /// A figure without an aim.
    pub fn new(figure: impl Into<String>, value: f64, unit: &'static str) -> Self {
        let figure = figure.into();
        Self {
            figure,
            value: Some(value),
            unit,
            aim: None,
            aim_is: None,
            met: None,
            spread: None,
            note: None,
        }
    }

    /// A figure that could not be measured, and why. With an aim, it has missed it.
    pub fn missing(figure: impl Into<String>, unit: &'static str, why: impl Into<String>) -> Self {
        Self { value: None, note: Some(why.into()), ..Self::new(figure, 0.0, unit) }
    }

    /// The value should be at most this.
    #[must_use]
    pub fn at_most(self, aim: f64) -> Self {
        let met = self.value.is_some_and(|value| value <= aim);
        Self { aim: Some(aim), aim_is: Some(AimIs::AtMost), met: Some(met), ..self }
    }

    /// The value should be at least this.
    #[must_use]
    pub fn at_least(self, aim: f64) -> Self {
        let met = self.value.is_some_and(|value| value >= aim);
        Self { aim: Some(aim), aim_is: Some(AimIs::AtLeast), met: Some(met), ..self }
    }

    /// The lowest and the highest round behind the median.
    #[must_use]
    pub fn spread(self, low: f64, high: f64) -> Self {
        Self { spread: Some([low, high]), ..self }
    }

    /// What a reader has to know beside the value.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
        let aim = match (self.aim, self.aim_is) {
            (Some(aim), Some(AimIs::AtLeast)) => format!("≥ {aim}"),
            (Some(aim), _) => format!("≤ {aim}"),
            (None, _) => String::new(),
        };
        let met = match self.met {
            Some(true) => "met",
            Some(false) => "missed",
            None => "",
        };
        let (figure, unit) = (&self.figure, self.unit);
        write!(f, "{figure:<58} {value:>12} {unit:<8} {aim:>8} {met:<6}")?;
        if let Some([low, high]) = self.spread {
            write!(f, " {low:.2}–{high:.2}")?;
        }
        self.note.as_ref().map_or(Ok(()), |note| write!(f, " {note}"))
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
        writeln!(f, "{:<58} {:>12} {:<8} {:>8}", "figure", "value", "unit", "aim")?;
        for figure in &self.figures {
            writeln!(f, "{}", figure.to_string().trim_end())?;
        }
        Ok(())
    }
}
