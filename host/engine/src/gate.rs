//! Who may run now. A permit moves into the work it guards and comes back when the instance is gone, so the sum of
//! running calls never exceeds the pool's slots and a full pool is a queue, never an error. The queue has an end: a
//! call that would be one too many is refused at once, and one that waits too long is refused then.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

/// A number of places, and a bounded number of calls that wait for one.
#[derive(Clone)]
pub(crate) struct Gate(Arc<Inner>);

struct Inner {
    places: Arc<Semaphore>,
    waiting: AtomicU32,
    max_waiting: u32,
}

/// The right to run one call; dropped with the instance.
pub(crate) struct Permits {
    _plugin: OwnedSemaphorePermit,
    _engine: OwnedSemaphorePermit,
    /// How long the call waited for it.
    pub(crate) waited: Duration,
}

impl Gate {
    pub(crate) fn new(places: u32, max_waiting: u32) -> Self {
        let places = Arc::new(Semaphore::new(places as usize));
        Self(Arc::new(Inner { places, waiting: AtomicU32::new(0), max_waiting }))
    }

    /// Waits for a place of the plugin, then for one of the engine; in this order, so that a plugin that has used up
    /// its own places waits at its own door and keeps nobody else's. `Err` is the time waited in vain.
    pub(crate) async fn enter(plugin: &Self, engine: &Self, max_wait: Duration) -> Result<Permits, Duration> {
        if let Some(permits) = Self::enter_now(plugin, engine) {
            return Ok(permits);
        }
        let start = Instant::now();
        let Some(_waiting) = plugin.wait() else { return Err(Duration::ZERO) };
        let both = async {
            let first = plugin.0.places.clone().acquire_owned().await.ok()?;
            let second = engine.0.places.clone().acquire_owned().await.ok()?;
            Some((first, second))
        };
        match tokio::time::timeout(max_wait, both).await {
            Ok(Some((plugin, engine))) => {
                Ok(Permits { _plugin: plugin, _engine: engine, waited: start.elapsed() })
            }
            // Gates are never closed, so the inner `None` cannot come; it is the same refusal if it ever does.
            Ok(None) | Err(_) => Err(start.elapsed()),
        }
    }

    /// The way of nearly every call: both gates are open, and no timer is set up. Fails when anybody waits.
    fn enter_now(plugin: &Self, engine: &Self) -> Option<Permits> {
        let first = plugin.0.places.clone().try_acquire_owned().ok()?;
        let second = engine.0.places.clone().try_acquire_owned().ok()?;
        Some(Permits { _plugin: first, _engine: second, waited: Duration::ZERO })
    }

    /// A place in the queue, unless it is full.
    fn wait(&self) -> Option<Waiting<'_>> {
        let waiting = Waiting(&self.0.waiting);
        (self.0.waiting.fetch_add(1, Ordering::Relaxed) < self.0.max_waiting).then_some(waiting)
    }
}

/// Leaves the queue when dropped, also when the caller gave up.
struct Waiting<'a>(&'a AtomicU32);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(5);

    #[tokio::test(start_paused = true)]
    async fn a_full_gate_is_a_queue_and_then_a_refusal() {
        let (plugin, engine) = (Gate::new(1, 9), Gate::new(1, 9));
        let held = Gate::enter(&plugin, &engine, SOON).await.unwrap();
        assert_eq!(Gate::enter(&plugin, &engine, SOON).await.err(), Some(SOON));
        drop(held);
        assert!(Gate::enter(&plugin, &engine, SOON).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_greedy_plugin_waits_at_its_own_door() {
        let (greedy, other, engine) = (Gate::new(1, 9), Gate::new(1, 9), Gate::new(2, 9));
        let _held = Gate::enter(&greedy, &engine, SOON).await.unwrap();
        assert!(Gate::enter(&greedy, &engine, SOON).await.is_err());
        assert!(Gate::enter(&other, &engine, SOON).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_queue_has_an_end_and_who_gives_up_leaves_it() {
        let (plugin, engine) = (Gate::new(1, 1), Gate::new(1, 1));
        let _held = Gate::enter(&plugin, &engine, SOON).await.unwrap();
        for _ in 0..3 {
            let (first, second) =
                tokio::join!(Gate::enter(&plugin, &engine, SOON), Gate::enter(&plugin, &engine, SOON));
            assert_eq!(first.err(), Some(SOON));
            assert_eq!(second.err(), Some(Duration::ZERO), "the queue has one place");
        }
    }
}
