//! What one process does and another sees: notices, locks, followers.

use crate::{
    base::Base,
    support::{entry, fixture, last, on, with_limits},
};
use futures::{FutureExt as _, StreamExt as _, TryStreamExt as _, poll};
use std::{pin::pin, time::Duration};
use waza_store::{Notice, StoreError, StoreLimits};

const TTL: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_notice_reaches_every_process_once_and_with_its_commit() {
    let it = fixture().await;
    let other = it.second().await;
    let (mut here, mut there) = (it.store.notices().subscribe("a"), other.notices().subscribe("a"));
    let mut tx = it.store.write().await.unwrap();
    tx.notify("a", "one");
    tx.notify("b", "not for us");
    tx.notify("a", "two");
    assert_eq!(here.try_recv(), None);
    tx.commit().await.unwrap();
    for heard in [&mut here, &mut there] {
        assert_eq!(heard.recv().await, Notice::Said("one".into()));
        assert_eq!(heard.recv().await, Notice::Said("two".into()));
    }
    // An answer the other way comes after everything that could still come twice.
    let mut tx = other.write().await.unwrap();
    tx.notify("a", "three");
    tx.commit().await.unwrap();
    assert_eq!(here.recv().await, Notice::Said("three".into()));
    assert_eq!(there.recv().await, Notice::Said("three".into()));
}

#[tokio::test]
async fn what_is_not_committed_is_never_heard() {
    let it = fixture().await;
    let other = it.second().await;
    let mut there = other.notices().subscribe("a");
    let mut tx = it.store.write().await.unwrap();
    tx.notify("a", "undone");
    tx.rollback().await.unwrap();
    let mut tx = it.store.write().await.unwrap();
    tx.notify("a", "dropped");
    drop(tx);
    let mut tx = it.store.write().await.unwrap();
    tx.notify("a", "done");
    tx.commit().await.unwrap();
    assert_eq!(there.recv().await, Notice::Said("done".into()));
}

#[tokio::test]
async fn what_is_too_long_to_send_is_said_to_be_missed() {
    let it = fixture().await;
    let other = it.second().await;
    let (mut here, mut there) = (it.store.notices().subscribe("a"), other.notices().subscribe("a"));
    let mut tx = it.store.write().await.unwrap();
    tx.notify("a", "x".repeat(8_000));
    tx.commit().await.unwrap();
    assert_eq!(here.recv().await, Notice::Said("x".repeat(8_000).into()));
    assert_eq!(there.recv().await, Notice::Missed(0));
}

#[tokio::test]
async fn nonsense_on_the_channel_disturbs_nobody() {
    let it = fixture().await;
    let other = it.second().await;
    let mut there = other.notices().subscribe("a");
    for nonsense in ["", "null", "{\"from\":1}", "[[\"a\",\"b\"]]"] {
        it.base.sql(&format!("SELECT pg_notify('waza_notices', '{nonsense}')"));
    }
    let mut tx = it.store.write().await.unwrap();
    tx.notify("a", "sense");
    tx.commit().await.unwrap();
    assert_eq!(there.recv().await, Notice::Said("sense".into()));
}

#[tokio::test]
async fn a_follower_in_another_process_sees_it_through() {
    let it = fixture().await;
    let other = it.second().await;
    let follower = other.logs().follow("job", 0);
    let following = tokio::spawn(follower.try_collect::<Vec<_>>());
    for number in 1..100 {
        it.store.logs().append("job", entry(&number.to_string())).await.unwrap();
    }
    it.store.logs().append("job", last("100")).await.unwrap();
    let seqs: Vec<_> = following.await.unwrap().unwrap().into_iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, (1..=100).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_follower_whose_listening_connection_dies_goes_on() {
    let it = fixture().await;
    let other = it.second().await;
    let mut follower = other.logs().follow("job", 0);
    it.store.logs().append("job", entry("1")).await.unwrap();
    follower.next().await.unwrap().unwrap();
    let mut next = pin!(follower.next());
    assert!(poll!(&mut next).is_pending());
    // Both listeners go at once, and the entry is written while nobody listens.
    it.base.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
    it.store.logs().append("job", last("2")).await.unwrap();
    assert_eq!(next.await.unwrap().unwrap().seq, 2);
}

#[tokio::test]
async fn a_reader_waits_for_nobody_and_a_lock_for_its_name() {
    let it = fixture().await;
    let other = it.second().await;
    let mut first = it.store.write().await.unwrap();
    first.lock("counting").await.unwrap();
    let mut elsewhere = other.write().await.unwrap();
    elsewhere.lock("something else").await.unwrap();
    let mut second = other.write().await.unwrap();
    let mut waiting = second.lock("counting").boxed();
    assert!(poll!(&mut waiting).is_pending());
    let waits = it.base.somebody_waits();
    tokio::select! {
        biased;
        _ = &mut waiting => panic!("two have the lock"),
        () = waits => {}
    }
    other.logs().read("a", 0, 1).await.unwrap();
    first.commit().await.unwrap();
    waiting.await.unwrap();
}

#[tokio::test]
async fn a_lock_that_is_never_given_back_is_a_typed_refusal() {
    let it = with_limits(StoreLimits { busy_timeout_ms: 100, ..StoreLimits::default() }).await;
    let mut first = it.store.write().await.unwrap();
    first.lock("counting").await.unwrap();
    let mut second = it.store.write().await.unwrap();
    assert!(matches!(second.lock("counting").await.unwrap_err(), StoreError::Busy(_)));
    drop(second);
    it.store.logs().append_in(&mut first, "a", entry("1")).await.unwrap();
    let error = it.store.logs().append("a", entry("2")).await.unwrap_err();
    assert!(matches!(error, StoreError::Busy(_)), "the log's head is locked as well: {error}");
    first.commit().await.unwrap();
    assert_eq!(it.store.logs().append("a", entry("2")).await.unwrap(), 2, "the refused one left no gap");
}

#[tokio::test]
async fn of_two_that_wait_for_each_other_one_is_refused() {
    let it = fixture().await;
    let (mut first, mut second) = (it.store.write().await.unwrap(), it.store.write().await.unwrap());
    first.lock("a").await.unwrap();
    second.lock("b").await.unwrap();
    let crossed = tokio::join!(
        async {
            let outcome = first.lock("b").await;
            drop(first);
            outcome
        },
        async {
            let outcome = second.lock("a").await;
            drop(second);
            outcome
        }
    );
    let refused = |outcome: &Result<(), StoreError>| matches!(outcome, Err(StoreError::Busy(_)));
    assert!(refused(&crossed.0) != refused(&crossed.1), "{crossed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_log_that_is_removed_while_somebody_appends_leaves_nothing_half() {
    let it = on(Base::new(), StoreLimits::default()).await;
    let other = it.second().await;
    it.store.logs().append("a", entry("1")).await.unwrap();
    let mut appending = other.write().await.unwrap();
    other.logs().append_in(&mut appending, "a", entry("2")).await.unwrap();
    let store = it.store.clone();
    let removal = tokio::spawn(async move {
        let mut tx = store.write().await.unwrap();
        store.logs().remove_in(&mut tx, "a").await.unwrap();
        tx.commit().await.unwrap();
    });
    it.base.somebody_waits().await;
    appending.commit().await.unwrap();
    removal.await.unwrap();
    assert_eq!(it.base.sql("SELECT COUNT(*) FROM waza_log_entries"), "0");
    assert_eq!(it.store.logs().append("a", entry("1")).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_takeover_waits_for_the_holders_commit() {
    let it = fixture().await;
    let other = it.second().await;
    let old = it.store.leases().acquire("project", "a", TTL).await.unwrap().unwrap();
    it.clock.advance(TTL);
    let mut tx = it.store.write().await.unwrap();
    it.store.leases().guard(&mut tx, &old).await.unwrap();
    let overtaking = tokio::spawn(async move { other.leases().acquire("project", "b", TTL).await.unwrap() });
    it.base.somebody_waits().await;
    assert!(!overtaking.is_finished());
    tx.commit().await.unwrap();
    assert!(overtaking.await.unwrap().is_some_and(|new| new.token > old.token));
}
