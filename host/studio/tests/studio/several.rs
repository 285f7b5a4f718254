//! Several processes on one database: what is counted is counted once, whoever asks.

use crate::{
    bench::{Bench, WISH, limits, open, shipped},
    fake_backend::{Script, Step},
};
use futures::future::join_all;
use uuid::Uuid;
use waza_studio::{JobEventBody, NewMessage, StartedJob, Studio, StudioError, StudioLimits};

fn wish() -> NewMessage {
    NewMessage { content: WISH.into(), ..NewMessage::default() }
}

/// Two processes, with jobs that do not end by themselves.
async fn two(limits: StudioLimits) -> (Bench, Studio) {
    let bench = Bench::with(shipped(), limits.clone()).await;
    let (second, backend, _) = open(bench.folder.path(), shipped(), limits).await;
    for backend in [&bench.backend, &backend] {
        for _ in 0..8 {
            backend.plays(Script::of(vec![Step::Hangs]));
        }
    }
    (bench, second)
}

fn begun(outcomes: &[Result<StartedJob, StudioError>]) -> usize {
    outcomes.iter().filter(|outcome| outcome.as_ref().is_ok_and(|started| !started.existing)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_user_gets_more_projects_than_allowed() {
    let (bench, second) = two(StudioLimits { projects_per_user: 3, ..limits() }).await;
    let user = Uuid::now_v7();
    let made = join_all((0..8).map(|number| {
        let studio = if number % 2 == 0 { bench.studio.clone() } else { second.clone() };
        async move { tokio::spawn(async move { studio.create_project(user, "a").await }).await.unwrap() }
    }))
    .await;
    assert_eq!(made.iter().filter(|outcome| outcome.is_ok()).count(), 3);
    let refused =
        |outcome: &Result<_, _>| matches!(outcome, Err(StudioError::TooManyProjects { allowed: 3 }));
    assert_eq!(made.iter().filter(|outcome| refused(outcome)).count(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_more_jobs_than_allowed_for_a_user_and_for_all() {
    let bounds = StudioLimits { active_jobs_per_user: 1, active_jobs_total: 2, ..limits() };
    let (bench, second) = two(bounds).await;
    let mut wishes = Vec::new();
    for _ in 0..3 {
        let user = Uuid::now_v7();
        for _ in 0..2 {
            wishes.push((user, bench.studio.create_project(user, "a").await.unwrap().id));
        }
    }
    let outcomes = join_all(wishes.iter().enumerate().map(|(number, &(user, project))| {
        let studio = if number % 2 == 0 { bench.studio.clone() } else { second.clone() };
        async move { tokio::spawn(async move { studio.send(user, project, wish()).await }).await.unwrap() }
    }))
    .await;
    assert_eq!(begun(&outcomes), 2);
    let by_user = |user: &[Result<StartedJob, StudioError>]| begun(user) <= 1;
    assert!(outcomes.chunks(2).all(by_user), "{outcomes:?}");
    for refusal in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        let typed =
            matches!(refusal, StudioError::UserJobsExceeded { .. } | StudioError::SystemJobsExceeded { .. });
        assert!(typed, "{refusal:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_messages_for_one_project_the_later_hears_of_the_job() {
    let (bench, second) = two(limits()).await;
    let (user, project) = (bench.user, bench.project);
    let (here, there) =
        tokio::join!(bench.studio.send(user, project, wish()), second.send(user, project, wish()));
    let (here, there) = (here.unwrap(), there.unwrap());
    assert!(here.existing != there.existing);
    assert_eq!(here.job.id, there.job.id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_message_to_a_project_that_goes_is_answered_as_to_a_missing_one() {
    for _ in 0..5 {
        let (bench, second) = two(limits()).await;
        let (user, project) = (bench.user, bench.project);
        let (deleted, sent) =
            tokio::join!(bench.studio.delete_project(user, project), second.send(user, project, wish()));
        match (&deleted, &sent) {
            (Ok(()), Err(StudioError::ProjectNotFound | StudioError::ProjectBusy))
            | (Err(StudioError::ProjectBusy), Ok(_))
            | (Ok(()), Ok(_)) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn what_one_process_stores_another_hears() {
    let bench = Bench::new().await;
    let (second, _, _) = open(bench.folder.path(), shipped(), limits()).await;
    bench.backend.plays(crate::bench::good_run());
    let job = bench.start(WISH).await;
    let events = second.follow_job(bench.user, job.id, 0).await.unwrap();
    let heard = crate::bench::Heard(futures::TryStreamExt::try_collect(events).await.unwrap());
    heard.is_sound();
    assert!(matches!(heard.end(), JobEventBody::Completed { .. }), "{:?}", heard.end());
}
