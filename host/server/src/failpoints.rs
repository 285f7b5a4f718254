//! Only in builds for tests (the feature `failpoints`): stands still at a step of a rollout, so that a test can kill the
//! server there. `FAILPOINT=committed:2` is the second time that step is reached; then a line goes to standard error and
//! the step never ends.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use waza_registry::{Reached, Steps, Stopped};

/// Where to stand still, and after how many times.
#[derive(Debug)]
pub(crate) struct Failpoint {
    at: Reached,
    left: AtomicUsize,
}

impl Failpoint {
    /// What the environment says; a wrong word is no failpoint, which the test that set it will notice.
    pub(crate) fn from_environment() -> Option<Self> {
        let said = std::env::var("FAILPOINT").ok()?;
        let (step, times) = said.split_once(':').unwrap_or((&said, "1"));
        let at = Reached::ALL.into_iter().find(|reached| reached.name() == step)?;
        Some(Self { at, left: AtomicUsize::new(times.parse().ok()?) })
    }
}

impl Steps for Failpoint {
    fn reached(&self, step: Reached) -> Result<(), Stopped> {
        let left = |left: usize| left.checked_sub(1);
        if step == self.at && self.left.fetch_update(SeqCst, SeqCst, left) == Ok(1) {
            tracing::error!(step = step.name(), "failpoint");
            loop {
                std::thread::park();
            }
        }
        Ok(())
    }
}
