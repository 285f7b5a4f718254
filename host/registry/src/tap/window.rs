//! What one core saw of one hook of one revision: totals, and a sliding window of latencies in bounded memory.
//!
//! The window is two halves that take turns, so it covers between one half and two. A histogram keeps two significant
//! digits in about 13 KiB, whatever it is told.

use super::snapshot::Errors;
use hdrhistogram::Histogram;
use std::time::Duration;

/// What a histogram tells apart, and what it can hold; longer calls count as this long.
const FINEST: u64 = 32;
const LONGEST: u64 = 120_000_000_000;
const DIGITS: u8 = 2;

pub(crate) type Latencies = Histogram<u32>;

pub(crate) fn latencies() -> Option<Latencies> {
    // The bounds are constants that it takes; if it ever does not, there are counts without quantiles.
    Latencies::new_with_bounds(FINEST, LONGEST, DIGITS).ok()
}

#[derive(Default)]
pub(super) struct Window {
    pub(super) calls: u64,
    pub(super) errors: Errors,
    halves: [Half; 2],
}

#[derive(Default)]
pub(super) struct Half {
    turn: u64,
    pub(super) calls: u64,
    pub(super) errors: Errors,
    pub(super) latencies: Option<Latencies>,
}

impl Window {
    /// Counts a call that ended in the `turn`-th half window. How many there were before it.
    pub(super) fn record(&mut self, turn: u64, error: Option<&'static str>, took: Duration) -> u64 {
        let before = self.calls;
        self.calls += 1;
        let [even, odd] = &mut self.halves;
        let half = if turn.is_multiple_of(2) { even } else { odd };
        half.begin(turn);
        half.calls += 1;
        if let Some(kind) = error {
            *self.errors.entry(kind).or_default() += 1;
            *half.errors.entry(kind).or_default() += 1;
        }
        if let Some(latencies) = &mut half.latencies {
            latencies.saturating_record(u64::try_from(took.as_nanos()).unwrap_or(LONGEST).min(LONGEST));
        }
        before
    }

    /// The halves that still count in the `turn`-th half window.
    pub(super) fn recent(&self, turn: u64) -> impl Iterator<Item = &Half> {
        self.halves.iter().filter(move |half| half.calls > 0 && half.turn + 1 >= turn)
    }
}

impl Half {
    fn begin(&mut self, turn: u64) {
        if self.latencies.is_none() {
            self.latencies = latencies();
        }
        // A call that ended just before the turn may be told just after it.
        if turn > self.turn {
            self.turn = turn;
            self.calls = 0;
            self.errors.clear();
            if let Some(latencies) = &mut self.latencies {
                latencies.reset();
            }
        }
    }
}
