//! Backups of a studio at work, restored elsewhere: what was acknowledged before a backup began is there, whole.

use super::publish::{id_of, info};
use crate::bench::{Bench, CHANGE, WISH, good_run, limits, open, shipped};
use futures::future::join_all;
use sqlx::Row;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use tempfile::TempDir;
use uuid::Uuid;
use waza_store::{Store, StoreError, StoreOptions};
use waza_studio::{
    AssetName, NewMessage, Origin, Studio, StudioLimits,
    backup::{BackupError, BackupLimits, BackupOptions, Report, RestoreOptions, back_up, restore},
};

/// Somewhere else: a folder and an empty database.
struct Elsewhere {
    folder: TempDir,
}

impl Elsewhere {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    async fn restore(&self, from: &Path, is_forced: bool) -> Result<Report, BackupError> {
        self.restore_over(&crate::store_url(self.folder.path()), from, is_forced).await
    }

    async fn restore_over(&self, url: &str, from: &Path, is_forced: bool) -> Result<Report, BackupError> {
        let store = Store::open(&StoreOptions::new(url)).await.unwrap();
        waza_studio::make_tables(&store).await.unwrap();
        let options = RestoreOptions {
            data_dir: self.folder.path().to_owned(),
            store: store.clone(),
            limits: BackupLimits::default(),
            is_forced,
            progress: Arc::new(|_| ()),
        };
        let restored = restore(&options, from).await;
        store.close().await;
        restored
    }

    async fn studio(&self) -> Studio {
        open(self.folder.path(), shipped(), limits()).await.0
    }
}

fn options(bench: &Bench) -> BackupOptions {
    BackupOptions {
        data_dir: bench.folder.path().to_owned(),
        store: bench.store.clone(),
        limits: BackupLimits::default(),
        progress: Arc::new(|_| ()),
    }
}

async fn saved(bench: &Bench, folder: &TempDir) -> PathBuf {
    let out = folder.path().join("backup");
    let report = back_up(&options(bench), &out).await.unwrap();
    assert!(
        report.projects > 0 && report.rows > 0 && report.files > 0 && report.file_bytes > 0,
        "{report:?}"
    );
    out
}

/// What a user sees of a project.
#[derive(Debug, PartialEq)]
struct Seen {
    name: String,
    versions: Vec<(String, String)>,
    history: Vec<String>,
    files: Vec<(String, Vec<u8>)>,
    edits: Vec<String>,
}

impl Seen {
    async fn of(studio: &Studio, user: Uuid, project: Uuid) -> Self {
        let list = studio.versions(user, project).await.unwrap();
        assert_eq!(list.damage, None);
        let mut edits = Vec::new();
        for version in &list.versions {
            edits.push(format!("{:?}", studio.version_edits(user, project, &version.hash).await.unwrap()));
        }
        let mut files = Vec::new();
        for path in ["index.html", "game.js", "assets/cat.png"] {
            if let Ok(file) = studio.serve_file(user, project, path, Origin::User).await {
                files.push((path.to_owned(), file.bytes));
            }
        }
        let history = studio.history(user, project, 50).await.unwrap();
        Self {
            name: studio.project(user, project).await.unwrap().name,
            versions: list.versions.into_iter().map(|version| (version.hash, version.message)).collect(),
            history: history.iter().map(|line| serde_json::to_string(line).unwrap()).collect(),
            files,
            edits,
        }
    }
}

#[tokio::test]
async fn everything_is_there_again_and_the_work_goes_on() {
    let bench = Bench::with_game(shipped(), limits()).await;
    bench.backend.plays(good_run());
    bench.run(CHANGE).await.result();
    let other =
        bench.studio.create_project(Uuid::now_v7(), "'; DROP TABLE projects; -- \\ 技").await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = saved(&bench, &folder).await;
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let elsewhere = Elsewhere::new();
    elsewhere.restore(&out, false).await.unwrap();
    let (studio, backend, store) = open(elsewhere.folder.path(), shipped(), limits()).await;
    for (user, project) in [(bench.user, bench.project), (other.user_id, other.id)] {
        let (there, here) =
            (Seen::of(&bench.studio, user, project).await, Seen::of(&studio, user, project).await);
        assert_eq!(there, here);
        assert!(!here.files.is_empty());
    }
    // Versions go on, and an earlier one can be put back.
    backend.plays(good_run());
    let message = NewMessage { content: CHANGE.into(), ..NewMessage::default() };
    let job = studio.send(bench.user, bench.project, message).await.unwrap().job;
    let mut events = studio.follow_job(bench.user, job.id, 0).await.unwrap();
    while futures::TryStreamExt::try_next(&mut events).await.unwrap().is_some() {}
    let list = studio.versions(bench.user, bench.project).await.unwrap();
    studio.restore_version(bench.user, bench.project, &list.versions.last().unwrap().id).await.unwrap();
    // Tokens go on where they were.
    let last: i64 =
        sqlx::query("SELECT last_token FROM waza_fence").fetch_one(store.pool()).await.unwrap().get(0);
    let before: i64 =
        sqlx::query("SELECT last_token FROM waza_fence").fetch_one(bench.store.pool()).await.unwrap().get(0);
    assert!(last > before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_acknowledged_before_a_backup_began_is_in_it_while_others_write() {
    let bench = Arc::new(Bench::new().await);
    let acknowledged: Arc<Mutex<Vec<(Uuid, Uuid, String)>>> = Arc::default();
    let stop = tokio_util::sync::CancellationToken::new();
    let writers = (0..3).map(|writer| {
        let (bench, acknowledged, stop) = (bench.clone(), acknowledged.clone(), stop.clone());
        tokio::spawn(async move {
            let user = Uuid::now_v7();
            for round in 0.. {
                if stop.is_cancelled() {
                    return round;
                }
                let project = bench.studio.create_project(user, &format!("{writer}")).await.unwrap().id;
                bench.backend.plays(good_run());
                let message = NewMessage { content: WISH.into(), ..NewMessage::default() };
                let job = bench.studio.send(user, project, message).await.unwrap().job;
                let mut events = bench.studio.follow_job(user, job.id, 0).await.unwrap();
                while futures::TryStreamExt::try_next(&mut events).await.unwrap().is_some() {}
                let row = bench.studio.job(user, job.id).await.unwrap();
                let result: serde_json::Value = serde_json::from_str(&row.result.unwrap()).unwrap();
                let hash = result["version"]["hash"].as_str().unwrap().to_owned();
                acknowledged.lock().unwrap().push((user, project, hash));
                // Some go again.
                if round % 3 == 2 {
                    let gone = bench.studio.create_project(user, "gone").await.unwrap().id;
                    bench.studio.delete_project(user, gone).await.unwrap();
                }
            }
            unreachable!()
        })
    });
    let writers: Vec<_> = writers.collect();
    let folder = tempfile::tempdir().unwrap();
    let mut backups = Vec::new();
    while backups.len() < 3 {
        let before = acknowledged.lock().unwrap().clone();
        if before.len() < 3 * (backups.len() + 1) {
            tokio::task::yield_now().await;
            continue;
        }
        let out = folder.path().join(backups.len().to_string());
        back_up(&options(&bench), &out).await.unwrap();
        backups.push((out, before));
    }
    stop.cancel();
    assert!(join_all(writers).await.into_iter().all(|rounds| rounds.unwrap() > 0));
    for (out, before) in backups {
        let elsewhere = Elsewhere::new();
        elsewhere.restore(&out, false).await.unwrap();
        let (studio, _, store) = open(elsewhere.folder.path(), shipped(), limits()).await;
        for (user, project, hash) in before {
            let versions = studio.versions(user, project).await.unwrap().versions;
            assert!(versions.iter().any(|version| version.hash == hash), "{hash} was acknowledged");
            let page = studio.serve_file(user, project, "index.html", Origin::User).await.unwrap();
            assert!(!page.bytes.is_empty());
        }
        // Whatever a row names is there, also what was not acknowledged yet.
        let rows = sqlx::query("SELECT user_id, project_id, result FROM jobs WHERE status = 'completed'");
        for row in rows.fetch_all(store.pool()).await.unwrap() {
            let id = |column: &str| Uuid::parse_str(&row.get::<String, _>(column)).unwrap();
            let result: serde_json::Value = serde_json::from_str(&row.get::<String, _>("result")).unwrap();
            let Some(hash) = result["version"]["hash"].as_str() else { continue };
            let found = studio.version_edits(id("user_id"), id("project_id"), hash).await.unwrap();
            assert_eq!(found.version.hash, hash);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_loses_its_row_while_a_backup_is_made_is_in_it_and_goes_later() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let game = bench.studio.publish(bench.user, bench.project, info("Cat")).await.unwrap();
    let asset = bench.upload("a.json", b"[1]".as_slice()).await.unwrap();
    let (studio, user, project, id) = (bench.studio.clone(), bench.user, bench.project, asset.id);
    let (data_dir, here) = (bench.folder.path().to_owned(), tokio::runtime::Handle::current());
    let once = std::sync::Once::new();
    // Told of its first table a backup has fixed what it sees of the rows, and has no file yet.
    let meanwhile = move |_: String| {
        let (studio, data_dir) = (&studio, &data_dir);
        let remove = async move {
            studio.delete_asset(user, id).await.unwrap();
            studio.unpublish(user, project).await.unwrap();
            // As the next sweep does.
            open(data_dir, shipped(), StudioLimits { publish_ms: 0, ..limits() }).await;
        };
        once.call_once(|| tokio::task::block_in_place(|| here.block_on(remove)));
    };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("backup");
    back_up(&BackupOptions { progress: Arc::new(meanwhile), ..options(&bench) }, &out).await.unwrap();
    assert!(bench.studio.asset_file(Some(user), AssetName::Id(id), None).await.is_err());

    let elsewhere = Elsewhere::new();
    elsewhere.restore(&out, false).await.unwrap();
    let studio = elsewhere.studio().await;
    let file = studio.asset_file(Some(user), AssetName::Id(id), None).await.unwrap();
    assert_eq!(file.bytes, b"[1]");
    let page = studio.published_file(&id_of(&game), "index.html").await.unwrap();
    assert!(!page.bytes.is_empty());
    // And here it goes, now that nobody needs it.
    let named = |files: BTreeMap<PathBuf, Vec<u8>>| {
        files.into_keys().any(|path| path.to_string_lossy().contains(&asset.hash))
    };
    assert!(named(bench.files()));
    open(bench.folder.path(), shipped(), limits()).await;
    assert!(!named(bench.files()));
}

#[tokio::test]
async fn nothing_is_replaced_unasked_and_all_of_it_when_asked() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let folder = tempfile::tempdir().unwrap();
    let out = saved(&bench, &folder).await;
    assert!(matches!(back_up(&options(&bench), &out).await, Err(BackupError::Exists(_))));

    let elsewhere = Elsewhere::new();
    let (user, old) = {
        let studio = elsewhere.studio().await;
        let user = Uuid::now_v7();
        let old = studio.create_project(user, "old").await.unwrap().id;
        let refused = elsewhere.restore(&out, true).await.unwrap_err();
        assert!(matches!(refused, BackupError::InUse(_)), "{refused}");
        (user, old)
    };
    fs::write(elsewhere.folder.path().join("published/old"), "").unwrap();
    fs::write(elsewhere.folder.path().join("service-token"), "kept").unwrap();
    let refused = elsewhere.restore(&out, false).await.unwrap_err();
    assert!(matches!(refused, BackupError::NotEmpty { .. }), "{refused}");
    assert!(refused.to_string().contains("--force"), "{refused}");

    // Neither does a broken one replace anything, asked or not.
    let broken = folder.path().join("broken");
    let bytes = fs::read(&out).unwrap();
    fs::write(&broken, &bytes[..bytes.len() - 10]).unwrap();
    assert!(matches!(elsewhere.restore(&broken, true).await, Err(BackupError::Damaged { .. })));
    {
        let studio = elsewhere.studio().await;
        assert_eq!(studio.project(user, old).await.unwrap().name, "old");
        assert!(studio.versions(user, old).await.unwrap().current_head.is_some());
    }
    elsewhere.restore(&out, true).await.unwrap();
    let studio = elsewhere.studio().await;
    assert!(studio.project(user, old).await.is_err());
    assert_eq!(
        Seen::of(&studio, bench.user, bench.project).await,
        Seen::of(&bench.studio, bench.user, bench.project).await
    );
    let names: BTreeSet<_> =
        fs::read_dir(elsewhere.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!elsewhere.folder.path().join("published/old").exists());
    assert!(names.contains("service-token".as_ref() as &std::ffi::OsStr), "{names:?}");
    assert!(!names.iter().any(|name| name.to_string_lossy().starts_with(".waza-restore")), "{names:?}");
}

#[tokio::test]
async fn another_programs_tables_are_refused_by_name() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let folder = tempfile::tempdir().unwrap();
    let mut tx = bench.store.write().await.unwrap();
    sqlx::query(
        "INSERT INTO waza_migrations (set_name, version, name, digest, applied_at_ms) VALUES ('newer', 1, 'a', 'b', 1)",
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let out = saved(&bench, &folder).await;
    let refused = Elsewhere::new().restore(&out, false).await.unwrap_err();
    assert!(
        matches!(&refused, BackupError::OtherTables { difference } if difference.contains("newer 1")),
        "{refused}"
    );
}

#[tokio::test]
async fn a_project_that_was_interrupted_goes_back_to_its_last_version() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let project = bench.folder.path().join(format!("users/{}/projects/{}", bench.user, bench.project));
    fs::write(project.join("game.js"), "half").unwrap();
    fs::write(project.join(".waza-tmp/uncommitted"), "").unwrap();
    let mut tx = bench.store.write().await.unwrap();
    sqlx::query("UPDATE projects SET writing_since = 1").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = saved(&bench, &folder).await;
    let elsewhere = Elsewhere::new();
    elsewhere.restore(&out, false).await.unwrap();
    let studio = elsewhere.studio().await;
    let served = studio.serve_file(bench.user, bench.project, "game.js", Origin::User).await.unwrap();
    assert_eq!(served.bytes, b"function setup() {}");
}

/// From the database of this test to the other kind, and whatever was in it.
#[tokio::test]
async fn rows_go_over_to_the_other_kind_of_database() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let folder = tempfile::tempdir().unwrap();
    let out = saved(&bench, &folder).await;
    let elsewhere = Elsewhere::new();
    let url = crate::other_store_url(elsewhere.folder.path());
    elsewhere.restore_over(&url, &out, false).await.unwrap();
    let store = Store::open(&StoreOptions::new(&url)).await.unwrap();
    assert_ne!(store.database(), bench.store.database());
    for table in ["projects", "jobs", "chat_history", "version_notes", "waza_log_entries", "waza_logs"] {
        let (there, here) = (rows(&bench.store, table).await, rows(&store, table).await);
        assert_eq!(there, here, "{table}");
        assert!(!here.is_empty(), "{table}");
    }
}

async fn rows(store: &Store, table: &str) -> Vec<String> {
    let mut snapshot = store.snapshot(&[]).await.unwrap();
    let table = snapshot.tables().iter().find(|found| found.name == table).unwrap().clone();
    let mut rows = Vec::new();
    let each = |row: Vec<serde_json::Value>| {
        rows.push(serde_json::to_string(&row).unwrap());
        Ok::<_, StoreError>(())
    };
    snapshot.rows(&table, each).await.unwrap();
    rows.sort();
    rows
}
