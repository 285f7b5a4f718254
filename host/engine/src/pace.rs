//! What the last call of a plugin says about where its next one belongs.

use crate::hop::Start;
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

/// Whether the plugin's last call took longer than a tick.
#[derive(Default)]
pub(crate) struct Pace(AtomicBool);

impl Pace {
    pub(crate) fn start(&self) -> Start {
        if self.0.load(Ordering::Relaxed) { Start::Thread } else { Start::Here }
    }

    pub(crate) fn took(&self, time: Duration, tick: Duration) {
        let slow = time > tick;
        // Read first: a store takes the cache line from the other threads, and nearly every call finds it as it was.
        if self.0.load(Ordering::Relaxed) != slow {
            self.0.store(slow, Ordering::Relaxed);
        }
    }
}
