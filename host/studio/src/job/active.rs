//! The jobs that run in this process: how to stop one, and how to wait for its end.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Active(Mutex<HashMap<Uuid, Running>>);

/// One of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Running {
    /// Cancelled: the user wants it to stop.
    pub(crate) cancel: CancellationToken,
    /// Cancelled: it has stopped, and how is stored.
    pub(crate) over: CancellationToken,
}

/// Keeps a job among the active ones until it is dropped, however that comes about.
pub(crate) struct Presence {
    active: Arc<Active>,
    job: Uuid,
    pub(crate) running: Running,
}

impl Active {
    pub(crate) fn enter(self: &Arc<Self>, job: Uuid) -> Presence {
        let running = Running::default();
        self.lock().insert(job, running.clone());
        metrics::gauge!("waza_jobs_running").increment(1.0);
        Presence { active: Arc::clone(self), job, running }
    }

    pub(crate) fn get(&self, job: Uuid) -> Option<Running> {
        self.lock().get(&job).cloned()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.active.lock().remove(&self.job);
        metrics::gauge!("waza_jobs_running").decrement(1.0);
        self.running.over.cancel();
    }
}
