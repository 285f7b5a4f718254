//! Counts lines by the second.

use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_secs(1);

/// What becomes of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Allowed {
        /// Lines of earlier seconds that nobody was told of yet.
        dropped_before: u64,
    },
    Dropped,
}

pub(super) struct Rate {
    lines: u32,
    since: Instant,
    allowed: u32,
    dropped: u64,
}

impl Rate {
    pub(super) fn new(lines: u32, now: Instant) -> Self {
        Self { lines, since: now, allowed: 0, dropped: 0 }
    }

    pub(super) fn turn(&mut self, now: Instant) -> Turn {
        let mut dropped_before = 0;
        if now.saturating_duration_since(self.since) >= WINDOW {
            dropped_before = std::mem::take(&mut self.dropped);
            (self.since, self.allowed) = (now, 0);
        }
        if self.allowed < self.lines {
            self.allowed += 1;
            return Turn::Allowed { dropped_before };
        }
        // Nothing is said in a second without a line to spare; the count goes on.
        self.dropped = self.dropped.saturating_add(dropped_before + 1);
        Turn::Dropped
    }

    /// Lines that nobody was told of yet.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_is_dropped_and_told_once() {
        let start = Instant::now();
        let mut rate = Rate::new(2, start);
        let fine = Turn::Allowed { dropped_before: 0 };
        let turns: Vec<_> = (0..5).map(|_| rate.turn(start)).collect();
        assert_eq!(
            turns,
            [Turn::Allowed { dropped_before: 0 }, fine, Turn::Dropped, Turn::Dropped, Turn::Dropped]
        );
        assert_eq!(rate.dropped(), 3);
        assert_eq!(rate.turn(start + WINDOW), Turn::Allowed { dropped_before: 3 });
        assert_eq!(rate.turn(start + WINDOW), Turn::Allowed { dropped_before: 0 });
        assert_eq!(rate.dropped(), 0);
    }
}
