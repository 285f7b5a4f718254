//! Sees one job through: runs the pipeline, stops it when told to, and makes sure that its end is written down.
//!
//! Up to the first changed file the pipeline is a future that can be dropped at any point: by the user, by the deadline,
//! by the server's shutdown, by a lost lease. From there on nothing is dropped; what must stop looks for itself.

use super::{
    failure::{JobFailure, Stop},
    journal::{Closing, Journal},
    send::{Accepted, Brief},
};
use crate::{
    Inner,
    pipeline::{self, Prepared, Session},
    places::{Place, Turn},
};
use futures::FutureExt;
use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use tracing::Instrument;
use waza_sandbox::Owner;
use waza_store::{Lease, Store, StoreError};

/// How often the end of a job is written before it is left to the sweep.
const CLOSING_ATTEMPTS: u32 = 3;
const CLOSING_PAUSE: Duration = Duration::from_millis(100);

/// What may stop a job from outside.
#[derive(Debug, Clone)]
pub(crate) struct Signals {
    cancel: CancellationToken,
    terminate: CancellationToken,
    lost: CancellationToken,
}

impl Signals {
    /// Comes back when the job has to stop.
    pub(crate) async fn raised(&self) -> Stop {
        tokio::select! {
            biased;
            () = self.lost.cancelled() => Stop::LeaseLost,
            () = self.cancel.cancelled() => Stop::Cancelled,
            () = self.terminate.cancelled() => JobFailure::Terminated.into(),
        }
    }

    /// For code that cannot be dropped.
    pub(crate) fn check(&self) -> Result<(), Stop> {
        match () {
            () if self.lost.is_cancelled() => Err(Stop::LeaseLost),
            () if self.cancel.is_cancelled() => Err(Stop::Cancelled),
            () if self.terminate.is_cancelled() => Err(JobFailure::Terminated.into()),
            () => Ok(()),
        }
    }
}

/// Runs a job to its end.
pub(crate) async fn supervise(inner: Arc<Inner>, accepted: Accepted) {
    let Accepted { mut journal, brief, presence } = accepted;
    let span = tracing::info_span!("job", job = %journal.row.id, project = %journal.row.project_id);
    let id = journal.row.id.to_string();
    let work = async {
        let begun = Instant::now();
        let signals = Signals {
            cancel: presence.running.cancel.clone(),
            terminate: inner.terminate.clone(),
            lost: CancellationToken::new(),
        };
        let renewal = keep(inner.store.clone(), journal.lease().clone(), inner.limits.lease(), &signals.lost);
        let renewal = AbortOnDropHandle::new(tokio::spawn(renewal));
        let closing = run(&inner, &brief, &mut journal, &signals).await;
        close(&mut journal, closing).await;
        drop(renewal);
        let state = journal.row.status.as_str();
        metrics::counter!("waza_jobs_total", "state" => state).increment(1);
        metrics::histogram!("waza_job_seconds", "state" => state).record(begun.elapsed().as_secs_f64());
    };
    // Decisions in the log name the job that they belong to. Boxed, as one future more inside another is more than the
    // compiler lays out.
    waza_registry::for_request(id, Box::pin(work.instrument(span))).await;
    drop(presence);
}

async fn run(inner: &Inner, brief: &Brief, journal: &mut Journal, signals: &Signals) -> Option<Closing> {
    let project = &brief.record.project;
    let owner = Owner { user: project.user_id, project: project.id };
    // The deadline is for the work; who waits for a place does not work yet.
    let place = tokio::select! {
        biased;
        stop = signals.raised() => Err(stop),
        place = caught(queue(inner, journal)) => place,
    };
    let _place = match place {
        Ok(place) => place,
        Err(stop) => return Closing::of(stop),
    };
    let mut session = Session::new(Arc::clone(&inner.backend), owner, &inner.limits, inner.tasks.clone());
    let prepared = tokio::select! {
        biased;
        stop = signals.raised() => Err(stop),
        prepared = caught(pipeline::prepare(inner, brief, journal, &mut session)) => prepared,
        () = sleep(inner.limits.generation()) => {
            Err(JobFailure::Deadline { allowed_ms: inner.limits.generation_ms }.into())
        }
    };
    session.dispose(prepared.is_err());
    match prepared {
        Ok(Prepared::Words(closing)) => Some(*closing),
        Ok(Prepared::Changes(changes)) => {
            match caught(pipeline::accept(inner, brief, journal, *changes, signals)).await {
                Ok(closing) => Some(closing),
                Err(stop) => Closing::of(stop),
            }
        }
        Err(stop) => Closing::of(stop),
    }
}

/// Waits for a place, and says how many wait before.
async fn queue(inner: &Inner, journal: &mut Journal) -> Result<Place, Stop> {
    let mut waiting = inner.places.wait();
    loop {
        match waiting.next().await {
            Turn::Now(place) => return Ok(place),
            Turn::Behind(jobs) => {
                let step = journal.progress(0, &journal.locale.waiting_behind(jobs));
                journal.append(vec![step]).await?;
            }
        }
    }
}

/// A panic in a job is that job's failure, and nobody else's.
async fn caught<T>(work: impl Future<Output = Result<T, Stop>>) -> Result<T, Stop> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| Err(JobFailure::Panicked.into()))
}

async fn close(journal: &mut Journal, closing: Option<Closing>) {
    let Some(closing) = closing else {
        tracing::warn!("the project was taken over by another process; nothing more is written");
        return;
    };
    for attempt in 1..=CLOSING_ATTEMPTS {
        match journal.close(&closing).await {
            Ok(()) => return tracing::info!(state = journal.row.status.as_str(), "the job is over"),
            Err(Stop::LeaseLost) => {
                tracing::warn!("the job ended after its project was taken over");
                return;
            }
            Err(stop) => tracing::error!(?stop, attempt, "the job's end could not be stored"),
        }
        sleep(CLOSING_PAUSE * attempt).await;
    }
    tracing::error!("the job is left to the sweep, which will call it interrupted");
}

/// Renews the lease until it is dropped, or until somebody else has it.
fn keep(
    store: Store,
    lease: Lease,
    ttl: Duration,
    lost: &CancellationToken,
) -> impl Future<Output = ()> + Send + 'static {
    let lost = lost.clone();
    async move {
        loop {
            sleep(ttl / 3).await;
            match store.leases().renew(&lease, ttl).await {
                Ok(_) => {}
                Err(StoreError::LeaseLost { .. }) => {
                    lost.cancel();
                    return;
                }
                Err(error) => tracing::warn!(%error, "a lease could not be renewed; trying again"),
            }
        }
    }
}
