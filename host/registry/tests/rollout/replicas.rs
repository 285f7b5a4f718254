//! Several servers over one database, each with a state directory of its own.

use crate::support::{Place, by, revision, until};
use std::time::Duration;
use waza_registry::{Rollout, RolloutError, RolloutOptions};
use waza_store::Store;

/// So long that only what was said can be the reason.
const NEVER: Duration = Duration::from_secs(86_400);

async fn replica(place: &Place, store: &Store, name: &str) -> Rollout {
    Rollout::open(RolloutOptions::new(place.registry_options(), store.clone(), place.path(name)))
        .await
        .unwrap()
}

#[tokio::test]
async fn what_one_makes_active_the_others_serve() {
    let place = Place::new();
    place.policy("fine");
    let store = place.store().await;
    let (one, other) = (replica(&place, &store, "one").await, replica(&place, &store, "other").await);
    let following = other.clone();
    let following = tokio::spawn(async move { following.follow(NEVER).await });
    let before = revision(one.registry());

    place.policy("remember");
    one.look().await.unwrap();
    let after = revision(one.registry());
    assert_ne!(after, before);
    until(async || revision(other.registry()) == after).await;
    assert_eq!(other.registry().lineup().number(), one.registry().lineup().number());

    other.undo(None, by()).await.unwrap();
    assert_eq!(revision(other.registry()), before);
    assert!(one.catch_up().await.unwrap(), "whoever did not listen finds it by looking");
    assert_eq!(revision(one.registry()), before);
    following.abort();
}

#[tokio::test]
async fn who_has_not_caught_up_changes_nothing() {
    let place = Place::with("on_change = 'stage'");
    place.policy("fine");
    let store = place.store().await;
    let (one, other) = (replica(&place, &store, "one").await, replica(&place, &store, "other").await);
    place.policy("remember");
    let staged = one.look().await.unwrap().changes[0].rollout.unwrap();
    one.promote(staged, by()).await.unwrap();
    place.policy("panic");
    let refused = other.look().await;
    assert!(matches!(refused, Err(RolloutError::Overtaken)), "{refused:?}");
    assert!(other.catch_up().await.unwrap());
    assert!(!other.catch_up().await.unwrap());
    other.look().await.unwrap();
}
