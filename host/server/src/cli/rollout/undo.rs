//! `waza rollout undo` and `remove`: back to what was, and one plugin less.

use super::asked::Doing;
use super::named::plugin;
use crate::admin::wire;
use crate::cli::Outcome;
use clap::Args;

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout undo
  waza rollout undo --to 7 --why 'the new ranker forgets 3D'

The last three line-ups can be gone back to; `waza rollout status` names them. Plugins go back, skills stay as they are.")]
pub(in crate::cli) struct Undo {
    /// The line-up to go back to [default: the one before]
    #[arg(long, value_name = "LINE-UP")]
    to: Option<u64>,
    #[command(flatten)]
    doing: Doing,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout remove house-policy --why 'path-policy does it all'

The last plugin of a hook that must be served stays. On the volume it counts as seen; stage it to have it back.")]
pub(in crate::cli) struct Remove {
    /// The plugin
    #[arg(value_name = "PLUGIN", value_parser = plugin)]
    plugin: String,
    #[command(flatten)]
    doing: Doing,
}

impl Undo {
    pub(super) fn run(self) -> Outcome {
        let Self { to, doing } = self;
        let body = wire::Undo { to, why: doing.why.clone() };
        let words = match to {
            Some(to) => format!("back to the plugins of line-up {to}"),
            None => "back to the plugins of before".to_owned(),
        };
        doing.run(async |_| Ok("undo".to_owned()), &body, |_| words)
    }
}

impl Remove {
    pub(super) fn run(self) -> Outcome {
        let Self { plugin, doing } = self;
        let body = wire::Why { why: doing.why.clone() };
        let path = format!("plugins/{plugin}/remove");
        doing.run(async |_| Ok(path), &body, |_| format!("{plugin} is removed"))
    }
}
