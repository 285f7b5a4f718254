//! What can go wrong in the store.

use std::fmt;

/// Why the store did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database URL is not one that this build understands.
    #[error("database url {url:?}: {reason}; use sqlite:///absolute/path/waza.db or sqlite::memory:")]
    Url {
        /// Without what may be secret.
        url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The database file or its folder cannot be made.
    #[error("database file {path}: {source}")]
    File {
        /// Where.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Another writer did not finish in time.
    #[error("the database stayed busy for longer than its time-outs allow")]
    Busy(#[source] sqlx::Error),
    /// The database refused or broke.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// A bound was reached.
    #[error("{bound}: the limit is {limit}, this would be {value}")]
    Bound {
        /// Which.
        bound: Bound,
        /// Its value.
        limit: u64,
        /// What was asked for.
        value: u64,
    },
    /// A payload is not JSON.
    #[error("the payload is not JSON: {0}")]
    Json(#[source] serde_json::Error),
    /// The lease was released, or somebody else has taken it since. Stop, and write nothing more under it.
    #[error("lease {key:?} with token {token} is no longer current")]
    LeaseLost {
        /// Which.
        key: String,
        /// The token that has been overtaken.
        token: i64,
    },
    /// The log has its terminal entry; nothing comes after it.
    #[error("log {log:?} ended with entry {last_seq}")]
    LogEnded {
        /// Which.
        log: String,
        /// The terminal entry.
        last_seq: u64,
    },
    /// The log was removed while it was being followed.
    #[error("log {log:?} was removed")]
    LogRemoved {
        /// Which.
        log: String,
    },
    /// A migration that was applied once has another text now. Add a new one instead of changing an old one.
    #[error("migration {set}/{version} ({name}) is not the one that this database was built with")]
    MigrationChanged {
        /// The set.
        set: String,
        /// Its number.
        version: i64,
        /// Its name now.
        name: String,
    },
    /// The database was built by a newer program.
    #[error("the database has migration {set}/{found}, this program knows none above {known}")]
    MigrationUnknown {
        /// The set.
        set: String,
        /// The newest in the database.
        found: i64,
        /// The newest in the program.
        known: i64,
    },
    /// A set's numbers do not ascend from 1 without gaps.
    #[error("migration set {set}: number {found} stands where {expected} belongs")]
    MigrationOrder {
        /// The set.
        set: String,
        /// What should be there.
        expected: i64,
        /// What is there.
        found: i64,
    },
}

/// The bounds that can refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// [`crate::StoreLimits::max_name_bytes`].
    NameBytes,
    /// [`crate::StoreLimits::max_payload_bytes`].
    PayloadBytes,
    /// [`crate::StoreLimits::max_log_entries`].
    LogEntries,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NameBytes => "max_name_bytes",
            Self::PayloadBytes => "max_payload_bytes",
            Self::LogEntries => "max_log_entries",
        })
    }
}

impl StoreError {
    /// Whether a row was refused because there is one like it.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        let Self::Database(error) = self else { return false };
        error.as_database_error().is_some_and(|inner| inner.is_unique_violation())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut) || is_busy(&error) {
            return Self::Busy(error);
        }
        Self::Database(error)
    }
}

/// SQLITE_BUSY and SQLITE_LOCKED, in the low byte of whatever extended code they come with.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|inner| inner.code());
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| matches!(code & 0xff, 5 | 6))
}
