//! Going on from other people's games, and where games come from.

use super::publish::{id_of, info, published};
use crate::bench::{Bench, CHANGE, limits, open, shipped, without};
use crate::fake_backend::{Script, done, file};
use futures::future::join_all;
use sqlx::Row;
use uuid::Uuid;
use waza_studio::{
    GameId, Origin, PublishInfo, PublishedGame, Studio, StudioError, StudioLimits, Visibility,
};

async fn read(studio: &Studio, user: Uuid, project: Uuid, path: &str) -> Result<Vec<u8>, StudioError> {
    Ok(studio.serve_file(user, project, path, Origin::User).await?.bytes)
}

async fn leftovers(bench: &Bench) -> i64 {
    let row =
        sqlx::query("SELECT COUNT(*) FROM project_removals").fetch_one(bench.store.pool()).await.unwrap();
    row.try_get(0).unwrap()
}

#[tokio::test]
async fn a_remix_has_what_was_published_and_not_what_was_edited_since() {
    let (bench, game) = published(limits()).await;
    bench.backend.plays(Script::of(vec![file("game.js", "secret()"), done("ok")]));
    bench.run(CHANGE).await.result();
    let (studio, other) = (&bench.studio, Uuid::now_v7());
    let project = studio.remix(other, &id_of(&game)).await.unwrap();
    assert_eq!((project.name.as_str(), project.remixed_from), ("ねこ (Remix)", Some(bench.project)));
    assert!(project.is_initialized && project.dimension.is_some());
    assert_eq!(read(studio, other, project.id, "game.js").await.unwrap(), b"function setup() {}");
    assert!(read(studio, other, project.id, "index.html").await.is_ok());
    let versions = studio.versions(other, project.id).await.unwrap().versions;
    assert_eq!(versions.len(), 1);
    assert_eq!(versions[0].message, format!("Remixed from {}", game.public_id));
    assert_eq!(studio.projects(other).await.unwrap(), [studio.project(other, project.id).await.unwrap()]);
    assert!(read(studio, bench.user, project.id, "game.js").await.is_err(), "it is not its author's");
    assert_eq!(leftovers(&bench).await, 0);
}

#[tokio::test]
async fn who_wants_no_remixes_gets_none() {
    let (bench, game) = published(limits()).await;
    let closed = PublishInfo { allow_remix: false, ..info("ねこ") };
    bench.studio.publish(bench.user, bench.project, closed).await.unwrap();
    let refused = bench.studio.remix(Uuid::now_v7(), &id_of(&game)).await;
    assert!(matches!(refused, Err(StudioError::RemixNotAllowed)), "{refused:?}");
    let missing = bench.studio.remix(Uuid::now_v7(), &GameId::Uuid(Uuid::now_v7())).await;
    assert!(matches!(missing, Err(StudioError::GameNotFound)), "{missing:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn remixes_count_as_projects() {
    let (bench, game) = published(StudioLimits { projects_per_user: 2, ..limits() }).await;
    let other = Uuid::now_v7();
    let remixes = (0..6).map(|_| {
        let (studio, id) = (bench.studio.clone(), id_of(&game));
        tokio::spawn(async move { studio.remix(other, &id).await })
    });
    let outcomes: Vec<_> = join_all(remixes).await.into_iter().map(|outcome| outcome.unwrap()).collect();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 2);
    let refused =
        |outcome: &Result<_, _>| matches!(outcome, Err(StudioError::TooManyProjects { allowed: 2 }));
    assert_eq!(outcomes.iter().filter(|outcome| refused(outcome)).count(), 4, "{outcomes:?}");
    assert_eq!(leftovers(&bench).await, 0);
    let folders = std::fs::read_dir(bench.folder.path().join(format!("users/{other}/projects"))).unwrap();
    assert_eq!(folders.count(), 2, "what was refused left no folder");
}

#[tokio::test]
async fn a_remix_that_died_half_way_leaves_nothing() {
    let (bench, game) = published(limits()).await;
    // As a process leaves it that dies between the files and the row: the note stands, its lease is nobody's.
    let (user, project) = (Uuid::now_v7(), Uuid::now_v7());
    let folder = bench.folder.path().join(format!("users/{user}/projects/{project}"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("index.html"), "half").unwrap();
    let mut tx = bench.store.write().await.unwrap();
    sqlx::query("INSERT INTO project_removals (project_id, user_id, asked_at) VALUES ($1, $2, 0)")
        .bind(project.to_string())
        .bind(user.to_string())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let (second, _, _) = open(bench.folder.path(), shipped(), limits()).await;
    assert!(!folder.exists());
    assert_eq!(leftovers(&bench).await, 0);
    assert!(second.projects(user).await.unwrap().is_empty());
    second.remix(user, &id_of(&game)).await.unwrap();
}

#[tokio::test]
async fn without_a_policy_nothing_is_copied() {
    let (bench, game) = published(limits()).await;
    let (studio, _, _) = open(bench.folder.path(), without(&["path-policy"]), limits()).await;
    let other = Uuid::now_v7();
    let refused = studio.remix(other, &id_of(&game)).await;
    assert!(matches!(refused, Err(StudioError::PolicyUnavailable(_))), "{refused:?}");
    assert!(studio.projects(other).await.unwrap().is_empty());
}

/// Remixes a game and publishes what came of it.
async fn pass_on(studio: &Studio, game: &PublishedGame, visibility: Visibility) -> (Uuid, PublishedGame) {
    let user = Uuid::now_v7();
    let project = studio.remix(user, &id_of(game)).await.unwrap();
    let info = PublishInfo { visibility, ..info("孫") };
    (user, studio.publish(user, project.id, info).await.unwrap())
}

#[tokio::test]
async fn private_ancestors_count_and_are_not_shown() {
    let (bench, first) = published(limits()).await;
    let studio = &bench.studio;
    let (owner, second) = pass_on(studio, &first, Visibility::Public).await;
    let (_, third) = pass_on(studio, &second, Visibility::Public).await;
    let hidden = PublishInfo { visibility: Visibility::Private, ..info("秘密") };
    studio.publish(owner, second.project_id, hidden).await.unwrap();
    let family = studio.lineage(&id_of(&third)).await.unwrap();
    assert_eq!(family.root.as_ref().unwrap().game.id, first.id);
    assert_eq!(family.ancestors.iter().map(|entry| entry.game.id).collect::<Vec<_>>(), [first.id]);
    assert_eq!((family.actual_depth, family.is_depth_capped, family.max_depth), (2, false, 10));
    let down = studio.lineage(&id_of(&first)).await.unwrap();
    assert_eq!(down.root.unwrap().game.id, first.id, "without ancestors it is its own root");
    assert_eq!(
        down.descendants.iter().map(|entry| (entry.game.id, entry.depth)).collect::<Vec<_>>(),
        [(third.id, 2)]
    );
    assert_eq!((down.total_remixes, down.is_total_exact), (2, true));
    // A project that goes leaves no hole.
    studio.delete_project(owner, second.project_id).await.unwrap();
    let family = studio.lineage(&id_of(&third)).await.unwrap();
    assert_eq!((family.actual_depth, family.ancestors.len()), (2, 1));
    // Nor does a root that is hidden.
    studio.unpublish(bench.user, bench.project).await.unwrap();
    let family = studio.lineage(&id_of(&third)).await.unwrap();
    assert_eq!((family.root, family.ancestors.len(), family.actual_depth), (None, 0, 2));
}

#[tokio::test]
async fn a_lineage_has_an_end_up_and_down() {
    let (bench, first) = published(StudioLimits { lineage_depth: 2, lineage_remixes: 2, ..limits() }).await;
    let studio = &bench.studio;
    let mut line = vec![first];
    for _ in 0..3 {
        let (_, next) = pass_on(studio, line.last().unwrap(), Visibility::Public).await;
        line.push(next);
    }
    let up = studio.lineage(&id_of(&line[3])).await.unwrap();
    assert_eq!((up.actual_depth, up.is_depth_capped, up.root), (2, true, None));
    assert_eq!(up.ancestors.iter().map(|entry| entry.game.id).collect::<Vec<_>>(), [line[1].id, line[2].id]);
    let down = studio.lineage(&id_of(&line[0])).await.unwrap();
    assert_eq!((down.total_remixes, down.is_total_exact), (2, false));
    let up = studio.lineage(&id_of(&line[2])).await.unwrap();
    assert_eq!((up.actual_depth, up.is_depth_capped, up.root.unwrap().game.id), (2, false, line[0].id));
    for _ in 0..2 {
        pass_on(studio, &line[3], Visibility::Public).await;
    }
    let wide = studio.lineage(&id_of(&line[3])).await.unwrap();
    assert_eq!((wide.total_remixes, wide.is_total_exact), (2, true));
    pass_on(studio, &line[3], Visibility::Public).await;
    let wide = studio.lineage(&id_of(&line[3])).await.unwrap();
    assert_eq!((wide.total_remixes, wide.is_total_exact), (2, false));
}

/// The database itself has no room for one: a project has one parent, which is another project.
#[tokio::test]
async fn there_are_no_circles() {
    let (bench, first) = published(limits()).await;
    let (_, second) = pass_on(&bench.studio, &first, Visibility::Public).await;
    for (project, parent) in [(second.project_id, second.project_id), (second.project_id, first.project_id)] {
        let mut tx = bench.store.write().await.unwrap();
        let refused = sqlx::query(
            "INSERT INTO remixes (project_id, parent_id, game_id, created_at) VALUES ($1, $2, '', 0)",
        )
        .bind(project.to_string())
        .bind(parent.to_string())
        .execute(&mut *tx)
        .await;
        assert!(refused.is_err());
    }
    // And even a foreign hand's circle ends the walk.
    let mut tx = bench.store.write().await.unwrap();
    sqlx::query("INSERT INTO remixes (project_id, parent_id, game_id, created_at) VALUES ($1, $2, '', 0)")
        .bind(first.project_id.to_string())
        .bind(second.project_id.to_string())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let family = bench.studio.lineage(&id_of(&first)).await.unwrap();
    assert!(family.is_depth_capped && !family.is_total_exact);
}
