//! What statistics say of one hook of one revision, for the console and for rules that stop a rollout.

use super::window::{Half, Latencies, latencies};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, time::Duration};
use utoipa::ToSchema;
use waza_engine::Hook;

/// Errors by their kind.
pub(super) type Errors = BTreeMap<&'static str, u64>;

/// Calls of one hook of one revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CallStatistics {
    /// Who was called.
    pub plugin: String,
    /// In which revision.
    pub revision: String,
    /// Through which interface.
    pub hook: Hook,
    /// Calls since the statistics began, those that failed among them.
    pub calls: u64,
    /// Those that failed, by [`CallError::kind`](waza_engine::CallError::kind).
    pub errors: BTreeMap<String, u64>,
    /// The same of late.
    pub window: WindowStatistics,
}

/// Calls of late. Latencies are from the caller's request to the answer or the failure, two digits of them exact.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WindowStatistics {
    /// How many seconds it covers.
    pub seconds: f64,
    /// Calls in it.
    pub calls: u64,
    /// Those that failed, by kind.
    pub errors: BTreeMap<String, u64>,
    /// Calls a second.
    pub calls_per_second: f64,
    /// Microseconds that half of the calls took at most.
    pub p50_us: f64,
    /// Microseconds that 99 of 100 took at most.
    pub p99_us: f64,
    /// Microseconds that 999 of 1,000 took at most.
    pub p999_us: f64,
    /// Microseconds of the longest.
    pub max_us: f64,
}

impl WindowStatistics {
    /// The share of calls that failed, `0.0..=1.0`; 0 when there was no call.
    #[must_use]
    pub fn error_share(&self) -> f64 {
        let errors: u64 = self.errors.values().sum();
        if self.calls == 0 { 0.0 } else { errors as f64 / self.calls as f64 }
    }
}

/// Adds up what the cores saw.
pub(super) struct Sum {
    calls: u64,
    errors: Errors,
    latencies: Option<Latencies>,
}

impl Sum {
    pub(super) fn new() -> Self {
        Self { calls: 0, errors: Errors::new(), latencies: latencies() }
    }

    pub(super) fn add(&mut self, half: &Half) {
        self.calls += half.calls;
        half.errors.iter().for_each(|(kind, count)| *self.errors.entry(kind).or_default() += count);
        if let (Some(all), Some(latencies)) = (&mut self.latencies, &half.latencies) {
            // They have the same bounds, without which they could not be added.
            let _ = all.add(latencies);
        }
    }

    pub(super) fn window(self, covers: Duration) -> WindowStatistics {
        let seconds = covers.as_secs_f64();
        let micros = |nanos: u64| nanos as f64 / 1_000.0;
        let at = |quantile| match &self.latencies {
            Some(all) if !all.is_empty() => micros(all.value_at_quantile(quantile)),
            _ => 0.0,
        };
        WindowStatistics {
            seconds,
            calls: self.calls,
            calls_per_second: if seconds > 0.0 { self.calls as f64 / seconds } else { 0.0 },
            p50_us: at(0.5),
            p99_us: at(0.99),
            p999_us: at(0.999),
            max_us: at(1.0),
            errors: named(&self.errors),
        }
    }
}

pub(super) fn named(errors: &Errors) -> BTreeMap<String, u64> {
    errors.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect()
}
