//! Why a verb did not do as asked. What serves is as it was.

use super::{misstep::Misstep, steps::Stopped};
use crate::{
    error::{RefreshError, RegistryError},
    refusal::Refusal,
};
use std::{io, path::PathBuf};
use waza_store::StoreError;

/// Why a verb did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum RolloutError {
    /// The database refused or broke. Nothing has changed, as far as it said.
    #[error("{0}; what serves is as it was")]
    Store(#[from] StoreError),
    /// Somebody else, on another server, changed something at the same moment.
    #[error("another server has just made a change, so this one was not made; look at it and try again")]
    Overtaken,
    /// The verb does not fit what there is.
    #[error(transparent)]
    Misstep(#[from] Misstep),
    /// A candidate may not, or cannot, become a revision. None of its change set is staged.
    #[error("{plugin}: {refusal}")]
    Refused {
        /// Whose.
        plugin: String,
        /// At which step, why, and what would help.
        refusal: Refusal,
    },
    /// Two candidates of one change set are of one plugin, or there is none.
    #[error("a change set has each plugin once, and at least one")]
    ChangeSet,
    /// Nothing is known by that name.
    #[error("there is no revision whose key begins with {0}")]
    NoRevision(String),
    /// The beginning of a name that several have.
    #[error("several revisions begin with {0}; give more of it")]
    Ambiguous(String),
    /// No line-up of that number is known, or any more.
    #[error("no line-up {0:?} is known; the history has their numbers, and those of long ago are forgotten")]
    NoLineUp(String),
    /// A revision and a line-up have nothing to compare.
    #[error("compare two revisions by the beginnings of their keys, or two line-ups as lineup:NUMBER")]
    Unlike,
    /// A replay is under way already.
    #[error("another replay is under way; try again when it is done")]
    Busy,
    /// A log cannot be read.
    #[error("the log cannot be read: {0}; name the log's folder or one of its files")]
    Log(#[source] io::Error),
    /// It was committed, and this server could not load it.
    #[error(
        "this server could not load revision {revision}; `waza rollout replicas` says why, and another server may have it"
    )]
    NotLoaded {
        /// The beginning of its key.
        revision: String,
    },
    /// A server that starts lacks what others serve.
    #[error(
        "this server cannot serve what {others} on the same database serve: {problem}; nothing was changed for them; put \
         that right, or stop them, and start this one again (one that was killed counts for a few seconds more)"
    )]
    Unfit {
        /// Servers that live.
        others: usize,
        /// What it lacks.
        problem: String,
    },
    /// The active line-up would lack what the host cannot do without.
    #[error("{0}")]
    Required(#[source] RegistryError),
    /// The state directory cannot be used.
    #[error("the state directory, {}: {source}; what serves is as it was", .path.display())]
    Kept {
        /// Which file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A row, or a kept file, is not what this program wrote.
    #[error("{what} cannot be read back; it was changed by something else")]
    Corrupt {
        /// Which.
        what: String,
    },
    /// The registry could not be opened.
    #[error(transparent)]
    Registry(RegistryError),
    /// Changed skills could not become active.
    #[error(transparent)]
    Refresh(#[from] RefreshError),
    /// The host's own code broke, or the runtime is shutting down.
    #[error("interrupted: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
    /// A test stopped it half-way.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl RolloutError {
    pub(crate) fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt { what: what.into() }
    }
}

impl From<sqlx::Error> for RolloutError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
