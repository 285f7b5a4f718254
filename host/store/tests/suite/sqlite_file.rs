//! SQLite: which URLs open what, whose the file is, and who may write.

use crate::support::{entry, fixture, with_limits};
use sqlx::Row;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use waza_store::{Store, StoreError, StoreLimits, StoreOptions};

fn url(folder: &Path) -> String {
    format!("sqlite://{}/waza.db", folder.display())
}

#[tokio::test]
async fn the_file_and_its_companions_belong_to_their_owner_alone() {
    let it = fixture().await;
    it.store.logs().append("a", entry("1")).await.unwrap();
    for name in ["waza.db", "waza.db-wal", "waza.db-shm"] {
        let mode = it.base.folder.path().join(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn an_open_file_is_narrowed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("waza.db");
    std::fs::write(&file, "").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    Store::open(&StoreOptions::new(url(folder.path()))).await.unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn every_connection_has_the_settings() {
    let it = fixture().await;
    let mut tx = it.store.write().await.unwrap();
    for (pragma, expected) in
        [("journal_mode", "wal"), ("synchronous", "1"), ("foreign_keys", "1"), ("busy_timeout", "10000")]
    {
        let sql = || sqlx::AssertSqlSafe(format!("SELECT CAST((SELECT * FROM pragma_{pragma}) AS TEXT)"));
        let written: String = sqlx::query(sql()).fetch_one(&mut *tx).await.unwrap().get(0);
        let read: String = sqlx::query(sql()).fetch_one(it.store.pool()).await.unwrap().get(0);
        assert_eq!((written.as_str(), read.as_str()), (expected, expected), "{pragma}");
    }
}

#[tokio::test]
async fn readers_cannot_write() {
    let it = fixture().await;
    let refused = sqlx::query("DELETE FROM waza_logs").execute(it.store.pool()).await.unwrap_err();
    assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "8", "SQLITE_READONLY");
}

#[tokio::test]
async fn memory_databases_are_shared_within_a_store_and_not_beyond() {
    let first = Store::open(&StoreOptions::new("sqlite::memory:")).await.unwrap();
    let second = Store::open(&StoreOptions::new("sqlite::memory:")).await.unwrap();
    let mut tx = first.write().await.unwrap();
    // Reading beside an open write works as it does with a file.
    assert!(first.logs().read("a", 0, 10).await.unwrap().is_empty());
    first.logs().append_in(&mut tx, "a", entry("1")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(first.logs().read("a", 0, 10).await.unwrap().len(), 1);
    assert!(second.logs().read("a", 0, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn folders_with_odd_names_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("a b/50%/#?ゲーム".replace('?', ""));
    let store = Store::open(&StoreOptions::new(url(&odd))).await.unwrap();
    store.logs().append("a", entry("1")).await.unwrap();
    assert!(odd.join("waza.db").is_file());
}

#[tokio::test]
async fn other_urls_are_refused_without_showing_a_password() {
    for bad in
        ["mysql://waza:hunter2@db/waza", "sqlite://", "sqlite:///tmp/", "sqlite:///x?mode=ro", "waza.db"]
    {
        let error = Store::open(&StoreOptions::new(bad)).await.unwrap_err();
        assert!(matches!(error, StoreError::Url { .. }), "{bad}: {error}");
        assert!(!error.to_string().contains("hunter2"));
    }
}

#[tokio::test]
async fn closing_folds_the_write_ahead_log_into_the_file() {
    let it = fixture().await;
    it.store.logs().append("a", entry("1")).await.unwrap();
    it.store.close().await;
    assert!(!it.base.folder.path().join("waza.db-wal").exists());
}

#[tokio::test]
async fn a_writer_that_never_ends_is_a_typed_refusal() {
    let limits = StoreLimits { acquire_timeout_ms: 500, busy_timeout_ms: 500, ..StoreLimits::default() };
    let it = with_limits(limits).await;
    let other = it.second().await;
    let _held = it.store.write().await.unwrap();
    // In this process the queue times out, in another one the file's lock.
    assert!(matches!(it.store.write().await.unwrap_err(), StoreError::Busy(_)));
    assert!(matches!(other.write().await.unwrap_err(), StoreError::Busy(_)));
}
