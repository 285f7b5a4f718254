//! Counts of calls, of errors and of the time they took, since a rollout began: what statistics forget with their window,
//! and what a guard must not. A short lock, and only while a rollout is measured.

use crate::tap::{Latencies, latencies};
use serde::{Deserialize, Serialize};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use utoipa::ToSchema;

/// What came of some calls.
#[derive(Debug, Default)]
pub(crate) struct Tally(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    calls: u64,
    errors: u64,
    latencies: Option<Latencies>,
}

/// A tally at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Tallied {
    /// Calls that ended.
    pub calls: u64,
    /// Of those, without an answer.
    pub errors: u64,
    /// Half of the calls took at most this long, in microseconds; two digits of it are exact.
    pub p50_us: f64,
    /// 99 of 100 took at most this long, in microseconds.
    pub p99_us: f64,
}

impl Tally {
    /// One call more; how many there are now.
    pub(crate) fn note(&self, took: Duration, failed: bool) -> u64 {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.calls += 1;
        counts.errors += u64::from(failed);
        if counts.latencies.is_none() {
            counts.latencies = latencies();
        }
        if let Some(latencies) = &mut counts.latencies {
            latencies.saturating_record(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX));
        }
        counts.calls
    }

    pub(crate) fn now(&self) -> Tallied {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let micros = |quantile| {
            let latencies = counts.latencies.as_ref();
            latencies.map_or(0.0, |latencies| latencies.value_at_quantile(quantile) as f64 / 1_000.0)
        };
        Tallied { calls: counts.calls, errors: counts.errors, p50_us: micros(0.5), p99_us: micros(0.99) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_all_calls_and_about_exact() {
        let tally = Tally::default();
        (1..=1_000).for_each(|us| {
            tally.note(Duration::from_micros(us), false);
        });
        let told = tally.now();
        assert!((told.p50_us - 500.0).abs() < 10.0 && (told.p99_us - 990.0).abs() < 20.0, "{told:?}");
    }

    #[test]
    fn nothing_is_nothing_and_hours_fit() {
        assert_eq!(Tally::default().now(), Tallied::default());
        let tally = Tally::default();
        tally.note(Duration::from_secs(7_200), true);
        assert_eq!(tally.note(Duration::ZERO, false), 2);
        assert_eq!((tally.now().calls, tally.now().errors), (2, 1));
    }
}
