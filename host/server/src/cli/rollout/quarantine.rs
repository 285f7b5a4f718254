//! `waza rollout quarantine` and `release`: what may not serve.

use super::asked::Doing;
use super::named::revision;
use super::show;
use crate::admin::wire::Why;
use crate::cli::{Failure, Outcome};
use anyhow::anyhow;
use clap::Args;
use waza_registry::status::Quarantined;

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout quarantine
  waza rollout quarantine 0123456789ab --why 'denies every upload'
  waza rollout quarantine --json | jq '.[].refusal'

Where the revision is active, the plugin's newest revision of before takes over. Its bytes are not loaded again.")]
pub(in crate::cli) struct Quarantine {
    /// The revision to put there, by the beginning of its key; without one, what is there is shown
    #[arg(value_name = "REVISION", value_parser = revision)]
    revision: Option<String>,
    #[command(flatten)]
    doing: Doing,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout release 0123456789ab --why 'the volume was full'

It serves nowhere until it is staged again: `waza rollout stage 0123456789ab`.")]
pub(in crate::cli) struct Release {
    /// The revision, by the beginning of its key
    #[arg(value_name = "REVISION", value_parser = revision)]
    revision: String,
    #[command(flatten)]
    doing: Doing,
}

impl Quarantine {
    pub(super) fn run(self) -> Outcome {
        let Self { revision, doing } = self;
        let Some(revision) = revision else {
            if !doing.why.is_empty() {
                return Err(Failure::usage(anyhow!("--why is of a revision; name the one that is meant")));
            }
            let words = |refused: &Vec<Quarantined>| show::quarantine(refused);
            doing.asking.show("quarantine", &(), words)?;
            return Ok(());
        };
        one(doing, revision, "quarantine", "is in quarantine")
    }
}

impl Release {
    pub(super) fn run(self) -> Outcome {
        one(self.doing, self.revision, "release", "may be staged again")
    }
}

fn one(doing: Doing, revision: String, verb: &str, now: &str) -> Outcome {
    let body = Why { why: doing.why.clone() };
    let path = format!("revisions/{revision}/{verb}");
    doing.run(async |_| Ok(path), &body, |_| format!("revision {revision} {now}"))
}
