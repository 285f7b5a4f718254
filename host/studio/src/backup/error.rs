//! What can go wrong with a backup.

use crate::{StudioError, files::FilesError};
use std::io;
use waza_store::StoreError;

/// Why a backup was not made, or not restored. Unless it says otherwise, nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// More than a bound allows.
    #[error("{bound} is {limit}, this is {value} or more")]
    Bound {
        /// The field of [`super::BackupLimits`].
        bound: &'static str,
        /// Its value.
        limit: u64,
        /// What was seen when counting stopped.
        value: u64,
    },
    /// The file is not a whole backup.
    #[error("the backup is damaged: {reason}")]
    Damaged {
        /// What is wrong with it.
        reason: String,
    },
    /// The file holds something that no backup holds.
    #[error("the backup has {name:?}, which is refused: {reason}")]
    Refused {
        /// As it is called there, cut.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A newer or an older program made it.
    #[error(
        "the backup is of a database with other tables: {difference}; restore it with the program that made it, then upgrade"
    )]
    OtherTables {
        /// The first one that was found.
        difference: String,
    },
    /// There is no database to back up.
    #[error("the database has none of the studio's tables, so there is nothing to back up")]
    NothingThere,
    /// Something is where it would be restored to.
    #[error("{what} is not empty; --force replaces what is there")]
    NotEmpty {
        /// The data folder, or a table.
        what: String,
    },
    /// A server has the data folder.
    #[error("a server is running on {0}; stop it first")]
    InUse(String),
    /// There is a file already where the backup was to be.
    #[error("{0} is there already")]
    Exists(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The studio's tables.
    #[error(transparent)]
    Studio(#[from] StudioError),
    /// A project's files.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The file system.
    #[error("{action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: String,
        /// Why not.
        source: io::Error,
    },
}

impl BackupError {
    pub(super) fn io(action: &'static str, path: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    pub(super) fn damaged(reason: impl Into<String>) -> Self {
        Self::Damaged { reason: reason.into() }
    }

    pub(super) fn refused(name: &str, reason: &'static str) -> Self {
        Self::Refused { name: name.chars().take(200).collect(), reason }
    }
}
