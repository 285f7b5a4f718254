//! `waza rollout`: what serves, how it came to that, and the verbs that change it. They ask a running server through its
//! operators' door; `replay` and `diff` do so for what only a server knows, and otherwise read files on this machine, as
//! `decisions` does unless a server is named.

mod again;
mod asked;
mod client;
mod decisions;
mod diff;
mod door;
mod error;
mod history;
mod lock;
mod named;
mod quarantine;
mod replay;
mod replicas;
mod show;
mod stage;
mod status;
mod undo;
mod upload;
mod verbs;
mod which;

use super::Outcome;
use clap::Subcommand;

const HELP: &str = "\
From new to active: stage, shadow (beside the active one, compared), canary (a share of the users), promote. Any step may be
left out. undo goes back, abort takes a rollout back, quarantine takes a revision out of service.

The server is the one of --data-dir, through its socket; --socket PATH or --admin URL name another.

Exit codes: 0 done, on every server; 1 refused, no server there, or some server is behind, and standard error says what to
do; 2 wrong use or configuration.";

#[derive(Subcommand)]
#[command(after_help = HELP)]
pub(super) enum Rollout {
    /// Show what serves, what is on its way, what was refused, and which servers are behind
    Status(status::Status),
    /// Show what was done, by whom and why, newest first
    History(history::History),
    /// Load new plugins, or revisions of before, as one change set
    Stage(stage::Stage),
    /// Write the lock file that pins what is active, or check that it still does
    Lock(lock::Lock),
    /// Run a staged rollout beside the active line-up, on copies of live calls, and compare
    Shadow(verbs::Shadow),
    /// Let a rollout serve a share of the users, or change that share
    Canary(verbs::Canary),
    /// Make a rollout active, all of it at once
    Promote(verbs::Promote),
    /// Go back to the plugins of before; nothing is compiled
    Undo(undo::Undo),
    /// Take a rollout back that is on its way
    Abort(verbs::Abort),
    /// Show what is in quarantine and why, or put a revision there
    Quarantine(quarantine::Quarantine),
    /// Let a revision out of quarantine, to be staged again
    Release(quarantine::Release),
    /// Take a plugin out of the active line-up
    Remove(undo::Remove),
    /// Show which servers there are and which of them are behind
    Replicas(replicas::Replicas),
    /// Search the log of decisions, newest first
    Decisions(Box<decisions::Decisions>),
    /// Put the questions of a log to another revision and say where it answers differently
    Replay(Box<replay::Replay>),
    /// Say what differs between two revisions, two line-ups, two plugins or two volumes
    Diff(diff::Diff),
}

impl Rollout {
    pub(super) fn run(self) -> Outcome {
        match self {
            Self::Status(command) => command.run(),
            Self::History(command) => command.run(),
            Self::Stage(command) => command.run(),
            Self::Lock(command) => command.run(),
            Self::Shadow(command) => command.run(),
            Self::Canary(command) => command.run(),
            Self::Promote(command) => command.run(),
            Self::Undo(command) => command.run(),
            Self::Abort(command) => command.run(),
            Self::Quarantine(command) => command.run(),
            Self::Release(command) => command.run(),
            Self::Remove(command) => command.run(),
            Self::Replicas(command) => command.run(),
            Self::Decisions(command) => command.run(),
            Self::Replay(command) => command.run(),
            Self::Diff(command) => command.run(),
        }
    }
}
