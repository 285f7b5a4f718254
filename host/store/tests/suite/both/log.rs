//! What a log takes, in which order, and what it refuses.

use crate::support::{NOON_MS, entry, fixture, last, with_limits};
use std::time::Duration;
use waza_store::{Bound, Entry, LogState, NewEntry, StoreError, StoreLimits};

#[tokio::test]
async fn entries_come_back_as_they_were_given() {
    let it = fixture().await;
    let logs = it.store.logs();
    let payload = r#"{"type":"stream", "content":"技\u0000\"|'; DROP TABLE x"}"#;
    assert_eq!(logs.append("a", entry(payload)).await.unwrap(), 1);
    it.clock.advance(Duration::from_millis(5));
    assert_eq!(logs.append("a", last("null")).await.unwrap(), 2);
    let expected = [
        Entry { seq: 1, kind: "progress".into(), payload: payload.into(), at_ms: NOON_MS, terminal: false },
        Entry {
            seq: 2,
            kind: "completed".into(),
            payload: "null".into(),
            at_ms: NOON_MS + 5,
            terminal: true,
        },
    ];
    assert_eq!(logs.read("a", 0, 10).await.unwrap(), expected);
    assert_eq!(logs.state("a").await.unwrap(), Some(LogState { last_seq: 2, ended: true }));
    assert_eq!(logs.state("b").await.unwrap(), None);
}

#[tokio::test]
async fn reading_goes_by_cursor_and_page() {
    let it = with_limits(StoreLimits { max_page_entries: 3, ..StoreLimits::default() }).await;
    for number in 1..=10 {
        it.store.logs().append("a", entry(&number.to_string())).await.unwrap();
    }
    let seqs = async |after, limit| {
        let page = it.store.logs().read("a", after, limit).await.unwrap();
        page.into_iter().map(|entry| entry.seq).collect::<Vec<_>>()
    };
    assert_eq!(seqs(0, 2).await, [1, 2]);
    assert_eq!(seqs(2, 100).await, [3, 4, 5], "cut to the page bound");
    assert_eq!(seqs(9, 100).await, [10]);
    assert!(seqs(10, 100).await.is_empty());
    assert!(seqs(u64::MAX, 100).await.is_empty());
}

#[tokio::test]
async fn nothing_comes_after_the_terminal_entry() {
    let it = fixture().await;
    let logs = it.store.logs();
    logs.append("a", entry("1")).await.unwrap();
    logs.append("a", last("2")).await.unwrap();
    for late in [entry("3"), last("3")] {
        let error = logs.append("a", late).await.unwrap_err();
        assert!(matches!(error, StoreError::LogEnded { ref log, last_seq: 2 } if log == "a"), "{error}");
    }
    assert_eq!(logs.read("a", 0, 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_database_itself_refuses_a_second_terminal_entry() {
    let it = fixture().await;
    it.store.logs().append("a", last("1")).await.unwrap();
    let mut tx = it.store.write().await.unwrap();
    let behind_its_back = "INSERT INTO waza_log_entries (log_name, seq, kind, payload, at_ms, terminal)
                           VALUES ('a', 2, 'completed', '2', 0, 1)";
    let error = StoreError::from(sqlx::query(behind_its_back).execute(&mut *tx).await.unwrap_err());
    assert!(error.is_unique_violation(), "{error}");
}

#[tokio::test]
async fn a_refused_append_leaves_the_callers_transaction_usable() {
    let it = fixture().await;
    let logs = it.store.logs();
    logs.append("a", last("1")).await.unwrap();
    let mut tx = it.store.write().await.unwrap();
    assert!(logs.append_in(&mut tx, "a", entry("2")).await.is_err());
    assert_eq!(logs.append_in(&mut tx, "b", entry("1")).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(logs.read("b", 0, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_row_and_its_event_are_one_commit() {
    let it = fixture().await;
    let logs = it.store.logs();
    let mut tx = it.store.write().await.unwrap();
    sqlx::raw_sql("CREATE TABLE jobs (state TEXT NOT NULL); INSERT INTO jobs VALUES ('processing')")
        .execute(&mut *tx)
        .await
        .unwrap();
    assert_eq!(logs.append_in(&mut tx, "job", entry("1")).await.unwrap(), 1);
    assert_eq!(logs.append_in(&mut tx, "job", entry("2")).await.unwrap(), 2);
    tx.rollback().await.unwrap();
    assert!(logs.read("job", 0, 10).await.unwrap().is_empty());
    assert_eq!(logs.append("job", entry("3")).await.unwrap(), 1, "a rolled back number is given again");
}

#[tokio::test]
async fn each_bound_refuses_by_its_name() {
    let limits =
        StoreLimits { max_payload_bytes: 8, max_name_bytes: 9, max_log_entries: 3, ..StoreLimits::default() };
    let it = with_limits(limits).await;
    let logs = it.store.logs();
    let refused = async |log: &str, entry: NewEntry<'_>| match logs.append(log, entry).await.unwrap_err() {
        StoreError::Bound { bound, limit, value } => (bound, limit, value),
        other => panic!("{other}"),
    };
    logs.append("a", entry("12345678")).await.unwrap();
    assert_eq!(refused("a", entry("123456789")).await, (Bound::PayloadBytes, 8, 9));
    assert_eq!(refused("1234567890", entry("1")).await, (Bound::NameBytes, 9, 10));
    let kind = NewEntry { kind: "1234567890", payload: "1", terminal: false };
    assert_eq!(refused("a", kind).await, (Bound::NameBytes, 9, 10));

    logs.append("a", entry("2")).await.unwrap();
    assert_eq!(
        refused("a", entry("3")).await,
        (Bound::LogEntries, 3, 3),
        "the last place is the terminal entry's"
    );
    assert_eq!(logs.append("a", last("3")).await.unwrap(), 3);
    assert!(matches!(logs.append("a", entry("4")).await, Err(StoreError::LogEnded { .. })));
}

#[tokio::test]
async fn a_log_of_no_entries_takes_none() {
    let it = with_limits(StoreLimits { max_log_entries: 1, ..StoreLimits::default() }).await;
    let error = it.store.logs().append("a", entry("1")).await.unwrap_err();
    assert!(matches!(error, StoreError::Bound { bound: Bound::LogEntries, limit: 1, value: 1 }), "{error}");
    assert_eq!(it.store.logs().append("a", last("1")).await.unwrap(), 1);
}

#[tokio::test]
async fn payloads_are_json() {
    let it = fixture().await;
    for bad in ["", "{", "undefined", "{} {}"] {
        assert!(matches!(it.store.logs().append("a", entry(bad)).await, Err(StoreError::Json(_))), "{bad}");
    }
}

#[tokio::test]
async fn a_removed_log_starts_again() {
    let it = fixture().await;
    let logs = it.store.logs();
    logs.append("a", last("1")).await.unwrap();
    logs.append("b", entry("1")).await.unwrap();
    let mut tx = it.store.write().await.unwrap();
    logs.remove_in(&mut tx, "a").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(logs.state("a").await.unwrap(), None);
    assert_eq!(logs.append("a", entry("1")).await.unwrap(), 1);
    assert_eq!(logs.read("b", 0, 10).await.unwrap().len(), 1);
}
