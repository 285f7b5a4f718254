//! What servers on one database say of themselves, and who is waited for.

use crate::support::{Place, by, until};
use sqlx::Row as _;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinHandle;
use waza_registry::{Replica, Rollout, RolloutOptions};
use waza_store::{ManualClock, Store, StoreOptions};

/// So long that only what was said can be the reason.
const NEVER: Duration = Duration::from_secs(86_400);
const NOON_MS: i64 = 1_700_000_000_000;

/// Servers that follow one another, and the clock of all of them.
struct Several {
    place: Place,
    store: Store,
    clock: Arc<ManualClock>,
}

/// A server; dropped, it is as dead as after `kill -9`.
struct Running {
    rollout: Rollout,
    follows: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.follows.abort();
    }
}

impl Several {
    async fn new() -> Self {
        let place = Place::with("on_change = 'stage'");
        place.policy("fine");
        let clock = Arc::new(ManualClock::new(NOON_MS));
        let url = format!("sqlite://{}", place.path("waza.db").display());
        let options = StoreOptions { clock: clock.clone(), ..StoreOptions::new(url) };
        Self { store: Store::open(&options).await.unwrap(), place, clock }
    }

    async fn start(&self, name: &str) -> Running {
        let options =
            RolloutOptions::new(self.place.registry_options(), self.store.clone(), self.place.path(name));
        let rollout = Rollout::open(options).await.unwrap();
        let following = rollout.clone();
        Running { rollout, follows: tokio::spawn(async move { following.follow(NEVER).await }) }
    }

    fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

async fn listed(by: &Running, servers: usize) -> Vec<Replica> {
    until(async || by.rollout.replicas().await.unwrap().len() == servers).await;
    by.rollout.replicas().await.unwrap()
}

#[tokio::test]
async fn a_change_is_everywhere_when_everybody_has_said_so() {
    let several = Several::new().await;
    let (one, other) = (several.start("one").await, several.start("other").await);
    let both = listed(&one, 2).await;
    assert_eq!((both[0].this, both[1].this), (true, false));
    assert_eq!(both[1].id, listed(&other, 2).await[0].id);
    assert!(both.iter().all(|replica| !replica.host.is_empty() && replica.started_at_ms == NOON_MS));

    several.place.policy("remember");
    let staged = one.rollout.look().await.unwrap().changes[0];
    let all = one.rollout.everywhere(staged.version, NEVER).await.unwrap();
    let rollout = staged.rollout.unwrap();
    assert!(all.iter().all(|replica| !replica.behind && replica.staged == [rollout]), "{all:?}");
    let promoted = other.rollout.promote(rollout, by()).await.unwrap();
    let all = other.rollout.everywhere(promoted.version, NEVER).await.unwrap();
    let stands = |replica: &Replica| (replica.version, replica.lineup, replica.staged.is_empty());
    assert_eq!(all.len(), 2);
    assert!(
        all.iter().all(|replica| stands(replica) == (promoted.version, promoted.lineup, true)),
        "{all:?}"
    );
}

#[tokio::test]
async fn who_lags_is_named_and_who_is_dead_drops_out() {
    let several = Several::new().await;
    let (one, other) = (several.start("one").await, several.start("other").await);
    let dead = listed(&one, 2).await.remove(1).id;
    drop(other);
    several.place.policy("remember");
    let version = one.rollout.look().await.unwrap().changes[0].version;
    let all = one.rollout.everywhere(version, Duration::ZERO).await.unwrap();
    assert!(!all[0].behind && all[1].behind, "{all:?}");
    let problem = all[1].problem.clone().unwrap();
    assert!(problem.contains("has not said yet that it has"), "{problem}");

    several.pass(10);
    let all = one.rollout.everywhere(version, Duration::ZERO).await.unwrap();
    let problem = all[1].problem.clone().unwrap();
    assert!(all[1].behind && problem.contains("not been heard of for 10 s"), "{problem}");
    // Somebody waits when its report runs out.
    let (waiting, rollout) = (several.clock.clone(), one.rollout.clone());
    let everywhere = tokio::spawn(async move { rollout.everywhere(version, NEVER).await });
    waiting.advance(Duration::from_secs(6));
    let left = everywhere.await.unwrap().unwrap();
    assert!(left.len() == 1 && left[0].this && left[0].id != dead, "{left:?}");
}

#[tokio::test]
async fn who_stops_is_gone_at_once_and_says_nothing_more() {
    let several = Several::new().await;
    let (one, other) = (several.start("one").await, several.start("other").await);
    listed(&one, 2).await;
    other.rollout.leave().await;
    assert_eq!(listed(&one, 1).await.len(), 1);
    several.place.policy("remember");
    let version = one.rollout.look().await.unwrap().changes[0].version;
    until(async || other.rollout.position().version == version).await;
    assert_eq!(one.rollout.everywhere(version, NEVER).await.unwrap().len(), 1);
}

#[tokio::test]
async fn rows_of_the_dead_are_removed_after_an_hour() {
    let several = Several::new().await;
    let one = several.start("one").await;
    listed(&one, 1).await;
    until(async || rows(&several.store).await == 1).await;
    drop(one);
    several.pass(3_601);
    let other = several.start("other").await;
    until(async || other.rollout.replicas().await.unwrap().len() == 1 && rows(&several.store).await == 1)
        .await;
}

#[tokio::test]
async fn one_that_follows_nobody_is_the_only_one_and_writes_nothing() {
    let place = Place::new();
    place.policy("fine");
    let alone = place.open().await;
    let only = alone.everywhere(1, NEVER).await.unwrap();
    assert!(only.len() == 1 && only[0].this && !only[0].behind, "{only:?}");
    let behind = alone.everywhere(2, Duration::ZERO).await.unwrap();
    assert!(behind[0].behind && behind[0].problem.is_some(), "{behind:?}");
    let position = alone.position();
    assert!(!position.partitioned && position.problem.is_none() && position.heard_at_ms > 0, "{position:?}");
    assert_eq!(rows(&place.store().await).await, 0);
}

async fn rows(store: &Store) -> i64 {
    let count = sqlx::query("SELECT COUNT(*) FROM plugin_replicas").fetch_one(store.pool());
    count.await.unwrap().try_get(0).unwrap()
}
