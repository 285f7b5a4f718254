//! The sandbox of one job, and its end.
//!
//! A member is acquired in a task of its own: whoever stops waiting for it does not leak it. Once claimed it belongs to
//! a [`Session`], which outlives the pipeline's future, so cancelling a job in any phase still stops the run and
//! destroys the member.

use crate::{job::JobFailure, limits::StudioLimits};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
    sync::oneshot,
    time::{Instant, timeout, timeout_at},
};
use tokio_util::task::TaskTracker;
use waza_sandbox::{Claim, GenerationBackend, GenerationTask, Member, Owner, RunId, SandboxError};

/// Members that may turn out to be gone before a job gives up.
const ATTEMPTS: usize = 3;

/// A claim that is on its way.
pub(crate) struct Acquiring(oneshot::Receiver<Result<Claim, JobFailure>>);

/// What a job holds of a backend.
pub(crate) struct Session {
    backend: Arc<dyn GenerationBackend>,
    owner: Owner,
    acquire: Duration,
    dispose: Duration,
    tasks: TaskTracker,
    claim: Option<Claim>,
    run: Option<RunId>,
}

impl Session {
    pub(crate) fn new(
        backend: Arc<dyn GenerationBackend>,
        owner: Owner,
        limits: &StudioLimits,
        tasks: TaskTracker,
    ) -> Self {
        Self {
            backend,
            owner,
            acquire: limits.acquire(),
            dispose: limits.dispose(),
            tasks,
            claim: None,
            run: None,
        }
    }

    pub(crate) fn backend(&self) -> &Arc<dyn GenerationBackend> {
        &self.backend
    }

    /// Begins to acquire a member; the job may do other things meanwhile.
    pub(crate) fn acquire(&self) -> Acquiring {
        let (sender, receiver) = oneshot::channel();
        let (backend, owner) = (Arc::clone(&self.backend), self.owner);
        let (acquire, dispose) = (self.acquire, self.dispose);
        self.tasks.spawn(async move {
            let mut sender = sender;
            let claimed = claim_member(backend.as_ref(), owner, acquire, dispose, &mut sender).await;
            if let Err(Ok(unwanted)) = sender.send(claimed) {
                bounded(dispose, "release", backend.release(unwanted)).await;
            }
        });
        Acquiring(receiver)
    }

    /// Starts the run, on another member when the first one is gone.
    pub(crate) async fn start(
        &mut self,
        acquiring: Acquiring,
        task: GenerationTask,
    ) -> Result<RunId, JobFailure> {
        let mut acquiring = acquiring;
        for attempt in 1..=ATTEMPTS {
            let claim = acquiring.0.await.map_err(|_| JobFailure::Panicked)??;
            let claim = self.claim.insert(claim);
            match self.backend.start(claim, task.clone()).await {
                Ok(run) => return Ok(self.run.insert(run).clone()),
                Err(SandboxError::MemberGone(_)) if attempt < ATTEMPTS => {
                    self.dispose(false);
                    acquiring = self.acquire();
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(JobFailure::NoSandbox { allowed_ms: millis(self.acquire) })
    }

    /// Stops the run when it may still go on, and destroys the member, in the background. Doing it twice is fine.
    pub(crate) fn dispose(&mut self, stop: bool) {
        let (run, claim) = (self.run.take(), self.claim.take());
        let (backend, dispose) = (Arc::clone(&self.backend), self.dispose);
        if run.is_none() && claim.is_none() {
            return;
        }
        self.tasks.spawn(async move {
            if let Some(run) = run.filter(|_| stop) {
                bounded(dispose, "cancel", backend.cancel(&run)).await;
            }
            if let Some(claim) = claim {
                bounded(dispose, "release", backend.release(claim)).await;
            }
        });
    }
}

async fn claim_member(
    backend: &dyn GenerationBackend,
    owner: Owner,
    acquire: Duration,
    dispose: Duration,
    wanted: &mut oneshot::Sender<Result<Claim, JobFailure>>,
) -> Result<Claim, JobFailure> {
    let deadline = Instant::now() + acquire;
    let late = || JobFailure::NoSandbox { allowed_ms: millis(acquire) };
    for _ in 0..ATTEMPTS {
        let member = timeout_at(deadline, backend.create()).await.map_err(|_| late())??;
        let ready = tokio::select! {
            ready = timeout_at(deadline, backend.ready(&member)) => ready.map_err(|_| late()),
            () = wanted.closed() => Err(late()),
        };
        match ready {
            Ok(Ok(())) => {}
            Ok(Err(SandboxError::MemberGone(_))) => continue,
            Ok(Err(error)) => {
                discard(backend, member, owner, dispose).await;
                return Err(error.into());
            }
            Err(failure) => {
                discard(backend, member, owner, dispose).await;
                return Err(failure);
            }
        }
        match timeout_at(deadline, backend.claim(member, owner)).await {
            Ok(Err(SandboxError::MemberGone(_))) => {}
            Ok(claimed) => return Ok(claimed?),
            Err(_) => return Err(late()),
        }
    }
    Err(late())
}

/// Gives up a member that nobody got: only a claimed member can be released.
async fn discard(backend: &dyn GenerationBackend, member: Member, owner: Owner, dispose: Duration) {
    let gone = async {
        let claim = backend.claim(member, owner).await?;
        backend.release(claim).await
    };
    bounded(dispose, "discard", gone).await;
}

async fn bounded(limit: Duration, step: &str, work: impl Future<Output = Result<(), SandboxError>>) {
    match timeout(limit, work).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(step, %error, "a sandbox could not be disposed of"),
        Err(_) => tracing::warn!(step, ?limit, "disposing of a sandbox took too long"),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
