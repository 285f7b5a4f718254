//! Writers wait for each other; none of them ever sees a busy database, also when they sit in different processes.

use crate::support::{entry, fixture, last};
use std::sync::Arc;
use tokio::{sync::Barrier, task::JoinSet};
use waza_store::{Store, StoreError};

const TASKS: usize = 32;
const EACH: usize = 25;

/// Appends from many tasks at once and returns all numbers in order.
async fn storm(stores: &[Store]) -> Vec<u64> {
    let barrier = Arc::new(Barrier::new(TASKS));
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (store, barrier) = (stores[task % stores.len()].clone(), barrier.clone());
        tasks.spawn(async move {
            barrier.wait().await;
            let mut seqs = Vec::new();
            for _ in 0..EACH {
                seqs.push(store.logs().append("busy", entry("{}")).await.unwrap());
            }
            assert!(seqs.is_sorted(), "one writer's own entries keep their order");
            seqs
        });
    }
    let mut seqs = tasks.join_all().await.concat();
    seqs.sort_unstable();
    seqs
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_two_tasks_get_numbers_without_gaps() {
    let it = fixture().await;
    assert_eq!(storm(std::slice::from_ref(&it.store)).await, (1..=(TASKS * EACH) as u64).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn also_through_several_stores_on_one_database() {
    let it = fixture().await;
    let mut stores = vec![it.store.clone()];
    for _ in 1..8 {
        stores.push(it.second().await);
    }
    let seqs = storm(&stores).await;
    assert_eq!(seqs, (1..=(TASKS * EACH) as u64).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_go_on_while_somebody_writes() {
    let it = fixture().await;
    it.store.logs().append("a", entry("1")).await.unwrap();
    let mut tx = it.store.write().await.unwrap();
    it.store.logs().append_in(&mut tx, "a", entry("2")).await.unwrap();
    assert_eq!(it.store.logs().read("a", 0, 10).await.unwrap().len(), 1, "readers see what is committed");
    tx.commit().await.unwrap();
    assert_eq!(it.store.logs().read("a", 0, 10).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_terminal_entries_one_wins() {
    let it = fixture().await;
    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let logs = it.store.logs();
        tasks.spawn(async move { logs.append("a", last("{}")).await });
    }
    let outcomes = tasks.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let refused = |error: &StoreError| matches!(error, StoreError::LogEnded { last_seq: 1, .. });
    assert!(outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).all(refused));
}
