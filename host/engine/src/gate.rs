//! Who may run now. A permit moves into the work it guards and comes back when the instance is gone, so the sum of
//! running calls never exceeds the pool's slots and a full pool is a queue, never an error.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A number of places.
#[derive(Clone)]
pub(crate) struct Gate(Arc<Semaphore>);

/// The right to run one call; dropped with the instance.
pub(crate) struct Permits {
    _plugin: OwnedSemaphorePermit,
    _engine: OwnedSemaphorePermit,
    /// How long the call waited for it.
    pub(crate) waited: Duration,
}

impl Gate {
    pub(crate) fn new(places: u32) -> Self {
        Self(Arc::new(Semaphore::new(places as usize)))
    }

    /// Waits for a place of the plugin, then for one of the engine; in this order, so that a plugin that has used up
    /// its own places waits at its own door and keeps nobody else's. `Err` is the time waited in vain.
    pub(crate) async fn enter(plugin: &Self, engine: &Self, max_wait: Duration) -> Result<Permits, Duration> {
        let start = Instant::now();
        let both = async {
            let first = plugin.0.clone().acquire_owned().await.ok()?;
            let second = engine.0.clone().acquire_owned().await.ok()?;
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_full_gate_is_a_queue_and_then_a_refusal() {
        let (plugin, engine) = (Gate::new(1), Gate::new(1));
        let held = Gate::enter(&plugin, &engine, Duration::from_millis(5)).await.unwrap();
        assert!(Gate::enter(&plugin, &engine, Duration::from_millis(5)).await.is_err());
        drop(held);
        assert!(Gate::enter(&plugin, &engine, Duration::from_millis(5)).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_greedy_plugin_waits_at_its_own_door() {
        let (greedy, other, engine) = (Gate::new(1), Gate::new(1), Gate::new(2));
        let _held = Gate::enter(&greedy, &engine, Duration::from_millis(5)).await.unwrap();
        assert!(Gate::enter(&greedy, &engine, Duration::from_millis(5)).await.is_err());
        assert!(Gate::enter(&other, &engine, Duration::from_millis(5)).await.is_ok());
    }
}
