//! What is spent in a day, and what costs nothing.

use crate::{
    bench::{Bench, WISH, limits, shipped},
    fake_backend::{FakeBackend, Script, Step},
};
use futures::future::join_all;
use std::{path::Path, sync::Arc, time::Duration};
use tempfile::TempDir;
use uuid::Uuid;
use waza_store::{ManualClock, Store, StoreOptions};
use waza_studio::{
    NewMessage, Plan, PlanQuota, QuotaExceeded, QuotaKind, QuotaOptions, StartedJob, Studio, StudioError,
    StudioLimits, StudioOptions,
};

/// 2023-11-15, a second before midnight of UTC.
const EVENING: i64 = 1_700_092_799_000;

struct Counted {
    studio: Studio,
    store: Store,
    backend: Arc<FakeBackend>,
    clock: Arc<ManualClock>,
    user: Uuid,
    folder: TempDir,
}

fn free(projects_per_day: i64, messages_per_day: i64) -> QuotaOptions {
    let free = PlanQuota { projects_per_day, messages_per_day };
    QuotaOptions { enabled: true, free, ..QuotaOptions::default() }
}

async fn open(
    folder: &Path,
    clock: Arc<ManualClock>,
    quota: QuotaOptions,
    limits: StudioLimits,
) -> (Studio, Store, Arc<FakeBackend>) {
    let options = StoreOptions { clock, ..StoreOptions::new(crate::store_url(folder)) };
    let store = Store::open(&options).await.unwrap();
    let backend = FakeBackend::new();
    // Jobs that do not end by themselves.
    backend.plays(Script::of(vec![Step::Hangs]));
    let mut options = StudioOptions::new(folder, store.clone(), shipped(), backend.clone());
    (options.limits, options.quota) = (limits, quota);
    (Studio::open(options).await.unwrap(), store, backend)
}

async fn counted(quota: QuotaOptions) -> Counted {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new(EVENING));
    let bounds = StudioLimits { active_jobs_per_user: 100, active_jobs_total: 100, ..limits() };
    let (studio, store, backend) = open(folder.path(), clock.clone(), quota, bounds).await;
    Counted { studio, store, backend, clock, user: Uuid::now_v7(), folder }
}

impl Counted {
    async fn project(&self) -> Uuid {
        self.studio.create_project(self.user, "a").await.unwrap().id
    }

    async fn send(&self, project: Uuid) -> Result<StartedJob, StudioError> {
        self.studio.send(self.user, project, wish()).await
    }

    /// Spent so far: projects and messages.
    async fn used(&self) -> (i64, i64) {
        let status = self.studio.quota(self.user).await.unwrap();
        (status.projects.used, status.messages.used)
    }

    async fn subscribe(&self, plan: &str, status: &str) {
        let mut tx = self.store.write().await.unwrap();
        let sql = "INSERT INTO subscriptions (user_id, plan, status) VALUES ($1, $2, $3)
                   ON CONFLICT (user_id) DO UPDATE SET plan = excluded.plan, status = excluded.status";
        let user = self.user.to_string();
        sqlx::query(sql).bind(user).bind(plan).bind(status).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn wish() -> NewMessage {
    NewMessage { content: WISH.into(), ..NewMessage::default() }
}

fn exceeded<T>(outcome: Result<T, StudioError>) -> QuotaExceeded {
    match outcome {
        Err(StudioError::Quota(exceeded)) => exceeded,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was taken"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_messages_at_once_against_twenty_start_exactly_twenty() {
    let counted = counted(free(-1, 20)).await;
    let bounds = StudioLimits { active_jobs_per_user: 100, active_jobs_total: 100, ..limits() };
    let (second, _, _) = open(counted.folder.path(), counted.clock.clone(), free(-1, 20), bounds).await;
    let mut projects = Vec::new();
    for _ in 0..50 {
        projects.push(counted.project().await);
    }
    let user = counted.user;
    let outcomes = join_all(projects.into_iter().enumerate().map(|(number, project)| {
        let studio = if number % 2 == 0 { counted.studio.clone() } else { second.clone() };
        async move { tokio::spawn(async move { studio.send(user, project, wish()).await }).await.unwrap() }
    }))
    .await;
    let (started, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!((started.len(), refused.len()), (20, 30));
    for outcome in refused {
        let exceeded = exceeded(outcome);
        assert_eq!((exceeded.kind, exceeded.limit), (QuotaKind::Messages, 20));
        assert_eq!(exceeded.resets_at.to_string(), "2023-11-16T00:00:00.000Z");
    }
    assert_eq!(counted.used().await, (50, 20));
    let status = counted.studio.quota(user).await.unwrap();
    assert_eq!((status.messages.remaining, status.projects.remaining, status.plan), (0, -1, Plan::Free));
}

#[tokio::test]
async fn what_is_refused_or_a_duplicate_costs_nothing() {
    let counted = counted(free(2, 2)).await;
    let project = counted.project().await;
    let first = counted.send(project).await.unwrap();
    assert!(!first.existing);
    assert!(counted.send(project).await.unwrap().existing, "a job runs in it");
    let empty = NewMessage { content: " ".into(), ..NewMessage::default() };
    assert!(counted.studio.send(counted.user, project, empty).await.is_err());
    assert!(counted.send(Uuid::now_v7()).await.is_err(), "no such project");
    assert!(counted.studio.create_project(counted.user, "").await.is_err());
    assert_eq!(counted.used().await, (1, 1));
    // Another's quota is another's.
    let other = counted.studio.quota(Uuid::now_v7()).await.unwrap();
    assert_eq!((other.projects.used, other.messages.used), (0, 0));

    counted.project().await;
    let refused = exceeded(counted.studio.create_project(counted.user, "b").await);
    assert_eq!((refused.kind, refused.limit), (QuotaKind::Projects, 2));
    assert_eq!(counted.studio.projects(counted.user).await.unwrap().len(), 2, "nothing was made");
    assert_eq!(counted.used().await, (2, 1));
}

#[tokio::test]
async fn a_message_that_finds_no_slot_costs_nothing_and_one_over_the_quota_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new(EVENING));
    let (studio, _, _) = open(folder.path(), clock, free(-1, 1), limits()).await;
    let user = Uuid::now_v7();
    let project = |studio: Studio| async move { studio.create_project(user, "a").await.unwrap().id };
    let (one, two) = (project(studio.clone()).await, project(studio.clone()).await);
    let job = studio.send(user, one, wish()).await.unwrap().job;
    let full = studio.send(user, two, wish()).await;
    assert!(matches!(full, Err(StudioError::UserJobsExceeded { .. })), "{full:?}");
    assert_eq!(studio.quota(user).await.unwrap().messages.used, 1);

    studio.cancel(user, job.id).await.unwrap();
    exceeded(studio.send(user, two, wish()).await);
    assert!(studio.history(user, two, 10).await.unwrap().is_empty());
    assert!(studio.active_job(user, two).await.unwrap().is_none());
    // The refusal took the project's lease with it.
    studio.delete_project(user, two).await.unwrap();
}

#[tokio::test]
async fn a_new_day_is_a_new_quota_and_a_cancelled_job_stays_spent() {
    let counted = counted(free(-1, 1)).await;
    let project = counted.project().await;
    let job = counted.send(project).await.unwrap().job;
    counted.studio.cancel(counted.user, job.id).await.unwrap();
    exceeded(counted.send(project).await);
    counted.clock.advance(Duration::from_secs(1));
    assert_eq!(counted.used().await, (0, 0));
    counted.send(project).await.unwrap();
    assert_eq!(counted.used().await, (0, 1));
}

#[tokio::test]
async fn the_plan_decides_as_long_as_it_is_paid() {
    let counted = counted(QuotaOptions { enabled: true, ..QuotaOptions::default() }).await;
    for (plan, status, projects, messages) in [
        ("pro", "active", 100, 500),
        ("team", "trialing", -1, -1),
        ("pro", "canceled", 3, 20),
        ("gold", "active", 3, 20),
    ] {
        counted.subscribe(plan, status).await;
        let quota = counted.studio.quota(counted.user).await.unwrap();
        assert_eq!((quota.projects.limit, quota.messages.limit), (projects, messages), "{plan} {status}");
    }
    counted.subscribe("team", "active").await;
    for _ in 0..4 {
        counted.project().await;
    }
    assert_eq!(counted.used().await, (4, 0), "what has no limit is counted all the same");
    assert_eq!(counted.backend.tasks(), 0);
}

#[tokio::test]
async fn a_limit_of_nothing_refuses_the_first() {
    let counted = counted(free(0, 0)).await;
    exceeded(counted.studio.create_project(counted.user, "a").await);
    assert_eq!(counted.used().await, (0, 0));
}

#[tokio::test]
async fn without_quotas_nothing_is_counted() {
    let bench = Bench::new().await;
    let quota = bench.studio.quota(bench.user).await.unwrap();
    assert_eq!((quota.projects.used, quota.projects.limit, quota.projects.remaining), (0, -1, -1));
}
