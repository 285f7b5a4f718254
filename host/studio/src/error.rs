//! What the studio answers when it does not do as asked.

use crate::{files::FilesError, job::RunningJob, limits::Exceeded, version::VersionError};
use std::io;
use waza_store::StoreError;

/// Why not. A foreign project, job or version is answered exactly like a missing one.
#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    /// No such project, or not this user's.
    #[error("no such project")]
    ProjectNotFound,
    /// No such job, or not this user's.
    #[error("no such job")]
    JobNotFound,
    /// No such file.
    #[error("no such file")]
    FileNotFound,
    /// No such version.
    #[error("no such version")]
    VersionNotFound,
    /// The request makes no sense.
    #[error("invalid request: {reason}")]
    InvalidRequest {
        /// What would make sense.
        reason: &'static str,
    },
    /// More than a bound allows.
    #[error("too large: {0}")]
    TooLarge(#[from] Exceeded),
    /// The user has as many projects as users may have.
    #[error("projects_per_user is {allowed}, and there are as many")]
    TooManyProjects {
        /// The bound.
        allowed: usize,
    },
    /// The user has as many jobs at work as users may have.
    #[error("active_jobs_per_user is {allowed}, and there are as many")]
    UserJobsExceeded {
        /// The bound.
        allowed: usize,
        /// These.
        jobs: Vec<RunningJob>,
    },
    /// Everybody together has as many jobs at work as there may be.
    #[error("active_jobs_total is {allowed}, and there are as many")]
    SystemJobsExceeded {
        /// The bound.
        allowed: usize,
    },
    /// A job, a restore or a removal is at work in the project. Try again when it is over.
    #[error("the project is being changed")]
    ProjectBusy,
    /// The policy or the floor beneath it refuses the path.
    #[error("{path:?} may not be served: {message} ({code})")]
    PathDenied {
        /// As asked for.
        path: String,
        /// A stable kebab-case word.
        code: String,
        /// For people.
        message: String,
    },
    /// No path policy could be asked, so the answer is no.
    #[error("no path policy could be asked: {0}")]
    PolicyUnavailable(#[source] waza_registry::CallError),
    /// The server goes down and takes no new jobs.
    #[error("the server is shutting down")]
    ShuttingDown,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The project's files.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The project's versions.
    #[error(transparent)]
    Versions(VersionError),
    /// A row is not as this program writes rows.
    #[error("the database has a value in {column} that this program did not write")]
    CorruptRow {
        /// Where.
        column: &'static str,
    },
    /// The data folder.
    #[error("data folder: {0}")]
    Io(#[from] io::Error),
    /// A defect of the program.
    #[error("internal: {reason}")]
    Internal {
        /// What happened.
        reason: &'static str,
    },
}

impl From<VersionError> for StudioError {
    fn from(error: VersionError) -> Self {
        match error {
            VersionError::Files(error) => Self::Files(error),
            VersionError::UnknownId { .. } => Self::VersionNotFound,
            VersionError::InvalidId { .. } => {
                Self::InvalidRequest { reason: "a version's id is 7 to 40 hex digits" }
            }
            other => Self::Versions(other),
        }
    }
}

impl From<sqlx::Error> for StudioError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
