//! `waza rollout decisions`: what plugins decided. From the log's files, or from a running server that was named.

use super::client::Client;
use super::door::Door;
use super::which::{Which, log};
use crate::admin::wire::{DECISIONS, DecisionsQuery};
use crate::cli::printable::printable;
use crate::cli::{Failure, Outcome, ServerFlags, print_lines, small_runtime};
use anyhow::Context;
use clap::Args;
use serde_json::Value;
use std::path::PathBuf;
use waza_registry::decision::{Decision, Filter, Found, search};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout decisions --verdict deny
  waza rollout decisions --plugin intent-classifier --since 2026-01-01T00:00:00Z --json | jq '.decisions[].micros'
  waza rollout decisions /var/lib/waza/state/decisions --limit 5
  waza rollout decisions --socket data/admin.sock --lineup 8

The log's files are read, by whoever may read them. With --socket or --admin the server is asked instead.")]
pub(in crate::cli) struct Decisions {
    /// The log's folder, or one of its files [default: state/decisions in the data folder]
    #[arg(value_name = "LOG", conflicts_with_all = ["socket", "admin"])]
    log: Option<PathBuf>,
    /// Made by this revision
    #[arg(long, value_name = "ID")]
    revision: Option<String>,
    #[command(flatten)]
    which: Which,
    /// At most this many, and never more than 1,000
    #[arg(long, value_name = "COUNT", default_value_t = DECISIONS)]
    limit: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    door: Door,
    #[command(flatten)]
    flags: ServerFlags,
}

impl Decisions {
    pub(super) fn run(self) -> Outcome {
        let filter = self.which.filter(self.revision);
        let (answer, found) = match self.door.is_named() {
            true => {
                let client = self.door.client(|| self.flags.config())?;
                small_runtime()?.block_on(asked(&client, filter, self.limit))?
            }
            false => {
                let log = log(self.log, &self.flags)?;
                let found = search(&log, &filter, self.limit)
                    .with_context(|| format!("cannot read {}; name the log's folder", log.display()))?;
                (serde_json::to_value(&found)?, found)
            }
        };
        if self.json {
            return Ok(print_lines([serde_json::to_string_pretty(&answer)?])?);
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

async fn asked(client: &Client, filter: Filter, limit: usize) -> Result<(Value, Found), Failure> {
    let Filter { plugin, revision, hook, lineup, verdict, code, input_hash, request, since, until } = filter;
    let limit = Some(limit);
    #[rustfmt::skip]
    let query = DecisionsQuery {
        plugin, revision, hook, lineup, verdict, code, input_hash, request, since, until, limit,
    };
    let answer = client.get("decisions", &query).await?;
    let found = client.read(&answer)?;
    Ok((answer, found))
}

fn line(one: &Decision) -> String {
    let hash: String = one.input_hash.chars().take(12).collect();
    let codes = one.codes.join(",");
    let Decision { time, lineup, plugin, revision, verdict, micros, .. } = one;
    printable(&format!(
        "{time}  {lineup:>4}  {plugin} {revision}  {hash}  {micros:>9.1} µs  {verdict}  {codes}"
    ))
}
