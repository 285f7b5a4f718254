//! How a log is doing: typed, cheap to read, and without waiting for the disk.

use serde::{Deserialize, Serialize};
use std::{
    io,
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

/// What the writer does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LogState {
    /// Nothing had to be written yet.
    #[default]
    Idle,
    /// The last write went well.
    Writing,
    /// The last write failed. It is tried again; what comes in the meantime is dropped.
    Failing {
        /// Why, in the system's words.
        reason: String,
        /// The disk is full.
        full: bool,
    },
}

/// How a log is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogStatus {
    /// What the writer does.
    pub state: LogState,
    /// Decisions that were written.
    pub written: u64,
    /// Decisions that found the queue full: the disk is slower than the plugins.
    pub dropped_queue: u64,
    /// Decisions that could not be written.
    pub dropped_disk: u64,
    /// Bytes that were written.
    pub written_bytes: u64,
}

/// Shared by those who log, the writer, and those who ask.
#[derive(Default)]
pub(super) struct Shared {
    state: Mutex<LogState>,
    written: AtomicU64,
    written_bytes: AtomicU64,
    dropped_queue: AtomicU64,
    dropped_disk: AtomicU64,
    pub(super) accepted: AtomicU64,
    /// Bytes that questions and answers in the queue keep in memory.
    pub(super) queued_bytes: AtomicUsize,
    /// How many of those that were accepted have been written or dropped.
    settled: Mutex<u64>,
    settle: Condvar,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn status(&self) -> LogStatus {
        LogStatus {
            state: lock(&self.state).clone(),
            written: self.written.load(SeqCst),
            dropped_queue: self.dropped_queue.load(SeqCst),
            dropped_disk: self.dropped_disk.load(SeqCst),
            written_bytes: self.written_bytes.load(SeqCst),
        }
    }

    pub(super) fn no_room(&self) {
        self.dropped_queue.fetch_add(1, SeqCst);
        metrics::counter!("waza_decisions_dropped_total", "reason" => "queue").increment(1);
    }

    pub(super) fn wrote(&self, decisions: u64, bytes: usize) {
        self.written.fetch_add(decisions, SeqCst);
        self.written_bytes.fetch_add(bytes as u64, SeqCst);
        *lock(&self.state) = LogState::Writing;
        metrics::counter!("waza_decisions_written_total").increment(decisions);
        self.settle(decisions);
    }

    /// Decisions that are lost, and why when that is news.
    pub(super) fn lost(&self, decisions: u64, error: Option<&io::Error>) {
        self.dropped_disk.fetch_add(decisions, SeqCst);
        metrics::counter!("waza_decisions_dropped_total", "reason" => "disk").increment(decisions);
        if let Some(error) = error {
            let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
            let state = LogState::Failing { reason: error.to_string(), full };
            let before = std::mem::replace(&mut *lock(&self.state), state.clone());
            if before != state {
                tracing::warn!(%error, "decisions are not logged");
            }
        }
        self.settle(decisions);
    }

    fn settle(&self, decisions: u64) {
        *lock(&self.settled) += decisions;
        self.settle.notify_all();
    }

    /// Waits until what was accepted so far is written or dropped. Whether it came to that in time.
    pub(super) fn wait(&self, most: Duration) -> bool {
        let all = self.accepted.load(SeqCst);
        let waited = self.settle.wait_timeout_while(lock(&self.settled), most, |settled| *settled < all);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }
}
