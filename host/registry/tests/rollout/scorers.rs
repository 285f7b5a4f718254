//! Scorers that skills name: each judges for its own skill, none counts for more than it was measured to, and what is
//! wrong with one is said and stops nobody.

use crate::support::{Place, by, until};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use waza_registry::{
    CallError, Called, LineUp, Lock, Pin, Registry, ReplayLimits, Rollout, WeighsNothing,
    decision::{Filter, Questions},
    hooks::{Opinion, Stance},
    read_plugin, request,
};

const WORDS: &str =
    "{ claim = 'zzboat', offer = 'zzsea', decline = 'zzdesert', trap = 'zztrap', p = 900000 }";

async fn score(lineup: &LineUp, skill: &str, text: &str) -> Option<Result<Called<Opinion>, CallError>> {
    match lineup.score(skill, Arc::new(request(text))) {
        Some(asked) => Some(asked.await),
        None => None,
    }
}

async fn stance(lineup: &LineUp, skill: &str, text: &str) -> Stance {
    score(lineup, skill, text).await.unwrap().unwrap().value.stance
}

fn reasons(rollout: &Rollout) -> Vec<String> {
    rollout.problems().iter().map(ToString::to_string).collect()
}

/// A volume with the scorer that judges by words, for `boats`, and the fixture that behaves as told, for `hostile`.
fn two(behaviour: &str, settings: &str) -> Place {
    let place = Place::with(settings);
    place.skill_with(
        "boats",
        "{ waza.plugin: ordinary, waza.world: 'waza:plugin/skill-scorer-plugin@0.1.0' }",
    );
    place.carried("boats", WORDS, "");
    place.skill_with("others", "{ waza.plugin: hostile }");
    place.hostile("skill-scorer", behaviour, "");
    place
}

#[tokio::test]
async fn each_skill_asks_its_own_scorer() {
    let place = two("fine", "");
    place.skill("plain");
    let rollout = place.open().await;
    assert_eq!(reasons(&rollout), [""; 0]);
    let lineup = rollout.registry().lineup();
    let boats = |text| stance(&lineup, "boats", text);
    let said = [boats("a ZZboat").await, boats("zzsea").await, boats("zzdesert").await, boats("a cat").await];
    assert_eq!(said, [Stance::Claim, Stance::Offer, Stance::Decline, Stance::Pass]);
    assert_eq!(score(&lineup, "others", "a zzboat").await.unwrap().unwrap().plugin, "hostile");
    assert!(lineup.has_scorer("boats") && lineup.has_scorer("others"));
    for skill in ["plain", "nobody", "ordinary"] {
        assert!(!lineup.has_scorer(skill) && score(&lineup, skill, "a zzboat").await.is_none(), "{skill}");
    }
    let weight = async |text| {
        let said = score(&lineup, "boats", text).await.unwrap().unwrap();
        lineup.weigh("boats", &said).log_odds_ppm
    };
    let weights =
        [weight("zzboat").await, weight("zzsea").await, weight("zzdesert").await, weight("x").await];
    assert_eq!(weights, [2_197_225, 1_000_000, -3_000_000, 0]);
    let plugins = lineup.plugins();
    assert_eq!(plugins.len(), 2);
    for plugin in plugins {
        let measured = plugin.calibration.unwrap();
        assert_eq!((measured.messages, measured.claims, measured.offers, measured.faults), (300, 0, 0, 0));
    }
}

#[tokio::test]
async fn who_claims_everything_weighs_nothing_and_is_reported() {
    let place = two("claim", "");
    let rollout = place.open().await;
    let said = "plugins/hostile: claims 300 of 300 messages that want no skill: weighs nothing";
    assert_eq!(reasons(&rollout), [said]);
    let lineup = rollout.registry().lineup();
    assert!(lineup.has_scorer("others") && score(&lineup, "others", "x").await.is_none());
    let why = lineup.weighs_nothing("others");
    assert_eq!(why, Some(WeighsNothing::Claims { claims: 300, offers: 0, messages: 300 }));
    assert_eq!(lineup.weighs_nothing("boats"), None);
    assert_eq!(stance(&lineup, "boats", "zzboat").await, Stance::Claim);
    let shown = serde_json::to_value(rollout.status().await.unwrap()).unwrap();
    assert_eq!(shown["plugins"][0]["calibration"]["claims"], 300, "{shown}");

    // Other skills are no other scorer, and the next process finds the same.
    place.skill("more");
    rollout.look().await.unwrap();
    assert_eq!(reasons(&rollout), [said]);
    drop((rollout, lineup));
    let rollout = place.open().await;
    assert_eq!(reasons(&rollout), [said]);
    assert!(score(&rollout.registry().lineup(), "others", "x").await.is_none());

    // One that mends its ways counts again.
    place.hostile("skill-scorer", "fine", "");
    rollout.look().await.unwrap();
    assert_eq!(reasons(&rollout), [""; 0]);
    assert_eq!(stance(&rollout.registry().lineup(), "others", "x").await, Stance::Pass);
}

#[tokio::test]
async fn who_loops_traps_or_says_too_much_is_asked_three_times_and_reported() {
    for (behaviour, kind) in [
        ("loop", "deadline"),
        ("trap", "panicked"),
        ("wordy", "result-too-large"),
        ("huge", "result-too-large"),
    ] {
        let place = two(behaviour, "");
        // What only says too much has the time for it.
        let limits = if behaviour == "loop" { "" } else { "[limits]\ndeadline_ms = 5000\n" };
        place.hostile("skill-scorer", behaviour, limits);
        let started = Instant::now();
        let rollout = place.open().await;
        let said = format!("broke at 3 of 3 messages that want no skill ({kind}): weighs nothing");
        assert_eq!(reasons(&rollout), [format!("plugins/hostile: {said}")]);
        // 300 loops until their deadline, each twice, would be 30 s.
        assert!(
            behaviour != "loop" || started.elapsed() < Duration::from_secs(10),
            "{:?}",
            started.elapsed()
        );
        let lineup = rollout.registry().lineup();
        assert!(score(&lineup, "others", "x").await.is_none());
        assert_eq!(stance(&lineup, "boats", "zzboat").await, Stance::Claim, "{behaviour}");
    }
}

#[tokio::test]
async fn who_says_that_it_cannot_judge_has_passed() {
    let place = two("refuse", "");
    let rollout = place.open().await;
    assert_eq!(reasons(&rollout), [""; 0]);
    let error = score(&rollout.registry().lineup(), "others", "x").await.unwrap().unwrap_err();
    assert_eq!(error.kind(), "guest");
}

#[tokio::test]
async fn all_messages_together_have_the_time_of_the_cases() {
    let place = Place::with("cases_ms = 1");
    place.skill_with("others", "{ waza.plugin: hostile }");
    place.hostile("skill-scorer", "loop", "[limits]\ndeadline_ms = 2000\n");
    let rollout = place.open().await;
    let said = "plugins/hostile: answered only 0 of the messages that want no skill within what cases_ms allows: \
                weighs nothing";
    assert_eq!(reasons(&rollout), [said]);
}

#[tokio::test]
async fn what_is_wrong_with_an_attachment_is_said_and_stops_nobody() {
    let place = two("fine", "");
    place.shipped("path-policy");
    place.skill_with("a-first", "{ waza.plugin: hostile, waza.requires: 'boats ghost' }");
    place.skill_with("policed", "{ waza.plugin: path-policy }");
    place.skill_with("lost", "{ waza.plugin: nobody }");
    place.skill_with("boats", "{ waza.plugin: ordinary, waza.world: skill-ranker-plugin }");
    let rollout = place.open().await;
    let none = "and no active plugin of that name has the hook skill-scorer";
    assert_eq!(
        reasons(&rollout),
        [
            format!("skills/lost/SKILL.md: waza.plugin names \"nobody\", {none}"),
            "skills/others/SKILL.md: waza.plugin names \"hostile\", which judges for a-first already; this skill has \
             no scorer"
                .to_owned(),
            format!("skills/policed/SKILL.md: waza.plugin names \"path-policy\", {none}"),
            "plugins/ordinary: is a scorer that no skill names, so nobody asks it; put waza.plugin: ordinary into its \
             skill"
                .to_owned(),
            "skills/a-first/SKILL.md: waza.requires names no skill of this volume: ghost".to_owned(),
            "skills/boats/SKILL.md: waza.world is \"skill-ranker-plugin\", and may be skill-scorer-plugin or \
             waza:plugin/skill-scorer-plugin@0.1.0; its plugin judges nothing"
                .to_owned(),
        ]
    );
    let lineup = rollout.registry().lineup();
    assert_eq!(lineup.skills().len(), 5);
    assert!(lineup.has_scorer("a-first") && !lineup.has_scorer("others") && !lineup.has_scorer("boats"));
    // A skill that changes takes its scorer at once.
    place.skill_with("boats", "{ waza.plugin: ordinary }");
    rollout.look().await.unwrap();
    assert_eq!(stance(&rollout.registry().lineup(), "boats", "zzboat").await, Stance::Claim);
}

#[tokio::test]
async fn a_shadow_of_one_scorer_hears_nothing_of_another() {
    let place = two("fine", "on_change = 'shadow'");
    let rollout = place.open().await;
    place.carried("boats", "{ offer = 'zzboat', p = 900000 }", "");
    let run = rollout.look().await.unwrap().changes[0].rollout.unwrap();
    let lineup = rollout.registry().lineup();
    for _ in 0..3 {
        stance(&lineup, "others", "a zzboat").await;
        stance(&lineup, "boats", "a cat").await;
    }
    assert_eq!(stance(&lineup, "boats", "a zzboat").await, Stance::Claim);
    let measured = async || rollout.rollout(run).await.unwrap().unwrap().measured.unwrap();
    until(async || measured().await.shadow.calls == 4).await;
    until(async || measured().await.compared.different == 1).await;
    let seen = measured().await;
    assert_eq!((seen.compared.same, seen.active.calls), (3, 4));

    // A scorer that is new takes nobody's calls.
    place.hostile("skill-scorer", "remember", "");
    let other = rollout.look().await.unwrap().changes[0].rollout.unwrap();
    stance(&lineup, "boats", "a cat").await;
    let seen = rollout.rollout(other).await.unwrap().unwrap().measured.unwrap();
    assert_eq!(seen.active.calls, 0);
}

#[tokio::test]
async fn what_scorers_said_is_logged_and_can_be_asked_again() {
    let mut place = two("fine", "");
    place.logs(true);
    let rollout = place.open().await;
    let lineup = rollout.registry().lineup();
    for text in ["a zzboat", "a cat"] {
        stance(&lineup, "boats", text).await;
        stance(&lineup, "others", text).await;
    }
    let plugins = lineup.plugins();
    let ordinary = plugins.iter().find(|plugin| plugin.name == "ordinary").unwrap();
    let (questions, limits) = (Questions::Log(place.logged()), ReplayLimits::default());
    let found = rollout.replay(&ordinary.revision, questions, Filter::default(), limits).await.unwrap();
    assert_eq!((found.differences.asked, found.differences.same), (2, 2), "{found:?}");
}

#[tokio::test]
async fn one_that_falls_is_stood_in_for_and_weighed_as_who_answered() {
    let place = two("fine", "");
    let rollout = place.open().await;
    let eager = "{ claim = 'zzboat', trap = 'zztrap', offer = 'の', p = 900000 }";
    place.carried("boats", eager, "fail = 'previous'\nprevious_after_traps = 1");
    rollout.look().await.unwrap();
    let lineup = rollout.registry().lineup();
    let weight = async |text| {
        let said = score(&lineup, "boats", text).await.unwrap().unwrap();
        (lineup.weigh("boats", &said).log_odds_ppm, said.revision)
    };
    let (before, eager) = weight("zzsea の").await;
    assert!(before < 1_000_000, "it offers itself for much: {before}");
    assert!(!lineup.scorer_fails_closed("boats"));
    // It traps, the revision of before traps too; from then on that one serves.
    assert!(score(&lineup, "boats", "zztrap").await.unwrap().is_err());
    let (after, revision) = weight("zzsea の").await;
    assert_eq!(after, 1_000_000);
    assert_ne!(revision, eager);

    place.carried("boats", WORDS, "fail = 'closed'");
    rollout.look().await.unwrap();
    let lineup = rollout.registry().lineup();
    assert!(lineup.scorer_fails_closed("boats") && !lineup.scorer_fails_closed("others"));
    rollout.undo(None, by()).await.unwrap();
}

#[tokio::test]
async fn a_ranker_that_scores_is_not_measured_again_over_other_skills() {
    let place = Place::new();
    place.skill_with("others", "{ waza.plugin: hostile }");
    place.hostile("skill-scorer\", \"skill-ranker", "claim", "");
    let registry = Registry::open(place.registry_options()).unwrap();
    let calibration = |registry: &Registry| registry.lineup().plugins()[0].calibration.clone();
    let before = calibration(&registry);
    assert_eq!(before.as_ref().unwrap().claims, 300);
    place.skill("more");
    assert_eq!(registry.refresh().unwrap(), Some(2));
    // Loaded over the new skills, and nothing that does that asks it anything.
    assert_eq!(calibration(&registry), before);
    assert!(registry.lineup().weighs_nothing("others").is_some());
}

#[tokio::test]
async fn a_plugin_that_a_skill_carries_is_held_to_the_lock_file() {
    let mut place = two("fine", "");
    let carried = || read_plugin(&place.path("volume"), "ordinary").unwrap().unwrap();
    let (pinned, lock) = (Pin::of(&carried()), place.path("waza.lock"));
    place.carried("boats", "{ claim = '', p = 1000000 }", "");
    let changed = Pin::of(&carried());
    assert_ne!(pinned, changed);
    let hostile = Pin::of(&read_plugin(&place.path("volume"), "hostile").unwrap().unwrap());
    let write = |ordinary: &Pin| {
        let pins = [("ordinary".to_owned(), ordinary.clone()), ("hostile".to_owned(), hostile.clone())];
        Lock::new(true, pins).write(&lock).unwrap();
    };
    write(&pinned);
    place.trust.lock = Some(lock.clone());
    let rollout = place.open().await;
    let lineup = rollout.registry().lineup();
    assert!(!lineup.has_scorer("boats") && lineup.has_scorer("others"));
    let said = reasons(&rollout);
    let pins = format!("the lock file pins sha256:{}", pinned.manifest);
    assert!(
        said.iter().any(|reason| reason.starts_with("plugins/ordinary: ") && reason.contains(&pins)),
        "{said:?}"
    );

    write(&changed);
    rollout.look().await.unwrap();
    let lineup = rollout.registry().lineup();
    assert!(lineup.has_scorer("boats"));
    assert!(matches!(lineup.weighs_nothing("boats"), Some(WeighsNothing::Claims { claims: 300, .. })));
}
