//! `waza rollout shadow`, `canary`, `promote` and `abort`: the steps of one rollout.

use super::asked::Doing;
use super::named::RolloutName;
use crate::admin::wire::{Done, Step};
use crate::cli::Outcome;
use clap::Args;
use waza_registry::Share;

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout shadow 3
  waza rollout shadow path-policy --why 'compare before Monday'

What it answers is compared with what the active one answered: `waza rollout status 3`. No request waits for it.")]
pub(in crate::cli) struct Shadow {
    #[command(flatten)]
    which: OfRollout,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout canary 3 --share 5
  waza rollout canary path-policy --share 25 --why 'a day without a difference'

The users are the same ones each time. A canary that passes a bound of [rollout.guard] ends by itself.")]
pub(in crate::cli) struct Canary {
    /// Percent of the users, 0.01 to 100 [default: rollout.canary_share of the server's configuration]
    #[arg(long, value_name = "PERCENT", value_parser = share)]
    share: Option<Share>,
    #[command(flatten)]
    which: OfRollout,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout promote 3
  waza rollout promote path-policy --why 'no difference in 10,000 calls'

Requests that are under way keep the line-up that they have. `waza rollout undo` goes back.")]
pub(in crate::cli) struct Promote {
    #[command(flatten)]
    which: OfRollout,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout abort 3 --why 'denies too much'

What serves is as it was, and its revisions may be staged again.")]
pub(in crate::cli) struct Abort {
    #[command(flatten)]
    which: OfRollout,
}

#[derive(Args)]
struct OfRollout {
    /// The rollout's number, or a plugin that is in it
    #[arg(value_name = "ROLLOUT|PLUGIN")]
    rollout: RolloutName,
    #[command(flatten)]
    doing: Doing,
}

impl Shadow {
    pub(super) fn run(self) -> Outcome {
        self.which.step("shadow", None, "runs in the shadow")
    }
}

impl Canary {
    pub(super) fn run(self) -> Outcome {
        self.which.step("canary", self.share, "is a canary")
    }
}

impl Promote {
    pub(super) fn run(self) -> Outcome {
        self.which.step("promote", None, "is active")
    }
}

impl Abort {
    pub(super) fn run(self) -> Outcome {
        self.which.step("abort", None, "was taken back")
    }
}

impl OfRollout {
    fn step(self, verb: &str, share: Option<Share>, now: &str) -> Outcome {
        let Self { rollout, doing } = self;
        let body = Step { share, why: doing.why.clone() };
        let words = |done: &Done| match done.rollout {
            Some(id) => format!("rollout {id} {now}"),
            None => format!("the rollout {now}"),
        };
        doing.run(
            async |client| Ok(format!("rollouts/{}/{verb}", rollout.number(client).await?)),
            &body,
            words,
        )
    }
}

fn share(text: &str) -> Result<Share, String> {
    let percent = text.trim_end_matches('%').trim().parse().ok();
    percent.and_then(Share::from_percent).ok_or_else(|| "must be a percentage from 0.01 to 100".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_percentage() {
        assert_eq!(share("5").ok(), Share::from_percent(5.0));
        assert_eq!(share("12.5%").ok(), Share::from_percent(12.5));
        for wrong in ["0", "-1", "101", "nan", "inf", "a", ""] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }
}
