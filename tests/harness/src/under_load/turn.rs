//! Whose turn it is: quiet, or swaps. Load goes on through both, and a request belongs to the quiet ones only if no swap
//! could have touched it.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

/// Odd while there are swaps, even while there are none; grows by one at every change.
#[derive(Debug, Default)]
pub(super) struct Turn(AtomicU64);

const OVER: u64 = u64::MAX;

impl Turn {
    /// The turn of now; nothing when all are over.
    pub(super) fn now(&self) -> Option<u64> {
        Some(self.0.load(SeqCst)).filter(|turn| *turn != OVER)
    }

    /// Whether it has been quiet since that turn and still is.
    pub(super) fn is_quiet_since(&self, turn: u64) -> bool {
        turn.is_multiple_of(2) && self.0.load(SeqCst) == turn
    }

    /// From quiet to swaps, or back.
    pub(super) fn next(&self) {
        self.0.fetch_add(1, SeqCst);
    }

    /// No more requests.
    pub(super) fn end(&self) {
        self.0.store(OVER, SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_saw_the_change_is_not_quiet() {
        let turn = Turn::default();
        assert!(turn.is_quiet_since(0));
        turn.next();
        assert!(!turn.is_quiet_since(0) && !turn.is_quiet_since(1));
        turn.next();
        assert!(!turn.is_quiet_since(0) && turn.is_quiet_since(2));
        turn.end();
        assert_eq!(turn.now(), None);
    }
}
