//! Sets apply once, in order, all or nothing, also when several processes start together.

use crate::{base::Base, support::fixture};
use sqlx::Row;
use tokio::task::JoinSet;
use waza_store::{Migration, MigrationSet, Store, StoreError, StoreOptions};

const FIRST: Migration = Migration {
    version: 1,
    name: "games",
    sql: "CREATE TABLE games (name TEXT NOT NULL); INSERT INTO games (name) VALUES ('first');",
};
const SECOND: Migration =
    Migration { version: 2, name: "scores", sql: "ALTER TABLE games ADD COLUMN score BIGINT" };
const BROKEN: Migration = Migration {
    version: 2,
    name: "broken",
    sql: "INSERT INTO games (name) VALUES ('half'); SELECT * FROM nowhere;",
};

fn set(migrations: &'static [Migration]) -> MigrationSet {
    MigrationSet { name: "test", migrations }
}

async fn games(store: &Store) -> i64 {
    sqlx::query("SELECT COUNT(*) FROM games").fetch_one(store.pool()).await.unwrap().get(0)
}

#[tokio::test]
async fn each_step_is_applied_once() {
    let it = fixture().await;
    it.store.migrate(&set(&[FIRST])).await.unwrap();
    for _ in 0..2 {
        it.store.migrate(&set(&[FIRST, SECOND])).await.unwrap();
    }
    assert_eq!(games(&it.store).await, 1);
}

#[tokio::test]
async fn sets_do_not_know_each_other() {
    const OTHER: Migration = Migration { version: 1, name: "other", sql: "CREATE TABLE other (id BIGINT)" };
    let it = fixture().await;
    it.store.migrate(&set(&[FIRST])).await.unwrap();
    it.store.migrate(&MigrationSet { name: "other", migrations: &[OTHER] }).await.unwrap();
}

#[tokio::test]
async fn a_broken_step_leaves_no_trace_of_its_set() {
    let it = fixture().await;
    assert!(matches!(it.store.migrate(&set(&[FIRST, BROKEN])).await, Err(StoreError::Database(_))));
    assert!(
        sqlx::query("SELECT * FROM games").fetch_all(it.store.pool()).await.is_err(),
        "the first is gone too"
    );
    it.store.migrate(&set(&[FIRST, SECOND])).await.unwrap();
    assert_eq!(games(&it.store).await, 1);
}

#[tokio::test]
async fn a_changed_step_is_refused() {
    const CHANGED: Migration = Migration { sql: "CREATE TABLE games (name TEXT)", ..FIRST };
    let it = fixture().await;
    it.store.migrate(&set(&[FIRST])).await.unwrap();
    let error = it.store.migrate(&set(&[CHANGED, SECOND])).await.unwrap_err();
    assert!(matches!(error, StoreError::MigrationChanged { version: 1, .. }), "{error}");
}

#[tokio::test]
async fn an_older_program_is_refused() {
    let it = fixture().await;
    it.store.migrate(&set(&[FIRST, SECOND])).await.unwrap();
    let error = it.store.migrate(&set(&[FIRST])).await.unwrap_err();
    assert!(matches!(error, StoreError::MigrationUnknown { found: 2, known: 1, .. }), "{error}");
}

#[tokio::test]
async fn numbers_have_no_gaps() {
    let it = fixture().await;
    let error = it.store.migrate(&set(&[SECOND])).await.unwrap_err();
    assert!(matches!(error, StoreError::MigrationOrder { expected: 1, found: 2, .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_start_at_once_on_a_new_database() {
    for _ in 0..5 {
        let base = Base::new();
        let mut starts = JoinSet::new();
        for _ in 0..8 {
            let options = StoreOptions::new(base.url());
            starts.spawn(async move {
                let store = Store::open(&options).await.unwrap();
                store.migrate(&set(&[FIRST, SECOND])).await.unwrap();
                games(&store).await
            });
        }
        assert_eq!(starts.join_all().await, [1; 8]);
    }
}
