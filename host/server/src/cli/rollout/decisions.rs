//! `waza rollout decisions`: what plugins decided.

use super::{Which, log};
use crate::cli::{Outcome, ServerFlags, print_lines};
use anyhow::Context;
use clap::Args;
use std::path::PathBuf;
use waza_registry::decision::{Decision, search};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout decisions --verdict deny
  waza rollout decisions --plugin intent-classifier --since 2026-01-01T00:00:00Z --json | jq '.decisions[].micros'
  waza rollout decisions /var/lib/waza/state/decisions --limit 5")]
pub(in crate::cli) struct Decisions {
    /// The log's folder, or one of its files [default: state/decisions in the data folder]
    #[arg(value_name = "LOG")]
    log: Option<PathBuf>,
    /// Made by this revision
    #[arg(long, value_name = "ID")]
    revision: Option<String>,
    #[command(flatten)]
    which: Which,
    /// At most this many, and never more than 1,000
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    limit: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: ServerFlags,
}

impl Decisions {
    pub(super) fn run(self) -> Outcome {
        let log = log(self.log, &self.flags)?;
        let found = search(&log, &self.which.filter(self.revision), self.limit)
            .with_context(|| format!("cannot read {}; name the log's folder", log.display()))?;
        if self.json {
            return Ok(print_lines([serde_json::to_string_pretty(&found)?])?);
        }
        print_lines(found.decisions.iter().map(line))?;
        if found.more {
            eprintln!("waza: there are more; --limit shows up to 1,000, --until TIME those before");
        }
        if found.broken_lines > 0 {
            eprintln!("waza: {} line(s) are no decisions and were passed over", found.broken_lines);
        }
        Ok(())
    }
}

fn line(one: &Decision) -> String {
    let hash: String = one.input_hash.chars().take(12).collect();
    let codes = one.codes.join(",");
    let Decision { time, lineup, plugin, revision, verdict, micros, .. } = one;
    format!("{time}  {lineup:>4}  {plugin} {revision}  {hash}  {micros:>9.1} µs  {verdict}  {codes}")
}
