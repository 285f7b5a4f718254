//! Wake-up calls: who hears them, and that nobody is held up.

use crate::support::{entry, fixture, with_limits};
use waza_store::{Bound, Notice, StoreError, StoreLimits};

#[tokio::test]
async fn every_subscriber_of_the_topic_hears_it_and_nobody_else() {
    let it = fixture().await;
    let notices = it.store.notices();
    let (mut first, mut second) = (notices.subscribe("a"), notices.subscribe("a"));
    let mut other = notices.subscribe("b");
    notices.publish("a", "hello");
    assert_eq!(first.recv().await, Notice::Said("hello".into()));
    assert_eq!(second.recv().await, Notice::Said("hello".into()));
    assert_eq!(other.try_recv(), None);
}

#[tokio::test]
async fn nothing_is_kept_for_later() {
    let it = fixture().await;
    it.store.notices().publish("a", "too early");
    assert_eq!(it.store.notices().subscribe("a").try_recv(), None);
}

#[tokio::test]
async fn a_slow_subscriber_is_told_what_it_missed() {
    let it = with_limits(StoreLimits { notice_queue_entries: 2, ..StoreLimits::default() }).await;
    let mut slow = it.store.notices().subscribe("a");
    for number in 1..=5 {
        it.store.notices().publish("a", &number.to_string());
    }
    assert_eq!(slow.recv().await, Notice::Missed(3));
    assert_eq!(slow.recv().await, Notice::Said("4".into()));
}

#[tokio::test]
async fn topics_go_with_their_last_subscriber() {
    let it = fixture().await;
    let notices = it.store.notices();
    let (first, mut second) = (notices.subscribe("a"), notices.subscribe("a"));
    drop(first);
    notices.publish("a", "still here");
    assert_eq!(second.recv().await, Notice::Said("still here".into()));
    drop(second);
    assert_eq!(notices.topics(), 0);
}

#[tokio::test]
async fn a_topic_that_fits_into_no_message_is_refused_before_the_commit() {
    let it = fixture().await;
    for (length, refused) in [(1_024, false), (1_025, true)] {
        let mut tx = it.store.write().await.unwrap();
        it.store.logs().append_in(&mut tx, "a", entry("1")).await.unwrap();
        // Each of these characters is six in a message.
        tx.notify("\u{1}".repeat(length), "");
        let outcome = tx.commit().await;
        assert_eq!(matches!(outcome, Err(StoreError::Bound { bound: Bound::TopicBytes, .. })), refused);
        assert_eq!(outcome.is_err(), refused);
    }
    assert_eq!(it.store.logs().read("a", 0, 10).await.unwrap().len(), 1);
}
