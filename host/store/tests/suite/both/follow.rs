//! Followers see every entry once, in order, whenever they come.

use crate::support::{entry, fixture, last, with_limits};
use futures::{FutureExt as _, StreamExt as _, TryStreamExt as _, poll};
use std::pin::pin;
use tokio::task::JoinSet;
use waza_store::{Entry, StoreError, StoreLimits};

fn seqs(entries: &[Entry]) -> Vec<u64> {
    entries.iter().map(|entry| entry.seq).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_gap_and_no_duplicate_wherever_a_follower_starts() {
    // Small pages and a short queue, so that followers fall behind and page on.
    let limits = StoreLimits { max_page_entries: 7, notice_queue_entries: 4, ..StoreLimits::default() };
    let it = with_limits(limits).await;
    it.store.logs().append("a", entry("1")).await.unwrap();
    let mut followers = JoinSet::new();
    for after in 0..20 {
        let follower = it.store.logs().follow("a", after * 10);
        followers.spawn(async move { (after * 10, follower.try_collect::<Vec<_>>().await.unwrap()) });
    }
    for number in 2..300 {
        it.store.logs().append("a", entry(&number.to_string())).await.unwrap();
        if number % 15 == 0 {
            let follower = it.store.logs().follow("a", number);
            followers.spawn(async move { (number, follower.try_collect::<Vec<_>>().await.unwrap()) });
        }
    }
    it.store.logs().append("a", last("300")).await.unwrap();
    for (after, entries) in followers.join_all().await {
        assert_eq!(seqs(&entries), (after + 1..=300).collect::<Vec<_>>());
        assert!(entries.last().unwrap().terminal);
    }
    assert_eq!(it.store.notices().topics(), 0, "no subscription is left behind");
}

#[tokio::test]
async fn it_yields_what_is_there_and_then_waits() {
    let it = fixture().await;
    it.store.logs().append("a", entry("1")).await.unwrap();
    let mut follower = it.store.logs().follow("a", 0);
    assert_eq!(follower.next().await.unwrap().unwrap().seq, 1);
    let mut next = pin!(follower.next());
    assert!(poll!(&mut next).is_pending());
    it.store.logs().append("a", entry("2")).await.unwrap();
    assert_eq!(next.await.unwrap().unwrap().seq, 2);
}

#[tokio::test]
async fn it_may_begin_before_the_log() {
    let it = fixture().await;
    let mut follower = it.store.logs().follow("a", 0);
    let mut next = follower.next().boxed();
    assert!(poll!(&mut next).is_pending());
    it.store.logs().append("a", entry("1")).await.unwrap();
    assert_eq!(next.await.unwrap().unwrap().payload, "1");
}

#[tokio::test]
async fn after_the_end_there_is_nothing_to_wait_for() {
    let it = fixture().await;
    it.store.logs().append("a", last("1")).await.unwrap();
    for after in [1, 2, u64::MAX] {
        assert!(it.store.logs().follow("a", after).next().await.is_none(), "after {after}");
    }
}

#[tokio::test]
async fn nothing_is_announced_before_it_is_committed() {
    let it = fixture().await;
    let logs = it.store.logs();
    let mut listener = it.store.notices().subscribe("log:a");
    let mut tx = it.store.write().await.unwrap();
    logs.append_in(&mut tx, "a", entry("1")).await.unwrap();
    assert_eq!(listener.try_recv(), None);
    tx.rollback().await.unwrap();
    assert_eq!(listener.try_recv(), None);
    logs.append("a", entry("1")).await.unwrap();
    assert!(listener.try_recv().is_some());
}

#[tokio::test]
async fn a_commit_whose_caller_went_away_is_still_announced() {
    let it = fixture().await;
    let logs = it.store.logs();
    let follower = logs.follow("a", 0);
    let mut tx = it.store.write().await.unwrap();
    logs.append_in(&mut tx, "a", last("1")).await.unwrap();
    // Polled once, so that the commit is under way, then dropped.
    assert!(tx.commit().now_or_never().is_none());
    assert_eq!(seqs(&follower.try_collect::<Vec<_>>().await.unwrap()), [1]);
}

#[tokio::test]
async fn a_removed_log_ends_its_followers() {
    let it = fixture().await;
    let logs = it.store.logs();
    logs.append("a", entry("1")).await.unwrap();
    let mut reading = logs.follow("a", 0);
    reading.next().await.unwrap().unwrap();
    let mut at_the_start = logs.follow("a", 0);
    let mut tx = it.store.write().await.unwrap();
    logs.remove_in(&mut tx, "a").await.unwrap();
    tx.commit().await.unwrap();
    for follower in [&mut reading, &mut at_the_start] {
        let error = follower.next().await.unwrap().unwrap_err();
        assert!(matches!(error, StoreError::LogRemoved { .. }), "{error}");
        assert!(follower.next().await.is_none());
    }
}
