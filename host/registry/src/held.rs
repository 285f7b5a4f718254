//! Counts the line-ups that are in memory: the active one, those of canaries, and those that requests still hold. Shown
//! as the gauge `waza_lineups_held`.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

/// The count of one registry.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held(Arc<AtomicU64>);

/// One line-up's part of the count, given back when the line-up is dropped.
#[derive(Debug)]
pub(crate) struct Hold(Held);

impl Held {
    /// Counts one more.
    pub(crate) fn hold(&self) -> Hold {
        show(self.0.fetch_add(1, Relaxed) + 1);
        Hold(self.clone())
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        show(self.0.0.fetch_sub(1, Relaxed) - 1);
    }
}

fn show(held: u64) {
    metrics::gauge!("waza_lineups_held").set(held as f64);
}
