//! What the last calls of a plugin say about where its next one belongs.

use crate::hop::Start;
use std::{
    sync::atomic::{AtomicU8, Ordering},
    time::Duration,
};

/// So many calls in a row make a plugin slow. One may have been held up by the machine, and slow plugins give way to
/// others: what is held up must not be made to wait longer for it.
const SLOW_CALLS: u8 = 3;

/// How many of the plugin's last calls took longer than a tick, without one between them that did not.
#[derive(Default)]
pub(crate) struct Pace(AtomicU8);

impl Pace {
    pub(crate) fn start(&self) -> Start {
        if self.0.load(Ordering::Relaxed) >= SLOW_CALLS { Start::Thread } else { Start::Here }
    }

    pub(crate) fn took(&self, time: Duration, tick: Duration) {
        let before = self.0.load(Ordering::Relaxed);
        let now = if time > tick { SLOW_CALLS.min(before + 1) } else { 0 };
        // Read first: a store takes the cache line from the other threads, and nearly every call finds it as it was.
        if before != now {
            self.0.store(now, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_call_changes_nothing_and_one_fast_call_forgives() {
        let (pace, tick) = (Pace::default(), Duration::from_millis(1));
        for _ in 1..SLOW_CALLS {
            pace.took(2 * tick, tick);
            assert_eq!(pace.start(), Start::Here);
        }
        pace.took(2 * tick, tick);
        pace.took(2 * tick, tick);
        assert_eq!(pace.start(), Start::Thread);
        pace.took(tick, tick);
        assert_eq!(pace.start(), Start::Here);
    }
}
