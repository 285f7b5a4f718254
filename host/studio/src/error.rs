//! What the studio answers when it does not do as asked.

use crate::{
    files::FilesError, job::RunningJob, library::AssetRefusal, limits::Exceeded, quota::QuotaExceeded,
    version::VersionError,
};
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
    /// No such asset, or not for this user.
    #[error("no such asset")]
    AssetNotFound,
    /// The file is none that a library takes.
    #[error(transparent)]
    AssetRefused(#[from] AssetRefusal),
    /// The user has as many assets, or as large ones, as users may have.
    #[error("the library is full: {0}")]
    LibraryFull(Exceeded),
    /// No such published game, or not one that this user may see.
    #[error("no such game")]
    GameNotFound,
    /// Its author wants no remixes.
    #[error("the game may not be remixed")]
    RemixNotAllowed,
    /// Neither JPEG nor PNG nor WebP, whatever it calls itself.
    #[error("the file is not a JPEG, PNG or WebP image")]
    NotAnImage,
    /// What the user may begin today is used up.
    #[error("{0}")]
    Quota(QuotaExceeded),
    /// No such user.
    #[error("no such user")]
    UserNotFound,
    /// Somebody else has the name.
    #[error("the username is somebody else's")]
    UsernameTaken,
    /// A defect of the program.
    #[error("internal: {reason}")]
    Internal {
        /// What happened.
        reason: &'static str,
    },
}

impl StudioError {
    /// Whether a project's repository is broken: its files are served, its versions are not to be had.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Versions(error) if error.is_damage())
    }
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

impl From<QuotaExceeded> for StudioError {
    fn from(exceeded: QuotaExceeded) -> Self {
        Self::Quota(exceeded)
    }
}
