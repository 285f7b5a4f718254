//! What can go wrong with versions.

use crate::files::FilesError;
use git2::ErrorClass;

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
    /// There are commits, and no branch that leads to them.
    #[error("the project's repository has lost its branch")]
    BranchLost,
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
    /// Whether the repository itself is broken: trying again does not help, and an operator has to look.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        match self {
            Self::NotARepository | Self::BranchLost => true,
            // What the operating system refuses may pass.
            Self::Git { source, .. } => !matches!(source.class(), ErrorClass::Os | ErrorClass::NoMemory),
            _ => false,
        }
    }

    pub(super) fn git(action: &'static str) -> impl FnOnce(git2::Error) -> Self {
        move |source| Self::Git { action, source }
    }
}
