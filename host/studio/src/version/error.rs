//! What can go wrong with versions.

use crate::files::FilesError;

/// Why a version was not made, found or put back.
#[derive(Debug, thiserror::Error)]
pub enum VersionError {
    /// The files did not let it.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// Not 7 to 40 hexadecimal digits.
    #[error("{id:?} is not the id of a version")]
    InvalidId {
        /// As it was given, cut.
        id: String,
    },
    /// No version of this project has this id.
    #[error("version {id} is unknown")]
    UnknownId {
        /// As it was given.
        id: String,
    },
    /// Several versions' ids start like this.
    #[error("version {id} is ambiguous; give more digits")]
    AmbiguousId {
        /// As it was given.
        id: String,
    },
    /// A version made by somebody else has something that may not be in a project. Nothing has been changed.
    #[error("version {version} has {path:?}, which is refused: {reason}")]
    UnsafeEntry {
        /// Which.
        version: String,
        /// Where.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// What is at `.git` is not a folder.
    #[error("the project's repository is not a folder")]
    NotARepository,
    /// Git refused or broke.
    #[error("{action}: {source}")]
    Git {
        /// What was tried.
        action: &'static str,
        /// Why not.
        source: git2::Error,
    },
}

impl VersionError {
    pub(super) fn git(action: &'static str) -> impl FnOnce(git2::Error) -> Self {
        move |source| Self::Git { action, source }
    }
}
