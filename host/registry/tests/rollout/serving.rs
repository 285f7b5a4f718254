//! Several plugins of one hook, and what happens when one does not answer.

use crate::support::{Place, by, revision, until, writes};
use std::sync::Arc;
use waza_registry::{Hook, request};

/// A path that the shipped policy denies and the fixture allows.
const DENIED: &str = "../outside.js";

#[tokio::test]
async fn policies_are_asked_together_as_the_operator_says() {
    for (combine, order, allowed) in [
        ("all_of", "[]", false),
        ("any_of", "[]", true),
        ("first_match", "['hostile']", true),
        ("first_match", "[]", true),
    ] {
        let place = Place::with(&format!("order = {order}\n[policies]\ncombine = '{combine}'"));
        place.policy("fine");
        place.shipped("path-policy");
        let rollout = place.open().await;
        let said = writes(&rollout.registry().lineup(), DENIED).await.unwrap();
        assert_eq!(said.0, allowed, "{combine} {order}: by {}", said.1);
    }
    let place = Place::with("order = ['path-policy']\n[policies]\ncombine = 'first_match'");
    place.policy("fine");
    place.shipped("path-policy");
    let rollout = place.open().await;
    assert!(!writes(&rollout.registry().lineup(), DENIED).await.unwrap().0, "the operator's order");
}

#[tokio::test]
async fn a_policy_that_traps_closes_the_group() {
    let place = Place::new();
    place.policy("trap");
    place.shipped("path-policy");
    let rollout = place.open().await;
    let lineup = rollout.registry().lineup();
    assert_eq!(writes(&lineup, "game.js").await.unwrap_err().plugin(), "hostile");
    assert!(lineup.fails_closed(Hook::PathPolicy));
}

#[tokio::test]
async fn a_policy_that_watches_is_counted_and_decides_nothing() {
    let place = Place::with("[policies]\nmonitor = ['path-policy', 'nobody']");
    place.policy("fine");
    place.shipped("path-policy");
    let rollout = place.open().await;
    let registry = rollout.registry();
    assert!(writes(&registry.lineup(), DENIED).await.unwrap().0);
    assert!(writes(&registry.lineup(), "game.js").await.unwrap().0);
    until(async || registry.watched().get("path-policy").is_some_and(|watched| watched.calls == 2)).await;
    assert_eq!(registry.watched()["path-policy"].would_deny, 1);
    assert!(rollout.problems().iter().any(|problem| problem.reason.contains("\"nobody\"")));
}

#[tokio::test]
async fn policies_that_only_watch_do_not_open_the_door() {
    let place = Place::with("[policies]\nmonitor = ['hostile']");
    place.policy("fine");
    let rollout = place.open().await;
    let error = writes(&rollout.registry().lineup(), "game.js").await.unwrap_err();
    assert_eq!(error.kind(), "no-such-hook");
}

#[tokio::test]
async fn the_next_detector_stands_in_for_one_that_fails() {
    let place = Place::with("order = ['hostile']");
    place.hostile("intent-classifier", "trap", "");
    place.shipped("intent-classifier");
    let rollout = place.open().await;
    let lineup = rollout.registry().lineup();
    let said = lineup.classify(Arc::new(request("make a racing game"))).await.unwrap();
    assert_eq!(said.plugin, "intent-classifier");
    assert!(!lineup.fails_closed(Hook::IntentClassifier));

    let place = Place::with("order = ['hostile']\n[plugins.hostile]\nfail = 'closed'");
    place.hostile("intent-classifier", "trap", "");
    place.shipped("intent-classifier");
    let rollout = place.open().await;
    let lineup = rollout.registry().lineup();
    let error = lineup.classify(Arc::new(request("make a racing game"))).await.unwrap_err();
    assert_eq!((error.plugin(), lineup.fails_closed(Hook::IntentClassifier)), ("hostile", true));
    let problems = rollout.problems();
    assert!(
        problems.iter().any(|problem| problem.reason.contains("already served by hostile")),
        "{problems:?}"
    );
}

#[tokio::test]
async fn after_enough_traps_the_revision_of_before_serves() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    let before = revision(rollout.registry());
    place.hostile("path-policy", "trap", "fail = \"previous\"\nprevious_after_traps = 2");
    rollout.look().await.unwrap();
    let lineup = rollout.registry().lineup();
    assert!(writes(&lineup, "game.js").await.is_err(), "until then it fails as a policy does");
    for _ in 0..3 {
        assert_eq!(writes(&lineup, "game.js").await.unwrap(), (true, before.clone()));
    }
    let summary = lineup.plugins().remove(0);
    assert_eq!(summary.stood_in_by, Some(before.clone()));
    // Other skills make another line-up, and forgive nothing.
    place.skill("particles");
    rollout.look().await.unwrap();
    assert_eq!(writes(&rollout.registry().lineup(), "game.js").await.unwrap().1, before);
    rollout.undo(None, by()).await.unwrap();
    assert_eq!(rollout.registry().lineup().plugins()[0].stood_in_by, None);
}
