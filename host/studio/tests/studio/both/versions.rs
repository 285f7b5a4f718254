//! Versions as users ask for them: what a job recorded, pages, projects that came without a repository, and repositories
//! that are broken.

use crate::{
    bench::{Bench, CHANGE, WISH, good_run, limits, shipped},
    fake_backend::{Script, done, file},
};
use std::{fs, path::PathBuf};
use uuid::Uuid;
use waza_studio::{Origin, StudioError, StudioLimits, VersionChanges, VersionEdit};

fn disk(bench: &Bench) -> PathBuf {
    bench.folder.path().join(format!("users/{}/projects/{}", bench.user, bench.project))
}

/// A second version that changes one line.
async fn changed(bench: &Bench) {
    bench.backend.plays(Script::of(vec![
        file("game.js", "function setup() { speed($& * 2) }"),
        done("速く | した\n"),
    ]));
    bench.run(CHANGE).await.result();
}

#[tokio::test]
async fn a_version_is_shown_as_its_job_recorded_it() {
    let bench = Bench::with_game(shipped(), limits()).await;
    changed(&bench).await;
    let list = bench.studio.versions(bench.user, bench.project).await.unwrap();
    assert_eq!(list.versions[0].message, "速く | した");
    let shown = bench.studio.version_edits(bench.user, bench.project, &list.versions[0].id).await.unwrap();
    assert_eq!((shown.prompt.as_deref(), shown.summary.trim()), (Some(CHANGE), "速く | した"));
    let edit = VersionEdit {
        path: "game.js".into(),
        old_string: "function setup() {}".into(),
        new_string: "function setup() { speed($& * 2) }".into(),
    };
    assert_eq!(shown.changes, VersionChanges::Recorded(vec![edit]));
    // The first one is shown whole.
    let first = bench.studio.version_edits(bench.user, bench.project, &list.versions[1].hash).await.unwrap();
    assert_eq!(first.prompt.as_deref(), Some(WISH));
    let VersionChanges::Recorded(edits) = first.changes else { panic!("{first:?}") };
    assert!(edits.iter().any(|edit| edit.path == "game.js" && edit.old_string.is_empty()), "{edits:?}");
}

#[tokio::test]
async fn what_nobody_recorded_or_is_too_much_is_a_patch_within_its_bounds() {
    let bounds = StudioLimits { edits_bytes: 10, diff_bytes: 200, ..limits() };
    let bench = Bench::with_game(shipped(), bounds).await;
    changed(&bench).await;
    let list = bench.studio.versions(bench.user, bench.project).await.unwrap();
    let shown = bench.studio.version_edits(bench.user, bench.project, &list.versions[0].id).await.unwrap();
    assert_eq!(shown.prompt.as_deref(), Some(CHANGE), "the rest of the note is there");
    let VersionChanges::Raw(diff) = shown.changes else { panic!("{shown:?}") };
    assert!(diff.patch.len() <= 200 && !diff.patch.is_empty());
    // A note that went with its row.
    let mut tx = bench.store.write().await.unwrap();
    sqlx::query("DELETE FROM version_notes").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let shown = bench.studio.version_edits(bench.user, bench.project, &list.versions[0].id).await.unwrap();
    assert_eq!((shown.prompt, &*shown.summary), (None, "速く | した"));
    assert!(matches!(shown.changes, VersionChanges::Raw(_)));
}

#[tokio::test]
async fn pages_have_the_size_that_the_bounds_say() {
    let bench = Bench::with_game(shipped(), StudioLimits { versions_per_listing: 2, ..limits() }).await;
    for number in 0..4 {
        bench
            .backend
            .plays(Script::of(vec![file("game.js", number.to_string()), done(&format!("v{number}"))]));
        bench.run(CHANGE).await.result();
    }
    let (user, project) = (bench.user, bench.project);
    let (mut numbers, mut after) = (Vec::new(), None);
    loop {
        let page = bench.studio.versions_after(user, project, after.as_deref()).await.unwrap();
        assert!(page.versions.len() <= 2);
        numbers.extend(page.versions.iter().map(|version| version.number));
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    let foreign = bench.studio.versions_after(Uuid::now_v7(), project, None).await;
    assert!(matches!(foreign, Err(StudioError::ProjectNotFound)));
    let foreign = bench.studio.version_edits(Uuid::now_v7(), project, "0123456").await;
    assert!(matches!(foreign, Err(StudioError::ProjectNotFound)));
}

#[tokio::test]
async fn files_that_came_without_a_repository_get_one_and_it_is_said_once() {
    let bench = Bench::with_game(shipped(), limits()).await;
    fs::remove_dir_all(disk(&bench).join(".git")).unwrap();
    let first = bench.studio.versions(bench.user, bench.project).await.unwrap();
    assert!(first.is_auto_initialized);
    assert_eq!(first.versions[0].message, "Initial commit (auto-initialized)");
    assert!(!bench.studio.versions(bench.user, bench.project).await.unwrap().is_auto_initialized);
    let served = bench.studio.serve_file(bench.user, bench.project, "game.js", Origin::User).await.unwrap();
    assert_eq!(served.bytes, b"function setup() {}");
}

#[tokio::test]
async fn a_restore_removes_newer_files_and_brings_assets_back() {
    let bench = Bench::with_game(shipped(), limits()).await;
    bench.backend.plays(Script::of(vec![
        file("assets/cat.png", b"another cat".as_slice()),
        file("newer.js", "new"),
        done("新しい"),
    ]));
    bench.run(CHANGE).await.result();
    let list = bench.studio.versions(bench.user, bench.project).await.unwrap();
    bench.studio.restore_version(bench.user, bench.project, &list.versions[1].id).await.unwrap();
    let read = |path| bench.studio.serve_file(bench.user, bench.project, path, Origin::User);
    assert_eq!(read("assets/cat.png").await.unwrap().bytes, b"\x89PNG cat");
    assert!(matches!(read("newer.js").await, Err(StudioError::FileNotFound)));
    let after = bench.studio.versions(bench.user, bench.project).await.unwrap();
    assert_eq!(after.versions.len(), 2, "a restore is no version of its own");
    assert_eq!(after.current_head, Some(list.versions[1].id.clone()));
}

#[tokio::test]
async fn a_damaged_repository_is_said_and_its_files_stay_served() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let (user, project) = (bench.user, bench.project);
    let version = bench.studio.versions(user, project).await.unwrap().versions[0].id.clone();
    let head = disk(&bench).join(".git/HEAD");
    let whole = fs::read(&head).unwrap();
    assert_eq!(bench.studio.damaged_projects(), 0);
    fs::write(&head, "\0\0").unwrap();

    let list = bench.studio.versions(user, project).await.unwrap();
    assert!(list.damage.is_some() && list.versions.is_empty(), "{list:?}");
    assert_eq!(bench.studio.damaged_projects(), 1);
    for error in [
        bench.studio.version_edits(user, project, &version).await.map(drop).unwrap_err(),
        bench.studio.restore_version(user, project, &version).await.map(drop).unwrap_err(),
    ] {
        assert!(error.is_damage(), "{error}");
    }
    let before = bench.files();
    bench.backend.plays(good_run());
    let heard = bench.run(CHANGE).await;
    assert_eq!(heard.failure(), ("VERSIONS_DAMAGED", "the project's versions are damaged"));
    assert_eq!(bench.files(), before);
    let served = bench.studio.serve_file(user, project, "game.js", Origin::User).await.unwrap();
    assert_eq!(served.bytes, b"function setup() {}");

    // Other projects are not touched by it, and an operator who mends it is believed.
    let other = bench.studio.create_project(user, "other").await.unwrap().id;
    assert_eq!(bench.studio.versions(user, other).await.unwrap().damage, None);
    fs::write(&head, whole).unwrap();
    assert_eq!(bench.studio.versions(user, project).await.unwrap().damage, None);
    assert_eq!(bench.studio.damaged_projects(), 0);
    bench.backend.plays(good_run());
    bench.run(CHANGE).await.result();
}
