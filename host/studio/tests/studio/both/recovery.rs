//! After a crash: jobs that nobody is at work on end, half-written files go back to the last version, no project stays
//! locked.

use crate::{
    bench::{Bench, CHANGE, WISH, good_run, limits, open, shipped},
    fake_backend::{Call, FakeBackend, Script, Step, file},
};
use std::{fs, path::PathBuf, sync::Arc, time::Duration};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;
use waza_studio::{JobStatus, NewMessage, Studio};

/// What outlives a process.
struct Left {
    folder: Arc<TempDir>,
    user: Uuid,
    project: Uuid,
    job: Uuid,
    versions: Vec<String>,
}

/// A process that dies while a job is at work. Nothing of it is told to end: its runtime is gone from one moment to the
/// next, and the kernel takes its locks.
fn dies_at_work(prepare: impl Fn(&FakeBackend)) -> Left {
    let runtime = Runtime::new().unwrap();
    let left = runtime.block_on(async {
        let bench = Bench::with_game(shipped(), limits()).await;
        let versions = bench.state().await.1;
        prepare(&bench.backend);
        let job = bench.start(CHANGE).await;
        bench.backend.called(&Call::Events(0)).await;
        Left { folder: bench.folder.clone(), user: bench.user, project: bench.project, job: job.id, versions }
    });
    runtime.shutdown_background();
    left
}

async fn reopen(left: &Left) -> (Studio, Arc<FakeBackend>) {
    let (studio, backend, _) = open(left.folder.path(), shipped(), limits()).await;
    (studio, backend)
}

#[test]
fn a_job_that_died_is_ended_at_the_next_start() {
    let left = dies_at_work(|backend| {
        backend.plays(Script::of(vec![file("index.html", "half"), Step::Hangs]));
    });
    Runtime::new().unwrap().block_on(async {
        let (studio, backend) = reopen(&left).await;
        let row = studio.job(left.user, left.job).await.unwrap();
        assert_eq!(row.status, JobStatus::Failed);
        assert_eq!(row.error.as_deref(), Some("生成が中断されました"));
        let events: Vec<_> =
            futures::TryStreamExt::try_collect(studio.follow_job(left.user, left.job, 0).await.unwrap())
                .await
                .unwrap();
        let heard = crate::bench::Heard(events);
        heard.is_sound();
        assert_eq!(heard.failure().0, "CLI_TERMINATED");
        // And the project is free.
        backend.plays(good_run());
        let message = NewMessage { content: CHANGE.into(), ..NewMessage::default() };
        let started = studio.send(left.user, left.project, message).await.unwrap();
        assert!(!started.existing);
        let mut events = studio.follow_job(left.user, started.job.id, 0).await.unwrap();
        while futures::TryStreamExt::try_next(&mut events).await.unwrap().is_some() {}
        assert_eq!(studio.job(left.user, started.job.id).await.unwrap().status, JobStatus::Completed);
    });
}

#[test]
fn half_written_files_go_back_to_the_last_version() {
    let left = dies_at_work(|backend| backend.plays(Script::of(vec![Step::Hangs])));
    let project: PathBuf = left.folder.path().join(format!("users/{}/projects/{}", left.user, left.project));
    assert_eq!(fs::read(project.join("game.js")).unwrap(), b"function setup() {}");
    // As if it had died between two renames.
    fs::write(project.join("game.js"), "half").unwrap();
    Runtime::new().unwrap().block_on(async {
        let (studio, _) = reopen(&left).await;
        let served =
            studio.serve_file(left.user, left.project, "game.js", waza_studio::Origin::User).await.unwrap();
        assert_eq!(served.bytes, b"function setup() {}");
        let versions = studio.versions(left.user, left.project).await.unwrap().versions;
        assert_eq!(versions.into_iter().map(|version| version.id).collect::<Vec<_>>(), left.versions);
    });
}

#[tokio::test]
async fn a_living_process_keeps_its_jobs_when_another_starts() {
    let bench = Bench::new().await;
    bench.backend.plays(Script::of(vec![Step::Hangs]));
    let job = bench.start(WISH).await;
    let (second, _, _) = open(bench.folder.path(), shipped(), limits()).await;
    assert!(!second.job(bench.user, job.id).await.unwrap().status.is_final());
    let again = NewMessage { content: CHANGE.into(), ..NewMessage::default() };
    assert!(second.send(bench.user, bench.project, again).await.unwrap().existing);
    assert_eq!(bench.studio.cancel(bench.user, job.id).await.unwrap().status, JobStatus::Cancelled);
}

#[tokio::test]
async fn a_job_whose_lease_was_taken_writes_nothing_more() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let before = bench.state().await;
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    bench.backend.plays(Script::of(vec![
        file("game.js", "late"),
        Step::Waits(gate.clone()),
        crate::fake_backend::done("遅い"),
    ]));
    let job = bench.start(CHANGE).await;
    bench.backend.called(&Call::Events(0)).await;
    // Another process took over, as it may when this one sleeps longer than its lease.
    let key = format!("project:{}", bench.project);
    let lease = bench.store.leases().current(&key).await.unwrap().unwrap();
    assert!(bench.store.leases().release(&lease).await.unwrap());
    bench.store.leases().acquire(&key, "another", Duration::from_secs(60)).await.unwrap().unwrap();
    gate.add_permits(1);
    bench.backend.called(&Call::Release).await;
    bench.studio.shutdown(Duration::from_secs(5)).await;
    assert_eq!(bench.state().await, before);
    assert!(!bench.studio.job(bench.user, job.id).await.unwrap().status.is_final());
}
