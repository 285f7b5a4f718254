//! `waza rollout replicas`: which servers there are.

use super::asked::Asking;
use super::show;
use crate::cli::Outcome;
use clap::Args;
use waza_registry::Replica;

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout replicas
  waza rollout replicas --json | jq '.[] | select(.behind) | .host'

Exits 1 when a server is behind, and names it.")]
pub(in crate::cli) struct Replicas {
    #[command(flatten)]
    asking: Asking,
}

impl Replicas {
    pub(super) fn run(self) -> Outcome {
        let replicas =
            self.asking.show("replicas", &(), |replicas: &Vec<Replica>| show::replicas(replicas))?;
        show::nobody_behind(&replicas)
    }
}
