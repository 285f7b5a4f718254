//! What is told of every call that a line-up makes: to the statistics, to the log of decisions, and to whoever
//! listens, such as a shadow.
//!
//! This runs on the request's path. Where nobody listens it is one short lock that no other core holds and no
//! allocation; whoever listens must be as quick, and hand work on instead of doing it.

mod meter;
mod request_id;
mod snapshot;
mod statistics;
mod window;

pub use request_id::{RequestId, for_request};
pub use snapshot::{CallStatistics, WindowStatistics};
pub use statistics::Statistics;
pub(crate) use window::{Latencies, latencies};

use crate::{
    answer::Answer,
    ask::Ask,
    called::Called,
    decision::{DecisionLog, GroupDecision},
    revision::Revision,
};
use arc_swap::ArcSwap;
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use waza_engine::{CallError, Hook, Timing};

/// One call, when it is over.
#[derive(Clone, Copy, Debug)]
pub struct Saw<'a> {
    /// The number of the line-up that it was made through.
    pub lineup: u64,
    /// Through which interface.
    pub hook: Hook,
    /// Who was asked.
    pub plugin: &'a str,
    /// In which revision.
    pub revision: &'a str,
    /// SHA-256 of its component.
    pub digest: &'a str,
    /// What was asked.
    pub ask: &'a Ask,
    /// What came of it.
    pub outcome: Result<&'a Answer, &'a CallError>,
    /// Where the time went. Of a call that failed only the total is known.
    pub timing: Timing,
    /// What the call belongs to, where [`for_request`] said so.
    pub request: Option<&'a RequestId>,
}

/// What several policies came to together.
pub(crate) struct Combined<'a> {
    /// The number of the line-up.
    pub(crate) lineup: u64,
    /// Who was asked, and what each said.
    pub(crate) group: GroupDecision,
    /// What was asked.
    pub(crate) ask: &'a Ask,
    /// What followed from it.
    pub(crate) outcome: Result<&'a Answer, &'a CallError>,
    /// From the first one's question to the last one's answer.
    pub(crate) total: Duration,
}

/// Is told of every call. It runs on the request's path: microseconds at most, no waiting.
pub trait Listener: Send + Sync {
    /// A call is over.
    fn saw(&self, saw: &Saw<'_>);
}

/// Everything that is told of calls.
#[derive(Default)]
pub struct Taps {
    statistics: Statistics,
    log: Option<DecisionLog>,
    /// Combined verdicts so far, to sample by.
    combined: AtomicU64,
    listeners: ArcSwap<Vec<Arc<dyn Listener>>>,
}

impl Taps {
    /// Statistics, and a log of decisions.
    #[must_use]
    pub fn with_log(log: DecisionLog) -> Self {
        Self { log: Some(log), ..Self::default() }
    }

    /// Counts and latencies of every hook of every revision.
    #[must_use]
    pub fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    /// The log of decisions, if there is one.
    #[must_use]
    pub fn log(&self) -> Option<&DecisionLog> {
        self.log.as_ref()
    }

    /// Tells everybody.
    pub fn saw(&self, saw: &Saw<'_>) {
        let before = self.statistics.saw(saw);
        if let Some(log) = &self.log {
            log.saw(saw, before);
        }
        for listener in self.listeners.load().iter() {
            listener.saw(saw);
        }
    }

    /// Logs what several policies came to. Their own calls are told by themselves.
    pub(crate) fn combined(&self, combined: Combined<'_>) {
        if let Some(log) = &self.log {
            let before = self.combined.fetch_add(1, Relaxed);
            log.combined(combined, request_id::current(), before);
        }
    }

    /// From now on this one is told too.
    pub fn listen(&self, listener: &Arc<dyn Listener>) {
        self.listeners.rcu(|all| all.iter().chain([listener]).cloned().collect::<Vec<_>>());
    }

    /// From now on it is told no more; calls that are just ending may still tell it.
    pub fn forget(&self, listener: &Arc<dyn Listener>) {
        self.listeners
            .rcu(|all| all.iter().filter(|one| !Arc::ptr_eq(one, listener)).cloned().collect::<Vec<_>>());
    }

    /// Asks a revision as a line-up does, and tells of it.
    pub(crate) async fn ask(
        &self,
        lineup: u64,
        revision: &Revision,
        ask: Ask,
    ) -> Result<Called<Answer>, CallError> {
        let started = Instant::now();
        let outcome = revision.ask(ask.clone()).await;
        let failed = |total: Duration| Timing { total, ..Timing::default() };
        let request = request_id::current();
        self.saw(&Saw {
            lineup,
            hook: ask.hook(),
            plugin: revision.plugin.name(),
            revision: revision.plugin.revision(),
            digest: revision.digest(),
            ask: &ask,
            outcome: outcome.as_ref().map(|called| &called.value),
            timing: outcome.as_ref().map_or_else(|_| failed(started.elapsed()), |called| called.timing),
            request: request.as_ref(),
        });
        outcome
    }
}

impl fmt::Debug for Taps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Taps")
            .field("log", &self.log)
            .field("listeners", &self.listeners.load().len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
