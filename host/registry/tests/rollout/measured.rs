//! A candidate beside the active one: what is compared, what is bounded, and when it ends by itself.

use crate::support::{Place, by, revision, until, writes};
use waza_registry::{Hook, Share};

#[tokio::test]
async fn a_shadow_is_asked_what_the_active_one_is_asked_and_changes_nothing() {
    let place = Place::with("on_change = 'shadow'\n[shadow]\nsamples = 2");
    place.shipped("path-policy");
    let rollout = place.open().await;
    place.policy("fine");
    let run = rollout.look().await.unwrap().changes[0].rollout.unwrap();
    let lineup = rollout.registry().lineup();
    for path in ["game.js", "../a.js", "../b.js", "../c.js"] {
        assert_eq!(writes(&lineup, path).await.unwrap().0, path == "game.js");
    }
    let measured = async || rollout.rollout(run).await.unwrap().unwrap().measured.unwrap();
    until(async || measured().await.shadow.calls == 4).await;
    until(async || measured().await.compared.different == 3).await;
    let seen = measured().await;
    assert_eq!((seen.compared.same, seen.active.calls, seen.canary.calls), (1, 4, 0));
    assert_eq!(seen.compared.kinds[&Hook::PathPolicy]["path"], 3);
    assert_eq!(seen.compared.samples.len(), 2, "the newest are kept");
    assert_eq!(seen.compared.samples[0].input.len(), 64);
    assert!(
        serde_json::to_value(rollout.status().await.unwrap()).unwrap()["rollouts"][0]["measured"].is_object()
    );
    rollout.abort(run, by()).await.unwrap();
    writes(&lineup, "game.js").await.unwrap();
    let ended = rollout.rollout(run).await.unwrap().unwrap();
    assert_eq!((ended.phase.as_str(), ended.measured.is_none()), ("retired", true));
}

#[tokio::test]
async fn a_shadow_that_is_slow_drops_copies_and_keeps_nobody_waiting() {
    let place = Place::with("on_change = 'shadow'\n[shadow]\nqueue_calls = 1\nconcurrent_calls = 1");
    place.policy("fine");
    let rollout = place.open().await;
    place.hostile("path-policy", "loop", "[limits]\ndeadline_ms = 2000\n");
    let run = rollout.look().await.unwrap().changes[0].rollout.unwrap();
    let lineup = rollout.registry().lineup();
    let started = std::time::Instant::now();
    for _ in 0..50 {
        assert!(writes(&lineup, "game.js").await.unwrap().0);
    }
    assert!(started.elapsed().as_millis() < 1_500, "{:?}", started.elapsed());
    let seen = rollout.rollout(run).await.unwrap().unwrap().measured.unwrap();
    assert!(seen.compared.dropped >= 47 && seen.active.calls == 50, "{seen:?}");
}

#[tokio::test]
async fn a_canary_that_fails_ends_by_itself_and_is_written_down() {
    let place = Place::with("on_change = 'canary'\ncanary_share = 50\n[guard]\nmin_calls = 32");
    place.policy("fine");
    let rollout = place.open().await;
    let registry = rollout.registry().clone();
    let before = revision(&registry);
    place.policy("trap");
    let run = rollout.look().await.unwrap().changes[0].rollout.unwrap();
    let user = (0..).map(|user| user.to_string()).find(|user| registry.pin(Some(user)).number() > 1).unwrap();
    let canary = registry.pin(Some(&user));
    for _ in 0..64 {
        let _ = writes(&canary, "game.js").await;
    }
    until(async || registry.pin(Some(&user)).number() == 1).await;
    let ended = rollout.rollout(run).await.unwrap().unwrap();
    assert_eq!(ended.phase, "quarantined");
    assert!(ended.refusal.unwrap().reason.contains("calls failed"));
    assert_eq!(revision(&registry), before);
    let entry = rollout.history(None, 1).await.unwrap().remove(0);
    assert_eq!((entry.who.as_str(), entry.verb.as_str(), entry.rollout), ("waza", "abort", Some(run)));
    assert_eq!(rollout.look().await.unwrap().refused, ["hostile"], "and the file is not tried again");
    drop((canary, rollout));
    let rollout = place.open().await;
    assert_eq!(rollout.registry().pin(Some(&user)).number(), 1);
}

#[tokio::test]
async fn a_canary_survives_a_restart_with_its_share_and_its_number() {
    let place = Place::with("on_change = 'canary'");
    place.policy("fine");
    let rollout = place.open().await;
    place.policy("remember");
    let run = rollout.look().await.unwrap().changes[0].rollout.unwrap();
    rollout.canary(run, Share::from_percent(30.0), by()).await.unwrap();
    let numbers = |rollout: &waza_registry::Rollout| {
        let pin = |user: u32| rollout.registry().pin(Some(&user.to_string())).number();
        (0..100).map(pin).collect::<Vec<_>>()
    };
    let pinned = numbers(&rollout);
    drop(rollout);
    let rollout = place.open().await;
    assert_eq!(numbers(&rollout), pinned);
    rollout.promote(run, by()).await.unwrap();
    assert_eq!(rollout.registry().lineup().number(), 2);
}
