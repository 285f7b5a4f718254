//! Statistics of every hook of every revision that was called, bounded in number and in memory: the one that was not
//! called for longest makes room. A meter takes about 26 KiB for each thread that calls at once.

use super::{Saw, meter::Meter, snapshot::CallStatistics};
use arc_swap::ArcSwap;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering::Relaxed},
    time::{Duration, Instant},
};

/// How long a half of the sliding window is, and how many hooks of revisions are told apart.
const HALF: Duration = Duration::from_secs(30);
const METERS: usize = 128;

/// By revision; one has few hooks.
type Meters = HashMap<Box<str>, Vec<Arc<Meter>>>;

/// Counts and latencies.
pub struct Statistics {
    began: Instant,
    half: Duration,
    most: usize,
    meters: ArcSwap<Meters>,
    adding: Mutex<()>,
}

impl Default for Statistics {
    fn default() -> Self {
        Self::new(HALF, METERS)
    }
}

impl Statistics {
    fn new(half: Duration, most: usize) -> Self {
        Self { began: Instant::now(), half, most, meters: ArcSwap::default(), adding: Mutex::new(()) }
    }

    /// Counts a call that ends now. How many were counted before it where it was counted: a sequence to sample by.
    pub(super) fn saw(&self, saw: &Saw<'_>) -> u64 {
        self.saw_at(saw, self.began.elapsed())
    }

    fn saw_at(&self, saw: &Saw<'_>, at: Duration) -> u64 {
        let error = saw.outcome.err().map(waza_engine::CallError::kind);
        let meters = self.meters.load();
        match found(&meters, saw) {
            Some(meter) => meter.record(at, error, saw.timing.total),
            None => self.add(saw, at).record(at, error, saw.timing.total),
        }
    }

    /// Every hook of every revision, by plugin, revision and hook.
    #[must_use]
    pub fn snapshot(&self) -> Vec<CallStatistics> {
        self.snapshot_at(self.began.elapsed(), |_| true)
    }

    /// One revision's hooks.
    #[must_use]
    pub fn of_revision(&self, revision: &str) -> Vec<CallStatistics> {
        self.snapshot_at(self.began.elapsed(), |one| one == revision)
    }

    fn snapshot_at(&self, at: Duration, wanted: impl Fn(&str) -> bool) -> Vec<CallStatistics> {
        let meters = self.meters.load_full();
        let wanted = meters.iter().filter(|(revision, _)| wanted(revision));
        let mut all: Vec<_> = wanted
            .flat_map(|(revision, hooks)| hooks.iter().map(|meter| meter.snapshot(revision, at)))
            .collect();
        all.sort_by(|a, b| (&a.plugin, &a.revision, a.hook).cmp(&(&b.plugin, &b.revision, b.hook)));
        all
    }

    #[cold]
    fn add(&self, saw: &Saw<'_>, at: Duration) -> Arc<Meter> {
        let _one = self.adding.lock().unwrap_or_else(PoisonError::into_inner);
        let mut meters = Meters::clone(&self.meters.load());
        // Another thread may have been first.
        if let Some(meter) = found(&meters, saw) {
            return Arc::clone(meter);
        }
        if meters.values().map(Vec::len).sum::<usize>() >= self.most {
            forget_the_oldest(&mut meters);
        }
        let meter = Arc::new(Meter::new(saw.plugin, saw.hook, self.half, at));
        meters.entry(saw.revision.into()).or_default().push(Arc::clone(&meter));
        self.meters.store(Arc::new(meters));
        meter
    }
}

fn found<'a>(meters: &'a Meters, saw: &Saw<'_>) -> Option<&'a Arc<Meter>> {
    let hooks = meters.get(saw.revision)?;
    hooks.iter().find(|meter| meter.hook == saw.hook && *meter.plugin == *saw.plugin)
}

fn forget_the_oldest(meters: &mut Meters) {
    let ages = meters.iter().flat_map(|(revision, hooks)| {
        hooks.iter().map(move |meter| (meter.last.load(Relaxed), revision.clone(), Arc::clone(meter)))
    });
    let Some((_, revision, oldest)) = ages.min_by_key(|(last, ..)| *last) else { return };
    if let Some(hooks) = meters.get_mut(&revision) {
        hooks.retain(|meter| !Arc::ptr_eq(meter, &oldest));
        if hooks.is_empty() {
            meters.remove(&revision);
        }
    }
}

#[cfg(test)]
#[path = "statistics_tests.rs"]
mod tests;
