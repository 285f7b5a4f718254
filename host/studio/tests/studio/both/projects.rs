//! Projects as a whole.

use crate::{
    bench::{Bench, WISH, good_run, limits, shipped},
    fake_backend::{Script, Step},
};
use waza_studio::{StudioError, StudioLimits};

#[tokio::test]
async fn they_are_made_renamed_listed_and_removed() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let studio = &bench.studio;
    let second = studio.create_project(bench.user, "  二つ目 ").await.unwrap();
    assert_eq!(second.name, "二つ目");
    let renamed = studio.rename_project(bench.user, bench.project, "一つ目").await.unwrap();
    assert_eq!(renamed.name, "一つ目");
    let names: Vec<_> =
        studio.projects(bench.user).await.unwrap().into_iter().map(|project| project.name).collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&"一つ目".to_owned()));

    let is_left =
        || bench.files().keys().any(|path| path.to_string_lossy().contains(&bench.project.to_string()));
    assert!(is_left());
    studio.delete_project(bench.user, bench.project).await.unwrap();
    assert!(!is_left());
    assert!(matches!(studio.project(bench.user, bench.project).await, Err(StudioError::ProjectNotFound)));
    assert!(matches!(bench.send(WISH).await, Err(StudioError::ProjectNotFound)));
}

#[tokio::test]
async fn removing_one_stops_its_job() {
    let bench = Bench::new().await;
    bench.backend.plays(Script::of(vec![Step::Hangs]));
    let job = bench.start(WISH).await;
    bench.studio.delete_project(bench.user, bench.project).await.unwrap();
    assert!(matches!(bench.studio.job(bench.user, job.id).await, Err(StudioError::JobNotFound)));
    // The user's slot is free again.
    let next = bench.studio.create_project(bench.user, "次").await.unwrap();
    bench.backend.plays(good_run());
    let message = waza_studio::NewMessage { content: WISH.into(), ..Default::default() };
    let started = bench.studio.send(bench.user, next.id, message).await.unwrap();
    bench.hear(started.job.id).await.result();
}

#[tokio::test]
async fn names_and_numbers_are_bounded() {
    let bounds = StudioLimits { projects_per_user: 2, project_name_chars: 5, ..limits() };
    let bench = Bench::with(shipped(), StudioLimits { project_name_chars: 6, ..bounds }).await;
    let studio = &bench.studio;
    assert!(matches!(
        studio.create_project(bench.user, "七文字の名前だ").await,
        Err(StudioError::TooLarge(_))
    ));
    for name in ["", "  ", "a\nb"] {
        let refused = studio.create_project(bench.user, name).await;
        assert!(matches!(refused, Err(StudioError::InvalidRequest { .. })), "{name:?}");
    }
    studio.create_project(bench.user, "二つ目").await.unwrap();
    let refused = studio.create_project(bench.user, "三つ目").await;
    assert!(matches!(refused, Err(StudioError::TooManyProjects { allowed: 2 })), "{refused:?}");
}
