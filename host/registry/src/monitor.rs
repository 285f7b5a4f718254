//! Policies that watch: they are asked what the deciding ones are asked, off the request's path, and what they would
//! have denied is counted. At most so many of such calls run at once; what comes on top is left out and counted.

use crate::{answer::Answer, ask::Ask, called::Called, seat::Seat, tap::Taps};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Semaphore;
use utoipa::ToSchema;
use waza_engine::CallError;

/// Calls that run at once.
const AT_ONCE: usize = 4;

/// What one watching policy said since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Watched {
    /// Batches it was asked about.
    pub calls: u64,
    /// Paths it would have denied.
    pub would_deny: u64,
    /// Batches it did not answer.
    pub errors: u64,
    /// Batches it was not asked about, for want of a place.
    pub dropped: u64,
}

/// Counts by plugin. Shared by all line-ups.
pub(crate) struct Monitor {
    places: Arc<Semaphore>,
    counts: Mutex<BTreeMap<String, Watched>>,
}

impl Default for Monitor {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), counts: Mutex::default() }
    }
}

impl Monitor {
    /// What the watching policies said so far.
    pub(crate) fn counts(&self) -> BTreeMap<String, Watched> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has a policy asked about a batch, when it is convenient.
    pub(crate) fn watch(self: &Arc<Self>, lineup: u64, seat: &Seat, taps: &Arc<Taps>, ask: &Ask) {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return self.count(seat.revision.name(), |counts| counts.dropped += 1);
        };
        let (monitor, seat, taps, ask) = (Arc::clone(self), seat.clone(), Arc::clone(taps), ask.clone());
        tokio::spawn(async move {
            let said = seat.ask(lineup, &taps, &ask).await;
            monitor.said(seat.revision.name(), &said);
            drop(place);
        });
    }

    fn said(&self, plugin: &str, said: &Result<Called<Answer>, CallError>) {
        let denied = said.as_ref().map(|called| called.value.denied() as u64);
        if let Ok(denied @ 1..) = denied {
            metrics::counter!("waza_policy_would_deny_total", "plugin" => plugin.to_owned())
                .increment(denied);
        }
        self.count(plugin, |counts| {
            counts.calls += 1;
            match denied {
                Ok(denied) => counts.would_deny += denied,
                Err(_) => counts.errors += 1,
            }
        });
    }

    fn count(&self, plugin: &str, change: impl FnOnce(&mut Watched)) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counts) = counts.get_mut(plugin) {
            return change(counts);
        }
        change(counts.entry(plugin.to_owned()).or_default());
    }
}
