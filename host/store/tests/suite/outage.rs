//! A server that dies, is away, or lets go of connections: typed answers, nothing half, and no reopening.

use crate::{
    base::Base,
    support::{Fixture, entry, last, on},
};
use futures::TryStreamExt as _;
use std::time::{Duration, Instant};
use waza_store::{Notice, Store, StoreError, StoreLimits, StoreOptions};

async fn alone(limits: StoreLimits) -> Fixture {
    on(Base::alone(), limits).await
}

#[tokio::test]
async fn a_server_that_dies_in_a_transaction_leaves_nothing_of_it() {
    let it = alone(StoreLimits::default()).await;
    let logs = it.store.logs();
    logs.append("a", entry("1")).await.unwrap();
    let mut listener = it.store.notices().subscribe("log:a");
    let mut tx = it.store.write().await.unwrap();
    logs.append_in(&mut tx, "a", entry("2")).await.unwrap();
    it.base.database.server.crash().unwrap();
    let error = tx.commit().await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
    it.base.database.server.start_again().unwrap();
    assert!(matches!(listener.recv().await, Notice::Missed(0)), "whoever waits looks");
    assert_eq!(logs.read("a", 0, 10).await.unwrap().len(), 1);
    assert_eq!(logs.append("a", entry("2")).await.unwrap(), 2, "and its number is given again");
}

#[tokio::test]
async fn subscribers_look_after_the_server_was_away_and_hear_again() {
    let it = alone(StoreLimits::default()).await;
    let other = it.second().await;
    let mut there = other.notices().subscribe("a");
    it.base.database.server.crash().unwrap();
    it.base.database.server.start_again().unwrap();
    assert_eq!(there.recv().await, Notice::Missed(0));
    let mut tx = it.store.write().await.unwrap();
    tx.notify("a", "again");
    tx.commit().await.unwrap();
    assert_eq!(there.recv().await, Notice::Said("again".into()));
}

#[tokio::test]
async fn a_follower_outlives_the_server() {
    let it = alone(StoreLimits::default()).await;
    it.store.logs().append("job", entry("1")).await.unwrap();
    let mut follower = it.store.logs().follow("job", 0);
    assert_eq!(follower.try_next().await.unwrap().unwrap().seq, 1);
    it.base.database.server.crash().unwrap();
    it.base.database.server.start_again().unwrap();
    // Somebody who does not share the follower's process.
    let other = it.second().await;
    other.logs().append("job", last("2")).await.unwrap();
    assert_eq!(follower.try_next().await.unwrap().unwrap().seq, 2);
}

#[tokio::test]
async fn a_follower_that_hears_something_while_the_server_is_away_waits_for_it() {
    let it = alone(StoreLimits { acquire_timeout_ms: 200, ..StoreLimits::default() }).await;
    it.store.logs().append("job", entry("1")).await.unwrap();
    let mut follower = it.store.logs().follow("job", 0);
    assert_eq!(follower.try_next().await.unwrap().unwrap().seq, 1);
    let next = tokio::spawn(async move { follower.try_next().await });
    let tx = {
        let mut tx = it.store.write().await.unwrap();
        it.store.logs().append_in(&mut tx, "job", entry("2")).await.unwrap();
        tx
    };
    it.base.database.server.crash().unwrap();
    // Perhaps it happened: the follower looks, and finds nobody.
    tx.commit().await.unwrap_err();
    assert!(it.store.logs().read("job", 0, 1).await.is_err());
    it.base.database.server.start_again().unwrap();
    it.store.logs().append("job", last("2")).await.unwrap();
    assert_eq!(next.await.unwrap().unwrap().unwrap().payload, last("2").payload);
}

#[tokio::test]
async fn while_it_is_away_the_refusal_comes_in_time() {
    let limits = StoreLimits { acquire_timeout_ms: 300, ..StoreLimits::default() };
    let it = alone(limits).await;
    it.base.database.server.crash().unwrap();
    let start = Instant::now();
    let (read, write) = (it.store.logs().read("a", 0, 1).await, it.store.write().await.map(drop));
    for error in [read.map(drop).unwrap_err(), write.unwrap_err()] {
        assert!(matches!(error, StoreError::Busy(_) | StoreError::Unavailable(_)), "{error}");
    }
    assert!(start.elapsed() < Duration::from_secs(5));
    it.base.database.server.start_again().unwrap();
    assert!(it.store.logs().read("a", 0, 1).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_is_replaced() {
    let it = on(Base::new(), StoreLimits::default()).await;
    it.base.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'waza'",
    );
    assert!(it.store.logs().read("a", 0, 1).await.unwrap().is_empty());
    assert_eq!(it.store.logs().append("a", entry("1")).await.unwrap(), 1);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("postgres:///waza?host={}&user=waza&password=hunter2", folder.path().display());
    let error = Store::open(&StoreOptions::new(url)).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_database_that_is_not_there_is_named_without_the_password() {
    let base = Base::new();
    let url = base.url().replace("waza@", "waza:hunter2@");
    let (server, _) = url.rsplit_once('/').unwrap();
    let options = StoreOptions::new(format!("{server}/nowhere"));
    let error = Store::open(&options).await.unwrap_err();
    assert!(error.to_string().contains("nowhere"), "{error}");
    assert!(!format!("{error} {error:?} {options:?}").contains("hunter2"));
}
