//! Counts of calls, of errors and of the time they took, in a fixed piece of memory: 64 buckets a factor of √2 apart, so a
//! quantile is at most 41 % above what was measured. Writing is three additions and takes no lock.

use serde::Serialize;
use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

const BUCKETS: usize = 64;

/// What came of some calls.
#[derive(Debug)]
pub(crate) struct Tally {
    calls: AtomicU64,
    errors: AtomicU64,
    buckets: [AtomicU64; BUCKETS],
}

/// A tally at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Tallied {
    /// Calls that ended.
    pub calls: u64,
    /// Of those, without an answer.
    pub errors: u64,
    /// Half of the calls took at most this long, in microseconds.
    pub p50_us: f64,
    /// 99 of 100 took at most this long, in microseconds.
    pub p99_us: f64,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            calls: AtomicU64::new(0),
            errors: AtomicU64::new(0),
            buckets: std::array::from_fn(|_| AtomicU64::new(0)),
        }
    }
}

impl Tally {
    /// One call more; how many there are now.
    pub(crate) fn note(&self, took: Duration, failed: bool) -> u64 {
        if failed {
            self.errors.fetch_add(1, Relaxed);
        }
        if let Some(bucket) = self.buckets.get(bucket_of(took)) {
            bucket.fetch_add(1, Relaxed);
        }
        self.calls.fetch_add(1, Relaxed) + 1
    }

    pub(crate) fn now(&self) -> Tallied {
        let counts: Vec<u64> = self.buckets.iter().map(|bucket| bucket.load(Relaxed)).collect();
        Tallied {
            calls: self.calls.load(Relaxed),
            errors: self.errors.load(Relaxed),
            p50_us: quantile(&counts, 50),
            p99_us: quantile(&counts, 99),
        }
    }
}

/// Two buckets for every doubling, from 0.25 µs on.
fn bucket_of(took: Duration) -> usize {
    let quarters = (took.as_nanos() as f64 / 250.0).max(1.0);
    // At least 0, and more than the last bucket belongs to the last.
    ((quarters.log2() * 2.0).ceil() as usize).min(BUCKETS - 1)
}

/// The upper edge of the bucket in which a quantile lies.
fn quantile(counts: &[u64], percent: u64) -> f64 {
    let all: u64 = counts.iter().sum();
    let wanted = (all * percent).div_ceil(100).max(1);
    let mut so_far = 0;
    for (at, count) in counts.iter().enumerate() {
        so_far += count;
        if so_far >= wanted {
            return 0.25 * 2.0_f64.powf(at as f64 / 2.0);
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_quantile_is_never_below_and_little_above(micros in prop::collection::vec(1..1_000_000_u64, 1..200)) {
            let tally = Tally::default();
            micros.iter().for_each(|us| { tally.note(Duration::from_micros(*us), false); });
            let mut sorted = micros;
            sorted.sort_unstable();
            let exact = sorted[(sorted.len() * 99).div_ceil(100) - 1] as f64;
            let told = tally.now().p99_us;
            prop_assert!(told >= exact * 0.999 && told <= exact * 1.42, "{told} for {exact}");
        }
    }

    #[test]
    fn nothing_is_nothing_and_hours_fit() {
        assert_eq!(Tally::default().now(), Tallied::default());
        let tally = Tally::default();
        tally.note(Duration::from_secs(7_200), true);
        tally.note(Duration::ZERO, false);
        assert_eq!((tally.now().calls, tally.now().errors), (2, 1));
    }
}
