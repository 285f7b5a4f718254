//! One job per project, bounded numbers of them, and a log that can be followed from anywhere.

use crate::{
    bench::{Bench, CHANGE, WISH, good_run, limits, open, shipped},
    fake_backend::{Call, Script, Step},
};
use futures::TryStreamExt;
use std::time::Duration;
use uuid::Uuid;
use waza_studio::{JobEventBody, JobStatus, NewMessage, StudioError, StudioLimits};

fn hanging() -> Script {
    Script::of(vec![Step::Hangs])
}

#[tokio::test]
async fn a_second_message_is_told_of_the_first() {
    let bench = Bench::new().await;
    bench.backend.plays(hanging());
    let first = bench.start(WISH).await;
    let second = bench.send("別の事").await.unwrap();
    assert!(second.existing);
    assert_eq!(second.job.id, first.id);
    let history = bench.studio.history(bench.user, bench.project, 10).await.unwrap();
    assert_eq!(history.len(), 1, "what was not taken is not in the history");
    bench.studio.cancel(bench.user, first.id).await.unwrap();
}

#[tokio::test]
async fn of_many_messages_at_once_one_starts_a_job() {
    let bench = Bench::new().await;
    bench.backend.plays(hanging());
    let started = futures::future::join_all((0..20).map(|_| bench.send(WISH))).await;
    let fresh = started.iter().filter(|started| !started.as_ref().unwrap().existing).count();
    assert_eq!(fresh, 1);
    let active = bench.studio.active_job(bench.user, bench.project).await.unwrap().unwrap();
    assert!(started.iter().all(|started| started.as_ref().unwrap().job.id == active.id));
    bench.studio.cancel(bench.user, active.id).await.unwrap();
}

#[tokio::test]
async fn jobs_are_counted_per_user_and_in_all() {
    let limits = StudioLimits { active_jobs_per_user: 1, active_jobs_total: 2, ..limits() };
    let bench = Bench::with(shipped(), limits).await;
    bench.backend.plays(hanging());
    let first = bench.start(WISH).await;
    let message = NewMessage { content: WISH.into(), ..NewMessage::default() };
    let other = bench.studio.create_project(bench.user, "二つ目").await.unwrap();
    let refused = bench.studio.send(bench.user, other.id, message.clone()).await.unwrap_err();
    let StudioError::UserJobsExceeded { allowed: 1, jobs } = refused else { panic!("{refused}") };
    assert_eq!((jobs[0].job_id, jobs[0].project_name.as_str()), (first.id, "新しいゲーム"));

    let mut running = vec![(bench.user, first.id)];
    for place in 0..2 {
        let user = Uuid::now_v7();
        let project = bench.studio.create_project(user, "p").await.unwrap().id;
        match bench.studio.send(user, project, message.clone()).await {
            Ok(started) => running.push((user, started.job.id)),
            Err(StudioError::SystemJobsExceeded { allowed: 2 }) => assert_eq!(place, 1),
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(running.len(), 2);
    for (user, job) in running {
        bench.studio.cancel(user, job).await.unwrap();
    }
}

#[tokio::test]
async fn messages_have_a_size() {
    let bench = Bench::new().await;
    let too_long = "あ".repeat(8 * 1024 / 3 + 1);
    match bench.send(&too_long).await.unwrap_err() {
        StudioError::TooLarge(exceeded) => assert_eq!(exceeded.limit, "message_bytes"),
        other => panic!("{other}"),
    }
    assert!(matches!(bench.send(" \n").await, Err(StudioError::InvalidRequest { .. })));
}

#[tokio::test]
async fn a_log_is_followed_from_any_place_and_twice() {
    let bench = Bench::new().await;
    bench.backend.plays(good_run());
    let job = bench.start(WISH).await;
    let all = bench.hear(job.id).await;
    let last = bench.studio.last_event(bench.user, job.id).await.unwrap();
    assert_eq!(last, all.0.len() as u64);
    for after in 0..=last {
        let rest: Vec<_> =
            bench.studio.follow_job(bench.user, job.id, after).await.unwrap().try_collect().await.unwrap();
        assert_eq!(rest, all.0[after as usize..]);
    }
    let row = bench.studio.job(bench.user, job.id).await.unwrap();
    assert_eq!((row.status, row.progress), (JobStatus::Completed, 100));
    let JobEventBody::Completed { job, result } = all.end() else { panic!() };
    assert_eq!(job, &row);
    assert_eq!(row.result.unwrap(), result.to_string());
}

#[tokio::test]
async fn other_peoples_jobs_and_projects_are_missing() {
    let bench = Bench::new().await;
    bench.backend.plays(good_run());
    let job = bench.start(WISH).await;
    let stranger = Uuid::now_v7();
    let studio = &bench.studio;
    assert!(matches!(studio.job(stranger, job.id).await, Err(StudioError::JobNotFound)));
    assert!(matches!(studio.cancel(stranger, job.id).await, Err(StudioError::JobNotFound)));
    assert!(studio.follow_job(stranger, job.id, 0).await.is_err());
    assert!(matches!(studio.history(stranger, bench.project, 1).await, Err(StudioError::ProjectNotFound)));
    assert!(matches!(studio.versions(stranger, bench.project).await, Err(StudioError::ProjectNotFound)));
    assert!(matches!(
        studio.delete_project(stranger, bench.project).await,
        Err(StudioError::ProjectNotFound)
    ));
    bench.hear(job.id).await.result();
}

#[tokio::test]
async fn shutting_down_waits_and_then_interrupts() {
    let bench = Bench::new().await;
    bench.backend.plays(hanging());
    let job = bench.start(WISH).await;
    bench.backend.called(&Call::Events(0)).await;
    bench.studio.shutdown(Duration::from_millis(10)).await;
    let heard = bench.hear(job.id).await;
    heard.is_sound();
    assert_eq!(heard.failure().0, "CLI_TERMINATED");
    assert!(bench.backend.calls().contains(&Call::Cancel));
    assert!(bench.backend.calls().contains(&Call::Release));
    assert!(matches!(bench.send(WISH).await, Err(StudioError::ShuttingDown)));
}

#[tokio::test]
async fn what_is_done_is_done_after_reopening() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let state = bench.state().await;
    bench.studio.shutdown(Duration::from_secs(5)).await;
    let (user, project, folder) = (bench.user, bench.project, bench.folder.clone());
    drop(bench);
    let (studio, _, _) = open(folder.path(), shipped(), limits()).await;
    let versions = studio.versions(user, project).await.unwrap().versions;
    assert_eq!(versions.into_iter().map(|version| version.id).collect::<Vec<_>>(), state.1);
}

#[tokio::test]
async fn events_have_a_number_too() {
    let bench =
        Bench::with(shipped(), StudioLimits { events_per_job: 40, stream_event_ms: 0, ..limits() }).await;
    let chatty = |n: u64| waza_sandbox::GenerationEvent::Status { message: format!("{n}") };
    bench.backend.plays(Script::of(vec![Step::Many(1_000, chatty), Step::Hangs]));
    let heard = bench.run(WISH).await;
    heard.is_sound();
    assert_eq!(heard.failure().0, "OUTPUT_TOO_LARGE");
    assert!(heard.failure().1.contains("events_per_job"));
    assert!(heard.0.len() <= 40);
    bench.backend.called(&Call::Cancel).await;
}

#[tokio::test]
async fn a_project_that_is_busy_is_not_restored() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let version = bench.studio.versions(bench.user, bench.project).await.unwrap().versions.remove(0);
    bench.backend.plays(hanging());
    let job = bench.start(CHANGE).await;
    let refused = bench.studio.restore_version(bench.user, bench.project, &version.id).await;
    assert!(matches!(refused, Err(StudioError::ProjectBusy)), "{refused:?}");
    bench.studio.cancel(bench.user, job.id).await.unwrap();
}

#[tokio::test]
async fn a_nul_in_what_was_said_stops_nothing() {
    let bench = Bench::new().await;
    bench.backend.plays(crate::fake_backend::Script::of(vec![
        crate::fake_backend::file("index.html", "<p>a</p>"),
        crate::fake_backend::done("で\0きました"),
    ]));
    let heard = bench.run(&format!("{WISH}\0")).await;
    assert!(matches!(heard.end(), JobEventBody::Completed { .. }), "{:?}", heard.end());
    let history = bench.studio.history(bench.user, bench.project, 10).await.unwrap();
    assert_eq!(history.len(), 2);
    assert!(history.iter().all(|line| line.content.contains('\u{FFFD}')), "{history:?}");
}
