//! What can go wrong in the store.

use sqlx::{error::DatabaseError, postgres::PgDatabaseError};
use std::fmt;

/// Why the store did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database URL is not one that this build understands.
    #[error(
        "database url {url:?}: {reason}; use sqlite:///absolute/path/waza.db, sqlite::memory: or postgres://user@host/database"
    )]
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
    /// Another writer did not finish in time, no connection was to be had in time, or two transactions waited for each
    /// other. Nothing was written; trying again may help.
    #[error("the database stayed busy or away for longer than its time-outs allow")]
    Busy(#[source] sqlx::Error),
    /// The database's server cannot be reached, or stops. What was about to be committed may be there or not.
    #[error("the database cannot be reached: {0}")]
    Unavailable(#[source] sqlx::Error),
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
    /// A column that rows cannot be carried in from one kind of database to the other.
    #[error("column {column} of table {table} is {declared}; columns are BIGINT or TEXT")]
    ColumnKind {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What it is.
        declared: String,
    },
    /// Rows of a table that is not the same here.
    #[error("table {table} is not as it was where its rows come from")]
    TableDiffers {
        /// Which.
        table: String,
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
    /// The bound of [`crate::Transaction::notify`].
    TopicBytes,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NameBytes => "max_name_bytes",
            Self::PayloadBytes => "max_payload_bytes",
            Self::LogEntries => "max_log_entries",
            Self::TopicBytes => "a notice's topic in bytes",
        })
    }
}

impl StoreError {
    /// Whether the same may work later: the database is busy or away. A store that was closed stays closed.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Busy(_) => true,
            Self::Unavailable(error) => !matches!(error, sqlx::Error::PoolClosed),
            _ => false,
        }
    }

    /// Whether a row was refused because there is one like it.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        let Self::Database(error) = self else { return false };
        error.as_database_error().is_some_and(|inner| inner.is_unique_violation())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error;
        match &error {
            Error::PoolTimedOut => Self::Busy(error),
            Error::Io(_) | Error::Tls(_) | Error::PoolClosed | Error::WorkerCrashed => {
                Self::Unavailable(error)
            }
            Error::Database(inner) => match Kind::of(&**inner) {
                Kind::Busy => Self::Busy(error),
                Kind::Unavailable => Self::Unavailable(error),
                Kind::Other => Self::Database(error),
            },
            _ => Self::Database(error),
        }
    }
}

/// What a database's own code says about trying again.
enum Kind {
    Busy,
    Unavailable,
    Other,
}

impl Kind {
    fn of(error: &dyn DatabaseError) -> Self {
        let code = error.code().unwrap_or_default();
        match error.try_downcast_ref::<PgDatabaseError>() {
            Some(_) => Self::of_postgres(&code),
            None => Self::of_sqlite(&code),
        }
    }

    /// SQLITE_BUSY and SQLITE_LOCKED, in the low byte of whatever extended code they come with.
    fn of_sqlite(code: &str) -> Self {
        match code.parse::<u32>() {
            Ok(code) if matches!(code & 0xff, 5 | 6) => Self::Busy,
            _ => Self::Other,
        }
    }

    fn of_postgres(code: &str) -> Self {
        match code {
            // serialization_failure, deadlock_detected, lock_not_available, query_canceled, too_many_connections
            "40001" | "40P01" | "55P03" | "57014" | "53300" => Self::Busy,
            // idle_in_transaction_session_timeout, admin_shutdown, crash_shutdown, cannot_connect_now
            "25P03" | "57P01" | "57P02" | "57P03" => Self::Unavailable,
            code if code.starts_with("08") => Self::Unavailable,
            _ => Self::Other,
        }
    }
}
