//! Why a verb did not do as asked. What serves is as it was.

use super::{misstep::Misstep, steps::Stopped};
use crate::{
    error::{RefreshError, RegistryError},
    refusal::Refusal,
};
use std::path::PathBuf;
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
    /// The active line-up would lack what the host cannot do without.
    #[error("{0}")]
    Required(#[source] RegistryError),
    /// The state directory cannot be used.
    #[error("the state directory, {}: {source}; what serves is as it was", .path.display())]
    Kept {
        /// Which file or folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
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
