//! What loading has cost, for operators and for tests that show when it should have cost nothing.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counts since the engine's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoadCounts {
    /// Runs of the compiler; two for a plugin with an image, one for a plugin without.
    pub compilations: u64,
    /// Runs of `configure` (and `index`) for loading.
    pub set_ups: u64,
}

/// Where they are counted.
#[derive(Default)]
pub(crate) struct Loads {
    compilations: AtomicU64,
    set_ups: AtomicU64,
}

impl Loads {
    pub(crate) fn compilation(&self) {
        self.compilations.fetch_add(1, Relaxed);
    }

    pub(crate) fn set_up(&self) {
        self.set_ups.fetch_add(1, Relaxed);
    }

    pub(crate) fn counts(&self) -> LoadCounts {
        LoadCounts { compilations: self.compilations.load(Relaxed), set_ups: self.set_ups.load(Relaxed) }
    }
}
