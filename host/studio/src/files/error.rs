//! What can go wrong with a project's files.

use super::Refusal;
use std::{fmt::Write as _, io};

/// Why files were not read or written.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The floor refused the path, whatever a policy says.
    #[error("{path:?} is refused: {reason}")]
    Refused {
        /// As it was given.
        path: String,
        /// Why.
        reason: Refusal,
    },
    /// A bound was reached.
    #[error("{bound} is {limit}, this is {value}{}", at(.path.as_deref()))]
    Bound {
        /// The field of `FilesLimits`.
        bound: &'static str,
        /// Its value.
        limit: u64,
        /// What was seen when counting stopped.
        value: u64,
        /// Whose fault it was, where one file's.
        path: Option<String>,
    },
    /// There is no such file.
    #[error("{path:?} is not there")]
    NotFound {
        /// As it was given.
        path: String,
    },
    /// A path would have to be a file and a folder at once.
    #[error("{path:?} cannot be written: {with:?} is in its way")]
    Conflict {
        /// What was to be written.
        path: String,
        /// What is or would be there.
        with: String,
    },
    /// A batch names a path twice.
    #[error("{path:?} is named twice in one batch")]
    Duplicate {
        /// Which.
        path: String,
    },
    /// There is no such project.
    #[error("the project has no folder")]
    ProjectNotFound,
    /// An earlier batch died half-way, and its project has not been put back to the last commit yet.
    #[error("an interrupted batch has not been rolled back yet")]
    Interrupted,
    /// The file system refused.
    #[error("{action} {path:?}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: String,
        /// Why not.
        source: io::Error,
    },
}

impl FilesError {
    /// A stable kebab-case word, in the manner of a policy's denial.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused { reason, .. } => reason.code(),
            Self::Bound { .. } => "bound",
            Self::NotFound { .. } => "not-found",
            Self::Conflict { .. } => "conflict",
            Self::Duplicate { .. } => "duplicate",
            Self::ProjectNotFound => "project-not-found",
            Self::Interrupted => "interrupted",
            Self::Io { .. } => "io",
        }
    }

    /// The path it is about, where it is about one.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Refused { path, .. }
            | Self::NotFound { path }
            | Self::Conflict { path, .. }
            | Self::Duplicate { path }
            | Self::Io { path, .. } => Some(path),
            Self::Bound { path, .. } => path.as_deref(),
            Self::ProjectNotFound | Self::Interrupted => None,
        }
    }

    pub(crate) fn io(action: &'static str, path: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    pub(super) fn refused(path: impl Into<String>, reason: Refusal) -> Self {
        Self::Refused { path: path.into(), reason }
    }
}

fn at(path: Option<&str>) -> String {
    let mut text = String::new();
    if let Some(path) = path {
        // Writing to a string cannot fail.
        let _ = write!(text, " ({path:?})");
    }
    text
}
