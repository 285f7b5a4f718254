//! What the store did, for operators (`waza_artefacts_total`) and for tests.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Outcomes since the engine's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArtefactCounts {
    /// Loads that were served from the store.
    pub hits: u64,
    /// Loads the store had nothing for.
    pub misses: u64,
    /// Artefacts that did not verify; each was removed and built again.
    pub rejected: u64,
    /// Artefacts that were stored.
    pub written: u64,
    /// Reads and writes that the disk did not do; the loads went on.
    pub failed: u64,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) enum Outcome {
    Hit,
    Miss,
    Rejected,
    Written,
    Failed,
}

/// Where they are counted.
#[derive(Default)]
pub(super) struct Counts {
    hits: AtomicU64,
    misses: AtomicU64,
    rejected: AtomicU64,
    written: AtomicU64,
    failed: AtomicU64,
}

impl Counts {
    pub(super) fn count(&self, outcome: Outcome) {
        let (count, word) = match outcome {
            Outcome::Hit => (&self.hits, "hit"),
            Outcome::Miss => (&self.misses, "miss"),
            Outcome::Rejected => (&self.rejected, "rejected"),
            Outcome::Written => (&self.written, "written"),
            Outcome::Failed => (&self.failed, "failed"),
        };
        count.fetch_add(1, Relaxed);
        metrics::counter!("waza_artefacts_total", "outcome" => word).increment(1);
    }

    pub(super) fn read(&self) -> ArtefactCounts {
        ArtefactCounts {
            hits: self.hits.load(Relaxed),
            misses: self.misses.load(Relaxed),
            rejected: self.rejected.load(Relaxed),
            written: self.written.load(Relaxed),
            failed: self.failed.load(Relaxed),
        }
    }
}
