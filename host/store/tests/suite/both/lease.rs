//! Who gets a lease, when it may be taken over, and that an overtaken holder can write nothing.

use crate::support::{Fixture, NOON_MS, entry, fixture};
use std::time::Duration;
use tokio::task::JoinSet;
use waza_store::{Lease, StoreError};

const TTL: Duration = Duration::from_secs(30);

async fn acquire(it: &Fixture, holder: &str) -> Option<Lease> {
    it.store.leases().acquire("project", holder, TTL).await.unwrap()
}

#[tokio::test]
async fn one_holder_at_a_time() {
    let it = fixture().await;
    let first = acquire(&it, "a").await.unwrap();
    assert_eq!(first.expires_at_ms, NOON_MS + 30_000);
    assert_eq!(acquire(&it, "b").await, None);
    assert_eq!(acquire(&it, "a").await, None, "not even a second time for its own holder");
    assert_eq!(it.store.leases().current("project").await.unwrap(), Some(first));
}

#[tokio::test]
async fn keys_do_not_know_each_other() {
    let it = fixture().await;
    acquire(&it, "a").await.unwrap();
    assert!(it.store.leases().acquire("other", "b", TTL).await.unwrap().is_some());
}

#[tokio::test]
async fn it_runs_out_to_the_millisecond() {
    let it = fixture().await;
    acquire(&it, "a").await.unwrap();
    it.clock.advance(TTL - Duration::from_millis(1));
    assert_eq!(acquire(&it, "b").await, None);
    it.clock.advance(Duration::from_millis(1));
    assert_eq!(it.store.leases().current("project").await.unwrap(), None);
    assert!(acquire(&it, "b").await.is_some());
}

#[tokio::test]
async fn tokens_grow_for_ever() {
    let it = fixture().await;
    let mut last = 0;
    for round in 0..12 {
        let lease = acquire(&it, "a").await.unwrap();
        assert!(lease.token > last, "round {round}");
        last = lease.token;
        match round % 3 {
            0 => assert!(it.store.leases().release(&lease).await.unwrap()),
            1 => it.clock.advance(TTL),
            _ => assert_eq!(it.store.leases().release_holder("a").await.unwrap(), 1),
        }
        if round == 6 {
            let mut tx = it.store.write().await.unwrap();
            sqlx::query("DELETE FROM waza_leases").execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
        }
    }
    let reopened = it.second().await;
    assert!(reopened.leases().acquire("project", "b", TTL).await.unwrap().unwrap().token > last);
}

#[tokio::test]
async fn a_clock_that_goes_back_gives_no_old_tokens() {
    let it = fixture().await;
    let first = acquire(&it, "a").await.unwrap();
    it.store.leases().release(&first).await.unwrap();
    it.clock.set(0);
    assert!(acquire(&it, "b").await.unwrap().token > first.token);
}

#[tokio::test]
async fn renewing_keeps_it_also_when_it_was_late_and_nobody_came() {
    let it = fixture().await;
    let lease = acquire(&it, "a").await.unwrap();
    it.clock.advance(TTL * 2);
    let renewed = it.store.leases().renew(&lease, TTL).await.unwrap();
    assert_eq!((renewed.token, renewed.expires_at_ms), (lease.token, NOON_MS + 90_000));
    assert_eq!(acquire(&it, "b").await, None);
}

#[tokio::test]
async fn an_overtaken_holder_cannot_renew_release_or_write() {
    let it = fixture().await;
    let old = acquire(&it, "a").await.unwrap();
    it.clock.advance(TTL);
    let new = acquire(&it, "b").await.unwrap();
    let leases = it.store.leases();
    assert!(
        matches!(leases.renew(&old, TTL).await, Err(StoreError::LeaseLost { token, .. }) if token == old.token)
    );
    assert!(!leases.release(&old).await.unwrap());
    assert_eq!(leases.current("project").await.unwrap(), Some(new.clone()));

    let mut tx = it.store.write().await.unwrap();
    assert!(matches!(leases.guard(&mut tx, &old).await, Err(StoreError::LeaseLost { .. })));
    leases.guard(&mut tx, &new).await.unwrap();
}

#[tokio::test]
async fn a_released_lease_protects_nothing() {
    let it = fixture().await;
    let lease = acquire(&it, "a").await.unwrap();
    it.store.leases().release(&lease).await.unwrap();
    let mut tx = it.store.write().await.unwrap();
    assert!(matches!(it.store.leases().guard(&mut tx, &lease).await, Err(StoreError::LeaseLost { .. })));
}

#[tokio::test]
async fn a_guarded_write_is_one_commit_with_its_check() {
    let it = fixture().await;
    let lease = acquire(&it, "a").await.unwrap();
    let mut tx = it.store.write().await.unwrap();
    it.store.leases().guard(&mut tx, &lease).await.unwrap();
    it.store.logs().append_in(&mut tx, "job", entry("{}")).await.unwrap();
    it.clock.advance(TTL * 2);
    // It ran out, but it is locked until the commit: nobody can have overtaken it.
    tx.commit().await.unwrap();
    assert!(acquire(&it, "b").await.is_some());
}

#[tokio::test]
async fn within_a_transaction_it_comes_and_goes_with_it() {
    let it = fixture().await;
    let leases = it.store.leases();
    let mut tx = it.store.write().await.unwrap();
    assert!(leases.acquire_in(&mut tx, "project", "a", TTL).await.unwrap().is_some());
    tx.rollback().await.unwrap();
    let mut tx = it.store.write().await.unwrap();
    let lease = leases.acquire_in(&mut tx, "project", "b", TTL).await.unwrap().unwrap();
    assert!(leases.release_in(&mut tx, &lease).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(leases.current("project").await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_askers_one_gets_it() {
    let it = fixture().await;
    let second = it.second().await;
    let mut tasks = JoinSet::new();
    for asker in 0..32 {
        let leases = if asker % 2 == 0 { it.store.leases() } else { second.leases() };
        tasks.spawn(async move { leases.acquire("project", &format!("asker {asker}"), TTL).await.unwrap() });
    }
    assert_eq!(tasks.join_all().await.into_iter().flatten().count(), 1);
}

#[tokio::test]
async fn only_the_dead_holders_leases_go() {
    let it = fixture().await;
    let leases = it.store.leases();
    for (key, holder) in [("1", "dead"), ("2", "dead"), ("3", "alive")] {
        leases.acquire(key, holder, TTL).await.unwrap().unwrap();
    }
    assert_eq!(leases.release_holder("dead").await.unwrap(), 2);
    assert!(leases.current("3").await.unwrap().is_some());
    assert!(leases.acquire("1", "next", TTL).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_takes_over_has_the_larger_token_however_many_try() {
    let it = fixture().await;
    let second = it.second().await;
    let mut last = 0;
    for _ in 0..10 {
        let mut tasks = JoinSet::new();
        for asker in 0..8 {
            let leases = if asker % 2 == 0 { it.store.leases() } else { second.leases() };
            tasks.spawn(async move { leases.acquire("project", &format!("{asker}"), TTL).await.unwrap() });
        }
        let taken: Vec<Lease> = tasks.join_all().await.into_iter().flatten().collect();
        assert_eq!(taken.len(), 1);
        assert!(taken[0].token > last);
        last = taken[0].token;
        it.clock.advance(TTL);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_takes_over_between_a_check_and_its_commit() {
    let it = fixture().await;
    let other = it.second().await;
    let old = acquire(&it, "a").await.unwrap();
    it.clock.advance(TTL);
    let mut tx = it.store.write().await.unwrap();
    it.store.leases().guard(&mut tx, &old).await.unwrap();
    let overtaking = tokio::spawn(async move { other.leases().acquire("project", "b", TTL).await.unwrap() });
    it.store.logs().append_in(&mut tx, "job", entry("{}")).await.unwrap();
    assert_eq!(
        it.store.leases().current("project").await.unwrap(),
        None,
        "it is not there before the commit"
    );
    tx.commit().await.unwrap();
    let new = overtaking.await.unwrap().unwrap();
    assert!(new.token > old.token);
    let mut tx = it.store.write().await.unwrap();
    assert!(matches!(it.store.leases().guard(&mut tx, &old).await, Err(StoreError::LeaseLost { .. })));
}
