//! `waza rollout history`: what was done.

use super::asked::Asking;
use super::show;
use crate::admin::wire::{HISTORY, HistoryQuery};
use crate::cli::Outcome;
use clap::Args;
use waza_registry::status::Audited;

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout history
  waza rollout history --limit 200 --json | jq '.[] | select(.who != \"waza\")'
  waza rollout history --before 120")]
pub(in crate::cli) struct History {
    /// Only what was done before this version
    #[arg(long, value_name = "VERSION")]
    before: Option<u64>,
    /// At most this many, and never more than 1,000
    #[arg(long, value_name = "COUNT", default_value_t = HISTORY)]
    limit: u32,
    #[command(flatten)]
    asking: Asking,
}

impl History {
    pub(super) fn run(self) -> Outcome {
        let query = HistoryQuery { before: self.before, limit: Some(self.limit) };
        self.asking.show("history", &query, |changes: &Vec<Audited>| show::history(changes))?;
        Ok(())
    }
}
