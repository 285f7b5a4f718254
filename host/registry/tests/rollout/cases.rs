//! A plugin whose own cases do not hold does not serve, and one that served once is not lost to a case.

use crate::support::{Place, by, revision, writes};
use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use waza_registry::{OnChange, Reached, Registry, RolloutError, Step, Steps, Stopped, Upload, read_volume};

const WRITES: &str = r#"{"hook":"path-policy","arguments":{"accesses":[{"operation":"write","origin":"model","path":"game.js"}]}}"#;
const ALLOWED: &str = r#"{"answer":[{"kind":"allow"}]}"#;
const DENIED: &str = r#"{"answer":[{"kind":"deny","value":{"code":"no","message":"no"}}]}"#;
const ASKS: &str = r#"{"hook":"intent-classifier","arguments":{"request":{"text":"a game"}}}"#;

/// Counts candidates that were loaded.
#[derive(Debug, Default)]
struct Loads(AtomicUsize);

impl Steps for Loads {
    fn reached(&self, step: Reached) -> Result<(), Stopped> {
        if step == Reached::Kept {
            self.0.fetch_add(1, SeqCst);
        }
        Ok(())
    }
}

/// Why the newest one in quarantine is there.
async fn reason(rollout: &waza_registry::Rollout) -> String {
    let newest = rollout.quarantined().await.unwrap().remove(0);
    assert_eq!(newest.refusal.step, Step::Cases, "{}", newest.refusal);
    newest.refusal.to_string()
}

#[tokio::test]
async fn one_whose_case_does_not_hold_never_serves_until_the_case_or_the_plugin_is_put_right() {
    let place = Place::new();
    place.policy("fine");
    let steps = Arc::new(Loads::default());
    let mut rollout = place.try_open(Some(steps.clone())).await.unwrap();
    let before = revision(rollout.registry());
    place.policy("remember");
    place.case("allows-games", WRITES, DENIED);
    place.case("second", WRITES, ALLOWED);
    assert_eq!(rollout.look().await.unwrap().refused, ["hostile"]);
    assert_eq!(revision(rollout.registry()), before);
    assert!(writes(&rollout.registry().lineup(), "game.js").await.unwrap().0);
    let said = reason(&rollout).await;
    for part in ["allows-games", "\"code\":\"no\"", "[{\"kind\":\"allow\"}]", "`waza plugin check`"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(rollout.problems()[0].reason.contains("allows-games"), "{:?}", rollout.problems());

    // The same plugin over the same cases is not loaded again, also by the next process.
    let (loads, entries) = (steps.0.load(SeqCst), rollout.history(None, 99).await.unwrap().len());
    rollout.look().await.unwrap();
    drop(rollout);
    rollout = place.try_open(Some(steps.clone())).await.unwrap();
    assert_eq!(steps.0.load(SeqCst), loads);
    assert_eq!(rollout.history(None, 99).await.unwrap().len(), entries);

    // Over another case that does not hold it is, and the new reason is what is said.
    place.case("allows-games", WRITES, ALLOWED);
    place.case("second", WRITES, r#"{"answer":[]}"#);
    rollout.look().await.unwrap();
    assert_eq!(steps.0.load(SeqCst), loads + 1);
    assert!(reason(&rollout).await.contains("\"second\""));

    place.case("second", WRITES, ALLOWED);
    assert_eq!(rollout.look().await.unwrap().changes.len(), 1);
    assert_ne!(revision(rollout.registry()), before);
    assert!(rollout.quarantined().await.unwrap().is_empty());
    assert!(rollout.problems().is_empty());
}

#[tokio::test]
async fn a_case_that_never_ends_is_stopped_and_all_together_too() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    place.policy("loop");
    place.case("ends", WRITES, ALLOWED);
    rollout.look().await.unwrap();
    let said = reason(&rollout).await;
    assert!(said.contains("got deadline limit_ms: 50"), "{said}");

    let place = Place::with("cases_ms = 300");
    place.policy("fine");
    let rollout = place.open().await;
    place.hostile("path-policy", "loop", "[limits]\ndeadline_ms = 100\n");
    (0..200).for_each(|at| place.case(&format!("{at:03}"), WRITES, ALLOWED));
    let started = Instant::now();
    rollout.look().await.unwrap();
    let said = reason(&rollout).await;
    assert!(
        said.contains("of 200 cases were answered") || said.contains("of its 200 cases do not hold"),
        "{said}"
    );
    // 200 cases, each twice, would take 40 s.
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert!(writes(&rollout.registry().lineup(), "game.js").await.unwrap().0);
}

#[tokio::test]
async fn what_is_not_answered_in_time_does_not_hold() {
    let place = Place::with("cases_ms = 1");
    place.policy("fine");
    let rollout = place.open().await;
    place.hostile("path-policy", "loop", "[limits]\ndeadline_ms = 2000\n");
    place.case("one", WRITES, ALLOWED);
    rollout.look().await.unwrap();
    let said = reason(&rollout).await;
    assert!(said.contains("only 0 of 1 cases were answered within 1ms"), "{said}");
}

#[tokio::test]
async fn a_case_that_holds_the_first_time_only_does_not_hold() {
    let first = |calls: u32| {
        format!(
            r#"{{"answer":{{"intents":[{{"intent":{{"kind":"create"}},"p":900000}}],"dimensions":[],"abstain":false,
               "compound":false,"why":[{{"code":"calls-{calls}","span":null,"weight":0,"note":null}}]}}}}"#
        )
    };
    let place = Place::new();
    place.hostile("intent-classifier", "fine", "");
    let rollout = place.open().await;
    let before = revision(rollout.registry());
    // One instance serves several calls, and counts them.
    place.hostile("intent-classifier", "remember", "[limits]\nmax_uses = 8\n");
    place.case("counts", ASKS, &first(1));
    rollout.look().await.unwrap();
    let said = reason(&rollout).await;
    assert!(said.contains("first") && said.contains("then"), "{said}");
    assert_eq!(revision(rollout.registry()), before);
    // A fresh instance for each call says the same every time.
    place.hostile("intent-classifier", "remember", "");
    assert_eq!(rollout.look().await.unwrap().changes.len(), 1);
}

#[tokio::test]
async fn what_served_is_not_asked_again_at_a_start() {
    let mut place = Place::new();
    place.policy("remember");
    place.case("allows-games", WRITES, ALLOWED);
    let rollout = place.open().await;
    let serves = revision(rollout.registry());
    drop(rollout);
    // In this time no case could be answered, and these do not hold any more.
    place.settings = toml::from_str("cases_ms = 1").unwrap();
    place.case("allows-games", WRITES, DENIED);
    let rollout = place.open().await;
    assert_eq!(revision(rollout.registry()), serves);
    assert!(rollout.look().await.unwrap().changes.is_empty(), "other cases are no other revision");
}

#[tokio::test]
async fn the_first_start_leaves_out_who_does_not_hold() {
    let place = Place::new();
    place.shipped("path-policy");
    place.policy("fine");
    place.case("denies", WRITES, DENIED);
    let registry = Registry::open(place.registry_options()).unwrap();
    assert_eq!(registry.lineup().plugins().len(), 1);
    assert!(registry.lineup().problems()[0].reason.contains("\"denies\""));
    let rollout = place.open().await;
    assert_eq!(rollout.registry().lineup().plugins()[0].name, "path-policy");
    assert!(reason(&rollout).await.contains("denies"));
    fs::remove_dir_all(place.path("volume/plugins/hostile/cases")).unwrap();
    assert_eq!(rollout.look().await.unwrap().changes.len(), 1, "without cases there is nothing to hold");
}

#[tokio::test]
async fn cases_are_kept_with_the_component_and_come_with_an_upload() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    place.policy("remember");
    place.case("denies", WRITES, DENIED);
    rollout.look().await.unwrap();
    let refused = rollout.quarantined().await.unwrap().remove(0).revision;
    let folder = place.path("volume/plugins/hostile");
    let whole = Upload::read(&folder.join("plugin.wasm"), None).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    rollout.release(refused.clone(), by()).await.unwrap();
    let again = rollout.restage(vec![refused.clone()], None, by()).await.unwrap_err();
    assert!(
        matches!(&again, RolloutError::Refused { refusal, .. } if refusal.step == Step::Cases),
        "{again}"
    );

    let refused = rollout.stage(vec![whole.clone().candidate("ops").unwrap()], None, by()).await.unwrap_err();
    assert!(
        matches!(&refused, RolloutError::Refused { refusal, .. } if refusal.step == Step::Cases),
        "{refused}"
    );
    let without = Upload { cases: None, ..whole }.candidate("ops").unwrap();
    rollout.stage(vec![without], Some(OnChange::Promote), by()).await.unwrap();
}

#[tokio::test]
async fn a_rankers_case_brings_its_own_skills() {
    let place = Place::new();
    place.skill("racing");
    place.shipped("skill-ranker");
    let rollout = place.open().await;
    let folder = place.path("volume/plugins/skill-ranker");
    let case = folder.join("cases/finds-a-lawnmower");
    fs::create_dir_all(&case).unwrap();
    let skill = r#"{"name":"lawnmower","description":"Everything about lawnmowers.","metadata":[]}"#;
    let request = format!(
        r#"{{"hook":"skill-ranker","arguments":{{"request":{{"text":"add a lawnmower"}},"options":{{"with_evidence":false}}}},
            "catalogue":[{skill}]}}"#
    );
    fs::write(case.join("request.json"), request).unwrap();
    fs::write(case.join("expect.json"), r#"{"answer":[]}"#).unwrap();
    let manifest = folder.join("plugin.toml");
    let text = fs::read_to_string(&manifest).unwrap().replace("deadline_ms = 50", "deadline_ms = 60");
    fs::write(&manifest, text).unwrap();
    rollout.look().await.unwrap();
    let said = reason(&rollout).await;
    let (_, got) = said.split_once("got ").unwrap();
    assert!(got.starts_with("[{") && got.contains("\"name\":\"lawnmower\""), "{said}");
    let answer = got.split_once(" (image").unwrap().0;
    fs::write(case.join("expect.json"), format!(r#"{{"answer":{answer}}}"#)).unwrap();
    assert_eq!(rollout.look().await.unwrap().changes.len(), 1, "{:?}", rollout.problems());
    assert_eq!(rollout.registry().lineup().skills()[0].name, "racing");
    assert_eq!(read_volume(&place.path("volume")).unwrap().plugins[0].cases.as_ref().unwrap().len(), 1);
}
