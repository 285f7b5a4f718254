//! From a file to an active plugin and back, one verb at a time.

use crate::support::{Place, by, revision, until, writes};
use std::collections::BTreeSet;
use waza_registry::{Misstep, OnChange, RolloutError, Share};

#[tokio::test]
async fn a_plugin_goes_through_every_state_and_back() {
    let place = Place::with("on_change = 'stage'");
    place.policy("fine");
    let rollout = place.open().await;
    let registry = rollout.registry().clone();
    let (first, before) = (registry.lineup().number(), revision(&registry));

    place.policy("remember");
    let staged = rollout.look().await.unwrap().changes;
    let run = staged[0].rollout.unwrap();
    assert_eq!(registry.lineup().number(), first, "it is staged and nothing else");
    rollout.shadow(run, by()).await.unwrap();
    let half = Share::from_percent(50.0);
    rollout.canary(run, half, by()).await.unwrap();
    let status = rollout.rollout(run).await.unwrap().unwrap();
    assert_eq!((status.phase.as_str(), status.share), ("canary", half));

    let users: Vec<_> = (0..200).map(|user| format!("user-{user}")).collect();
    let numbers =
        |users: &[String]| users.iter().map(|user| registry.pin(Some(user)).number()).collect::<Vec<_>>();
    let pinned = numbers(&users);
    assert_eq!(pinned.iter().collect::<BTreeSet<_>>().len(), 2, "some are in it and some are not");
    assert_eq!(pinned, numbers(&users), "and stay where they are");
    assert_eq!(registry.pin(None).number(), first);
    assert_eq!(status.lineup, pinned.iter().copied().max());

    let promoted = rollout.promote(run, by()).await.unwrap();
    assert_eq!(Some(promoted.lineup), status.lineup, "what was tried is what serves");
    assert_ne!(revision(&registry), before);
    let undone = rollout.undo(None, by()).await.unwrap();
    assert!(undone.lineup > promoted.lineup);
    assert_eq!(revision(&registry), before);
    assert!(matches!(rollout.undo(None, by()).await, Err(RolloutError::Misstep(Misstep::NothingToUndo))));

    let history = rollout.history(None, 100).await.unwrap();
    let said: Vec<_> = history.iter().rev().map(|entry| entry.verb.as_str()).collect();
    assert_eq!(said, ["begin", "stage", "shadow", "canary", "promote", "undo"]);
    assert_eq!((history[0].who.as_str(), history[0].why.as_str()), ("a test", "to see"));
    assert_eq!(history[0].lineup, Some(undone.lineup));
    assert!(rollout.look().await.unwrap().changes.is_empty(), "after an undo the file counts as seen");
}

#[tokio::test]
async fn a_start_needs_no_volume() {
    let place = Place::new();
    place.policy("fine");
    place.skill("particles");
    let rollout = place.open().await;
    place.policy("remember");
    rollout.look().await.unwrap();
    let (number, serves) = (rollout.registry().lineup().number(), revision(rollout.registry()));
    drop(rollout);
    std::fs::remove_dir_all(place.path("volume")).unwrap();
    let rollout = place.open().await;
    let lineup = rollout.registry().lineup();
    assert_eq!((lineup.number(), revision(rollout.registry())), (number, serves));
    assert_eq!(lineup.skills()[0].body, "How to.\n");
    assert!(writes(&lineup, "game.js").await.unwrap().0);
    assert!(rollout.problems()[0].reason.contains("cannot be read"), "{:?}", rollout.problems());
    rollout.undo(None, by()).await.unwrap();
}

#[tokio::test]
async fn several_plugins_change_together_or_not_at_all() {
    let place = Place::new();
    place.policy("fine");
    place.shipped("path-policy");
    let source = Place::new();
    source.hostile("path-policy", "remember", "");
    source.shipped("path-policy");
    let manifest = source.path("volume/plugins/path-policy/plugin.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let rollout = place.open().await;
    let before = rollout.registry().lineup().number();
    let set = |policy: String| {
        std::fs::write(&manifest, policy).unwrap();
        let found = waza_registry::read_volume(&source.path("volume")).unwrap();
        found.plugins
    };

    let broken = set(text.replace("[settings]", "[settings]\nno-such-key = 1"));
    let refused = rollout.stage(broken, Some(OnChange::Promote), by()).await.unwrap_err();
    assert!(
        matches!(refused, RolloutError::Refused { ref plugin, .. } if plugin == "path-policy"),
        "{refused}"
    );
    assert_eq!(rollout.registry().lineup().number(), before);
    assert!(rollout.status().await.unwrap().rollouts.is_empty());

    let whole = set(text.replace("0.1.0", "0.1.1"));
    let changed = rollout.stage(whole, Some(OnChange::Promote), by()).await.unwrap();
    assert_eq!(changed.lineup, before + 1, "one line-up for both");
    let undone = rollout.undo(None, by()).await.unwrap();
    assert_eq!(undone.lineup, before + 2);
    assert_eq!(rollout.registry().lineup().plugins().len(), 2);
}

#[tokio::test]
async fn line_ups_go_with_their_last_request() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    let held = rollout.registry().lineup();
    for at in 0..8 {
        place.hostile("path-policy", "fine", &format!("description = \"{at}\""));
        rollout.look().await.unwrap();
    }
    assert_eq!(rollout.registry().lineups_held(), 2, "the active one and the one that is held");
    assert!(writes(&held, "game.js").await.unwrap().0, "and that one still serves");
    drop(held);
    assert_eq!(rollout.registry().lineups_held(), 1);
    for _ in 0..3 {
        rollout.undo(None, by()).await.unwrap();
    }
    assert!(rollout.undo(None, by()).await.is_err(), "three are kept");
}

#[tokio::test]
async fn new_skills_reach_canaries_and_shadows_too() {
    let place = Place::with("on_change = 'canary'\ncanary_share = 100");
    place.skill("racing");
    place.shipped("skill-ranker");
    let rollout = place.open().await;
    let manifest = place.path("volume/plugins/skill-ranker/plugin.toml");
    let text = std::fs::read_to_string(&manifest).unwrap().replace("deadline_ms = 50", "deadline_ms = 60");
    std::fs::write(manifest, text).unwrap();
    let run = rollout.look().await.unwrap().changes[0].rollout.unwrap();
    place.skill("lawnmower");
    rollout.look().await.unwrap();
    let registry = rollout.registry();
    let (active, canary) = (registry.lineup(), registry.pin(Some("somebody")));
    assert_ne!(active.number(), canary.number());
    for lineup in [&active, &canary] {
        let request = waza_registry::request("add a lawnmower");
        let ranked = lineup.rank(request.into(), Default::default()).await.unwrap();
        assert_eq!(ranked.value[0].name, "lawnmower");
    }
    let promoted = rollout.promote(run, by()).await.unwrap();
    assert_eq!(promoted.lineup, canary.number());
    rollout.undo(None, by()).await.unwrap();
    assert_eq!(registry.lineup().skills().len(), 2, "an undo takes plugins back, not skills");
}

#[tokio::test]
async fn an_undo_does_not_wait_for_a_compiler() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    place.policy("remember");
    rollout.look().await.unwrap();
    place.hostile("path-policy", "loop-in-configure", "[limits]\nconfigure_ms = 2000\n");
    let looking = tokio::spawn({
        let rollout = rollout.clone();
        async move { rollout.look().await }
    });
    // The component is kept, so it is being loaded.
    tokio::task::yield_now().await;
    let started = std::time::Instant::now();
    rollout.undo(None, by()).await.unwrap();
    assert!(!looking.is_finished() && started.elapsed().as_millis() < 1_000, "{:?}", started.elapsed());
    assert_eq!(looking.await.unwrap().unwrap().refused, ["hostile"]);
}

#[tokio::test]
async fn a_plugin_that_went_serves_on_until_it_is_removed() {
    let place = Place::new();
    place.policy("fine");
    place.shipped("path-policy");
    let rollout = place.open().await;
    std::fs::remove_dir_all(place.path("volume/plugins/hostile")).unwrap();
    rollout.look().await.unwrap();
    assert_eq!(rollout.registry().lineup().plugins().len(), 2);
    assert!(rollout.problems().iter().any(|problem| problem.reason.contains("is not on the volume")));
    rollout.remove("hostile".into(), by()).await.unwrap();
    rollout.look().await.unwrap();
    assert_eq!(rollout.registry().lineup().plugins().len(), 1);
    assert!(rollout.problems().is_empty(), "{:?}", rollout.problems());
    until(async || rollout.registry().lineups_held() == 1).await;
}
