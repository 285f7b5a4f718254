//! What a second process sees, and what a transaction that was let go leaves.

use crate::support::{entry, fixture};

#[tokio::test]
async fn what_was_committed_is_there_without_a_close() {
    let it = fixture().await;
    it.store.logs().append("a", entry("\"kept\"")).await.unwrap();
    // A second process would see the same: the first store is still open and never closed.
    let second = it.second().await;
    assert_eq!(second.logs().read("a", 0, 10).await.unwrap()[0].payload, "\"kept\"");
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing_and_holds_nobody_up() {
    let it = fixture().await;
    let mut tx = it.store.write().await.unwrap();
    it.store.logs().append_in(&mut tx, "a", entry("1")).await.unwrap();
    drop(tx);
    assert_eq!(it.store.logs().append("a", entry("2")).await.unwrap(), 1);
    assert_eq!(it.store.logs().read("a", 0, 10).await.unwrap()[0].payload, "2");
}

#[tokio::test]
async fn a_statement_that_failed_takes_its_transaction_with_it_or_leaves_it_whole() {
    let it = fixture().await;
    let logs = it.store.logs();
    for (quiet, announced) in [("quiet", None), ("loud", Some("a"))] {
        let mut tx = it.store.write().await.unwrap();
        sqlx::query("INSERT INTO waza_logs VALUES ($1, 1, 0)").bind(quiet).execute(&mut *tx).await.unwrap();
        if let Some(log) = announced {
            logs.append_in(&mut tx, log, entry("1")).await.unwrap();
        }
        sqlx::query("INSERT INTO waza_logs VALUES ('b', 1, 7)").execute(&mut *tx).await.unwrap_err();
        // Whatever the commit says has to be true.
        let committed = tx.commit().await.is_ok();
        assert_eq!(logs.state(quiet).await.unwrap().is_some(), committed, "{quiet}");
        assert_eq!(logs.state("a").await.unwrap().is_some(), committed && announced.is_some(), "{quiet}");
    }
}

#[tokio::test]
async fn a_closed_store_says_so() {
    let it = fixture().await;
    it.store.close().await;
    let error = it.store.write().await.unwrap_err();
    assert!(matches!(error, waza_store::StoreError::Unavailable(_)), "{error}");
}
