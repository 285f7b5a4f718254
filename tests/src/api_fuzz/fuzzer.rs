//! Runs schemathesis. Its settings are in `tests/api-fuzz`, so that a run by hand asks the same.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tokio::process::Command;
use waza_harness::place;

/// Lines of its report that are shown when something was found.
const SHOWN_LINES: usize = 160;

/// The program, and how far it is to go.
pub struct Fuzzer {
    /// `st`, as its package installs it.
    pub program: PathBuf,
    /// In place of the number in the settings: requests that are invented for a route in a phase.
    pub examples: Option<u32>,
    /// In place of the seed in the settings.
    pub seed: Option<u64>,
}

/// One API, asked once.
pub struct Round<'a> {
    /// What it is called when something was found.
    pub name: &'a str,
    /// A file of `tests/api-fuzz`.
    pub settings: &'a str,
    /// The description.
    pub document: &'a Value,
    /// Where it is answered.
    pub url: &'a str,
    /// Of whoever asks.
    pub token: &'a str,
}

impl Fuzzer {
    /// Asks, and returns the report. An error when something was found. Whatever is left behind is in `folder`.
    pub async fn run(&self, round: &Round<'_>, folder: &Path) -> Result<Value> {
        let (document, report) = (folder.join("openapi.json"), folder.join("report.json"));
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        fs::write(&document, round.document.to_string()).with_context(|| document.display().to_string())?;
        let output = self.command(round, &document, &report).current_dir(folder).output().await;
        let output = output.with_context(|| format!("{} cannot be started", self.program.display()))?;
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        if !output.status.success() {
            bail!("{}: {}\n{}", round.name, output.status, tail(&said));
        }
        let text = fs::read_to_string(&report).with_context(|| format!("{}\n{}", round.name, tail(&said)))?;
        let report: Value = serde_json::from_str(&text)?;
        ensure!(tested(&report) > 0, "{}: nothing was asked\n{}", round.name, tail(&said));
        Ok(report)
    }

    fn command(&self, round: &Round<'_>, document: &Path, report: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("--config-file")
            .arg(place().root.join("tests/api-fuzz").join(round.settings))
            .args(["--no-color", "run", "--url", round.url, "--report", "json", "--report-json-path"])
            .arg(report)
            .arg(document)
            // Not on the command line, which others on this machine can read.
            .env("WAZA_FUZZ_TOKEN", round.token)
            .env("PYTHONUTF8", "1")
            .kill_on_drop(true);
        let given = [("--max-examples", self.examples.map(u64::from)), ("--seed", self.seed)];
        for (option, number) in given {
            if let Some(number) = number {
                command.args([option, &number.to_string()]);
            }
        }
        command
    }
}

/// How many requests a report is about.
#[must_use]
pub fn tested(report: &Value) -> u64 {
    report.pointer("/test_cases/generated").and_then(Value::as_u64).unwrap_or_default()
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(SHOWN_LINES)).copied().collect::<Vec<_>>().join("\n")
}
