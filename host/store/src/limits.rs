//! Every bound of the store, with its unit in its name. Each is enforced, and each refusal names it.

use crate::error::{Bound, StoreError};
use serde::{Deserialize, Serialize};

/// The bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreLimits {
    /// Connections that read at the same time. Writing has its own.
    pub reader_connections: u32,
    /// Postgres: transactions of this process that write at the same time. SQLite has one.
    pub writer_connections: u32,
    /// How long SQLite waits for a writer in another process, and Postgres for a lock.
    pub busy_timeout_ms: u64,
    /// Postgres: how long one statement may take.
    pub statement_timeout_ms: u64,
    /// Postgres: how long a transaction may do nothing before the server undoes it and closes its connection.
    pub idle_transaction_ms: u64,
    /// Postgres: after how long a silence the connection that listens is asked whether it is still there.
    pub listen_ping_ms: u64,
    /// How long a task waits for its turn to write, or for a connection to read.
    pub acquire_timeout_ms: u64,
    /// A lease's key or holder, a log's name, an entry's kind.
    pub max_name_bytes: usize,
    /// One log entry's payload.
    pub max_payload_bytes: usize,
    /// Entries of one log. The last place is kept for the terminal entry, so that a full log can still end.
    pub max_log_entries: u64,
    /// Entries that one `read` returns at most; a larger wish is cut to this.
    pub max_page_entries: u32,
    /// Notices that wait for a slow subscriber before it is told that it missed some.
    pub notice_queue_entries: usize,
}

impl Default for StoreLimits {
    fn default() -> Self {
        Self {
            reader_connections: 4,
            writer_connections: 4,
            busy_timeout_ms: 10_000,
            statement_timeout_ms: 30_000,
            idle_transaction_ms: 30_000,
            listen_ping_ms: 10_000,
            acquire_timeout_ms: 10_000,
            max_name_bytes: 256,
            max_payload_bytes: 1 << 20,
            max_log_entries: 20_000,
            max_page_entries: 500,
            notice_queue_entries: 256,
        }
    }
}

impl StoreLimits {
    pub(crate) fn name(&self, name: &str) -> Result<(), StoreError> {
        within(Bound::NameBytes, self.max_name_bytes, name.len())
    }

    pub(crate) fn payload(&self, payload: &str) -> Result<(), StoreError> {
        within(Bound::PayloadBytes, self.max_payload_bytes, payload.len())
    }
}

fn within(bound: Bound, limit: usize, value: usize) -> Result<(), StoreError> {
    if value <= limit {
        return Ok(());
    }
    Err(StoreError::Bound { bound, limit: limit as u64, value: value as u64 })
}
