//! Publishing: what is copied is one version, and whatever goes wrong leaves what was served before.

use crate::bench::{Bench, CHANGE, limits, misbehaving, open, shipped, without};
use crate::fake_backend::{Script, done, file};
use futures::future::join_all;
use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use uuid::Uuid;
use waza_store::{Clock, Store, StoreOptions};
use waza_studio::{
    DraftChange, GameId, PublishInfo, PublishedGame, Studio, StudioError, StudioLimits, StudioOptions,
    Visibility,
};

pub(crate) fn info(title: &str) -> PublishInfo {
    PublishInfo {
        title: title.into(),
        description: "猫のゲーム".into(),
        how_to_play: "矢印キー".into(),
        tags: vec!["猫".into()],
        visibility: Visibility::Public,
        allow_remix: true,
        thumbnail_url: None,
    }
}

pub(crate) fn id_of(game: &PublishedGame) -> GameId {
    GameId::Public(game.public_id.clone())
}

/// A bench with a game in it, published.
pub(crate) async fn published(limits: StudioLimits) -> (Bench, PublishedGame) {
    let bench = Bench::with_game(shipped(), limits).await;
    let game = bench.studio.publish(bench.user, bench.project, info("ねこ")).await.unwrap();
    (bench, game)
}

async fn script(bench: &Bench, game: &PublishedGame) -> String {
    let served = bench.studio.published_file(&id_of(game), "game.js").await.unwrap();
    String::from_utf8(served.bytes).unwrap()
}

/// Edits the game through a job.
async fn edit(bench: &Bench, content: &str) {
    bench.backend.plays(Script::of(vec![file("game.js", content), done("速くしました")]));
    bench.run(CHANGE).await.result();
}

/// The copies on the disk.
fn copies(bench: &Bench) -> BTreeSet<String> {
    let folder: PathBuf = bench.folder.path().join("published");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.map(|name| name.to_string_lossy().into_owned()).collect()
}

#[tokio::test]
async fn a_published_game_is_a_version_and_stays_it() {
    let (bench, game) = published(limits()).await;
    assert!(game.public_id.starts_with("g_") && game.public_id.len() == 12);
    edit(&bench, "function setup() { fast() }").await;
    assert_eq!(script(&bench, &game).await, "function setup() {}", "what is edited later is not published");
    let again = bench.studio.publish(bench.user, bench.project, info("はやい")).await.unwrap();
    assert_eq!((again.id, &again.public_id), (game.id, &game.public_id), "the same game");
    assert_eq!((again.title.as_str(), again.published_at), ("はやい", game.published_at));
    assert_ne!(again.version, game.version);
    assert_eq!(script(&bench, &game).await, "function setup() { fast() }");
    let served = bench.studio.published_file(&GameId::Uuid(game.id), "assets/cat.png").await.unwrap();
    assert_eq!((served.media_type, served.bytes.as_slice()), ("image/png", &b"\x89PNG cat"[..]));
    for id in [GameId::Uuid(game.project_id), id_of(&game)] {
        assert_eq!(bench.studio.published_game(&id).await.unwrap().game.id, game.id);
    }
}

#[tokio::test]
async fn a_project_shows_what_it_is_published_as() {
    let (bench, game) = published(limits()).await;
    let change = DraftChange { description: Some("下書き".into()), ..DraftChange::default() };
    bench.studio.save_publish_draft(bench.user, bench.project, change).await.unwrap();
    let project = bench.studio.project(bench.user, bench.project).await.unwrap();
    assert!(project.is_public);
    assert_eq!(project.description.as_deref(), Some("下書き"));
    assert!(project.public_id.unwrap().starts_with("p_"));
    assert_eq!(bench.studio.published(bench.user, bench.project).await.unwrap().unwrap().id, game.id);
    let unlisted = PublishInfo { visibility: Visibility::Unlisted, ..info("ねこ") };
    bench.studio.publish(bench.user, bench.project, unlisted).await.unwrap();
    assert!(!bench.studio.project(bench.user, bench.project).await.unwrap().is_public);
    bench.studio.unpublish(bench.user, bench.project).await.unwrap();
    bench.studio.unpublish(bench.user, bench.project).await.unwrap();
    assert!(bench.studio.published(bench.user, bench.project).await.unwrap().is_none());
}

#[tokio::test]
async fn a_private_game_is_a_missing_one_and_an_unlisted_one_is_not_listed() {
    let (bench, game) = published(limits()).await;
    let studio = &bench.studio;
    assert_eq!(studio.published_games(100, 0).await.unwrap().len(), 1);
    assert_eq!(studio.games_of(&bench.user.to_string()).await.unwrap().len(), 1);
    for (visibility, is_found) in [(Visibility::Unlisted, true), (Visibility::Private, false)] {
        let info = PublishInfo { visibility, ..info("ねこ") };
        studio.publish(bench.user, bench.project, info).await.unwrap();
        assert!(studio.published_games(100, 0).await.unwrap().is_empty());
        assert!(studio.games_of(&bench.user.to_string()).await.unwrap().is_empty());
        assert_eq!(studio.my_published_games(bench.user).await.unwrap().len(), 1);
        let id = id_of(&game);
        let answers = [
            studio.published_game(&id).await.map(drop),
            studio.published_file(&id, "index.html").await.map(drop),
            studio.count_play(&id).await,
            studio.lineage(&id).await.map(drop),
            studio
                .game_of_public_project(
                    &studio.project(bench.user, bench.project).await.unwrap().public_id.unwrap(),
                )
                .await
                .map(drop),
        ];
        for answer in answers {
            match answer {
                Ok(()) => assert!(is_found),
                Err(StudioError::GameNotFound) => assert!(!is_found),
                Err(other) => panic!("{other:?}"),
            }
        }
        let remixed = studio.remix(Uuid::now_v7(), &id).await;
        assert_eq!(remixed.is_ok(), is_found, "{remixed:?}");
    }
}

#[tokio::test]
async fn nobody_publishes_what_is_not_theirs() {
    let (bench, _) = published(limits()).await;
    let (studio, stranger) = (&bench.studio, Uuid::now_v7());
    for project in [bench.project, Uuid::now_v7()] {
        let answers = [
            studio.publish(stranger, project, info("a")).await.map(drop),
            studio.unpublish(stranger, project).await,
            studio.published(stranger, project).await.map(drop),
            studio.publish_draft(stranger, project).await.map(drop),
            studio.save_publish_draft(stranger, project, DraftChange::default()).await.map(drop),
            studio.upload_thumbnail(stranger, project, b"\x89PNG\r\n\x1a\n".to_vec()).await.map(drop),
            studio.download(stranger, project).await.map(drop),
            studio.ai_context(stranger, project).await.map(drop),
        ];
        for answer in answers {
            assert!(matches!(answer, Err(StudioError::ProjectNotFound)), "{answer:?}");
        }
    }
    assert!(studio.my_published_games(stranger).await.unwrap().is_empty());
    assert!(studio.published(bench.user, bench.project).await.unwrap().is_some(), "it is still there");
}

#[tokio::test]
async fn what_a_policy_refuses_is_not_published_and_the_old_game_stays() {
    let (bench, game) = published(limits()).await;
    edit(&bench, "new()").await;
    for registry in [without(&["path-policy"]), misbehaving("path-policy", "trap")] {
        let (studio, _, _) = open(bench.folder.path(), registry, limits()).await;
        let refused = studio.publish(bench.user, bench.project, info("b")).await;
        assert!(matches!(refused, Err(StudioError::PolicyUnavailable(_))), "{refused:?}");
        let served = studio.published_file(&id_of(&game), "game.js").await;
        assert!(matches!(served, Err(StudioError::PolicyUnavailable(_))), "policies fail closed: {served:?}");
    }
    assert_eq!(script(&bench, &game).await, "function setup() {}");
    let now = bench.studio.published(bench.user, bench.project).await.unwrap().unwrap();
    assert_eq!((now.title.as_str(), now.version), ("ねこ", game.version));
}

#[tokio::test]
async fn a_copy_without_a_row_is_removed_and_one_with_a_row_is_not() {
    let (bench, game) = published(limits()).await;
    let first = copies(&bench);
    assert_eq!(first.len(), 1);
    // As a process leaves it that dies before the row, and one that dies before the copy is whole.
    let orphans = [Uuid::now_v7().to_string(), format!(".{}", Uuid::now_v7())];
    for orphan in &orphans {
        let folder = bench.folder.path().join("published").join(orphan);
        fs::create_dir_all(folder.join("assets")).unwrap();
        fs::write(folder.join("index.html"), "half").unwrap();
    }
    let young = StudioLimits { publish_ms: 3_600_000, ..limits() };
    open(bench.folder.path(), shipped(), young).await;
    assert_eq!(copies(&bench).len(), 3, "what is young may be about to be named");
    open(bench.folder.path(), shipped(), StudioLimits { publish_ms: 0, ..limits() }).await;
    assert_eq!(copies(&bench), first);
    assert_eq!(script(&bench, &game).await, "function setup() {}");
    bench.studio.delete_project(bench.user, bench.project).await.unwrap();
    let gone = bench.studio.published_file(&id_of(&game), "game.js").await;
    assert!(matches!(gone, Err(StudioError::GameNotFound)), "{gone:?}");
    open(bench.folder.path(), shipped(), StudioLimits { publish_ms: 0, ..limits() }).await;
    assert!(copies(&bench).is_empty());
}

#[tokio::test]
async fn publishing_that_fails_changes_nothing() {
    let bench = Bench::with_game(shipped(), limits()).await;
    fs::remove_dir_all(bench.folder.path().join("published")).unwrap();
    fs::write(bench.folder.path().join("published"), "in the way of the copies").unwrap();
    let failed = bench.studio.publish(bench.user, bench.project, info("a")).await;
    assert!(matches!(failed, Err(StudioError::Files(_))), "{failed:?}");
    assert!(bench.studio.published(bench.user, bench.project).await.unwrap().is_none());
}

/// A second passes whenever somebody looks.
#[derive(Debug, Default)]
struct Hasty(AtomicI64);

impl Clock for Hasty {
    fn now_ms(&self) -> i64 {
        1_700_000_000_000 + 1_000 * self.0.fetch_add(1, Ordering::Relaxed)
    }
}

#[tokio::test]
async fn publishing_has_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Hasty::default());
    let store = StoreOptions { clock, ..StoreOptions::new(crate::store_url(folder.path())) };
    let store = Store::open(&store).await.unwrap();
    let backend = crate::fake_backend::FakeBackend::new();
    let mut options = StudioOptions::new(folder.path(), store, shipped(), backend);
    options.limits = StudioLimits { publish_ms: 999, ..limits() };
    let studio = Studio::open(options).await.unwrap();
    let user = Uuid::now_v7();
    let project = studio.create_project(user, "a").await.unwrap().id;
    let late = studio.publish(user, project, info("a")).await.unwrap_err();
    assert!(late.to_string().contains("publish_ms is 999"), "{late}");
    assert!(studio.published(user, project).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_it_is_edited_and_published_a_game_is_always_one_version() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let pair = |n: usize| {
        vec![file("game.js", format!("n = {n}")), file("other.js", format!("n = {n}")), done("ok")]
    };
    bench.backend.plays(Script::of(pair(0)));
    bench.run(CHANGE).await.result();
    let game = bench.studio.publish(bench.user, bench.project, info("a")).await.unwrap();
    let editing = async {
        for n in 1..6 {
            bench.backend.plays(Script::of(pair(n)));
            bench.run(CHANGE).await.result();
        }
    };
    let publishing = async {
        for _ in 0..12 {
            bench.studio.publish(bench.user, bench.project, info("a")).await.unwrap();
            let row = bench.studio.published(bench.user, bench.project).await.unwrap().unwrap();
            let one = bench.studio.published_file(&id_of(&game), "game.js").await.unwrap();
            let other = bench.studio.published_file(&id_of(&game), "other.js").await.unwrap();
            assert_eq!(one.bytes, other.bytes, "{}", row.version);
        }
    };
    tokio::join!(editing, publishing);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_play_is_lost() {
    let (bench, game) = published(limits()).await;
    let (second, _, _) = open(bench.folder.path(), shipped(), limits()).await;
    let plays = (0..20).map(|number| {
        let studio = if number % 2 == 0 { bench.studio.clone() } else { second.clone() };
        let id = id_of(&game);
        tokio::spawn(async move { studio.count_play(&id).await })
    });
    for played in join_all(plays).await {
        played.unwrap().unwrap();
    }
    assert_eq!(bench.studio.published_game(&id_of(&game)).await.unwrap().game.play_count, 20);
}

#[tokio::test]
async fn only_the_games_own_files_are_served() {
    let (bench, game) = published(limits()).await;
    let change = DraftChange { title: Some("秘密の下書き".into()), ..DraftChange::default() };
    bench.studio.save_publish_draft(bench.user, bench.project, change).await.unwrap();
    bench.studio.publish(bench.user, bench.project, info("a")).await.unwrap();
    let long = "x/".repeat(600);
    for path in ["PUBLISH.json", "../../waza.db", "/etc/passwd", ".git/HEAD", "a\0b", "", "missing.js", &long]
    {
        let served = bench.studio.published_file(&id_of(&game), path).await;
        let refused = matches!(
            served,
            Err(StudioError::FileNotFound | StudioError::PathDenied { .. } | StudioError::TooLarge(_))
        );
        assert!(refused, "{path:?}: {served:?}");
    }
}

#[tokio::test]
async fn drafts_are_kept_and_become_versions() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let studio = &bench.studio;
    let empty = studio.publish_draft(bench.user, bench.project).await.unwrap();
    assert_eq!((empty.title.as_str(), empty.updated_at, empty.allow_remix), ("", None, true));
    let change = DraftChange {
        title: Some(" ねこ ".into()),
        tags: Some(vec!["a".into(), "a".into()]),
        visibility: Some(Visibility::Unlisted),
        allow_remix: Some(false),
        ..DraftChange::default()
    };
    studio.save_publish_draft(bench.user, bench.project, change).await.unwrap();
    let change = DraftChange { how_to_play: Some("矢印".into()), ..DraftChange::default() };
    studio.save_publish_draft(bench.user, bench.project, change).await.unwrap();
    let draft = studio.publish_draft(bench.user, bench.project).await.unwrap();
    assert_eq!(
        (draft.title.as_str(), draft.how_to_play.as_str()),
        ("ねこ", "矢印"),
        "what is left out stays"
    );
    assert_eq!((draft.tags.len(), draft.visibility, draft.allow_remix), (1, Visibility::Unlisted, false));
    let versions = studio.versions(bench.user, bench.project).await.unwrap().versions;
    assert_eq!(versions[0].message, "Update publish info");
    assert_eq!(versions.len(), 3);
    let files = bench.files();
    let (_, file) = files.iter().find(|(path, _)| path.ends_with("PUBLISH.json")).unwrap();
    let file = String::from_utf8_lossy(file);
    assert!(file.contains("\"remix\": \"disallow\"") && file.contains("\"howToPlay\": \"矢印\""), "{file}");
    for change in [
        DraftChange { title: Some("長".repeat(101)), ..DraftChange::default() },
        DraftChange { tags: Some(vec!["a".into(); 21]), ..DraftChange::default() },
    ] {
        let refused = studio.save_publish_draft(bench.user, bench.project, change).await;
        assert!(matches!(refused, Err(StudioError::TooLarge(_))), "{refused:?}");
    }
    assert_eq!(studio.publish_draft(bench.user, bench.project).await.unwrap(), draft);
}

#[tokio::test]
async fn a_thumbnail_is_a_picture_whatever_it_is_called() {
    let bench = Bench::with(shipped(), StudioLimits { thumbnail_bytes: 64, ..limits() }).await;
    let studio = &bench.studio;
    assert!(matches!(studio.thumbnail(bench.project).await, Err(StudioError::FileNotFound)));
    assert!(matches!(studio.thumbnail(Uuid::now_v7()).await, Err(StudioError::FileNotFound)));
    let upload = |bytes: &[u8]| studio.upload_thumbnail(bench.user, bench.project, bytes.to_vec());
    assert!(matches!(upload(b"<svg onload=alert(1)>").await, Err(StudioError::NotAnImage)));
    assert!(matches!(upload(&[0xff; 65]).await, Err(StudioError::TooLarge(_))));
    let png = b"\x89PNG\r\n\x1a\nrest";
    let url = upload(png).await.unwrap();
    assert!(url.starts_with(&format!("/api/projects/{}/thumbnail?v=", bench.project)), "{url}");
    let served = studio.thumbnail(bench.project).await.unwrap();
    assert_eq!((served.media_type, served.bytes.as_slice()), ("image/png", &png[..]));
    upload(b"RIFF\x10\0\0\0WEBPVP8 ").await.unwrap();
    assert_eq!(studio.thumbnail(bench.project).await.unwrap().media_type, "image/webp");
    let draft = studio.publish_draft(bench.user, bench.project).await.unwrap();
    assert!(draft.thumbnail_url.is_some_and(|now| now != url));
    assert!(!bench.files().keys().any(|path| path.ends_with("thumbnail.png")), "there is one picture");
    let versions = studio.versions(bench.user, bench.project).await.unwrap().versions;
    assert_eq!(versions[0].message, "Upload thumbnail");
}

#[tokio::test]
async fn the_newest_generation_says_what_it_was_asked() {
    let bench = Bench::new().await;
    assert_eq!(bench.studio.ai_context(bench.user, bench.project).await.unwrap(), None);
    bench.backend.plays(crate::bench::good_run());
    bench.run(crate::bench::WISH).await.result();
    let context = bench.studio.ai_context(bench.user, bench.project).await.unwrap().unwrap();
    assert!(!context.skills.is_empty());
    edit(&bench, "1").await;
    let context = bench.studio.ai_context(bench.user, bench.project).await.unwrap().unwrap();
    assert_eq!(context.user_prompt.as_deref(), Some(CHANGE));
    assert_eq!(context.ai_summary.as_deref(), Some("速くしました"));
    let newest = &bench.studio.versions(bench.user, bench.project).await.unwrap().versions[0];
    assert_eq!(context.version, newest.hash);
}

#[tokio::test]
async fn a_download_has_every_file_of_the_newest_version() {
    use std::io::Read as _;
    let bench = Bench::with_game(shipped(), limits()).await;
    let mut archive = bench.studio.download(bench.user, bench.project).await.unwrap();
    let mut bytes = Vec::new();
    archive.file.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len() as u64, archive.bytes);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: BTreeSet<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names, BTreeSet::from(["assets/cat.png".into(), "game.js".into(), "index.html".into()]));
    let mut text = String::new();
    zip.by_name("game.js").unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "function setup() {}");
}
