//! What comes from the volume may be anything: what is active keeps serving, the reason is one question away, and the
//! next good file goes through.

use crate::support::{Place, built, by, revision, writes};
use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};
use waza_registry::{Hook, Reached, RolloutError, Steps, Stopped};

/// Counts candidates that were kept, which is just before the compiler is asked.
#[derive(Debug, Default)]
struct Counts(AtomicUsize);

impl Steps for Counts {
    fn reached(&self, step: Reached) -> Result<(), Stopped> {
        if step == Reached::Kept {
            self.0.fetch_add(1, SeqCst);
        }
        Ok(())
    }
}

#[tokio::test]
async fn whatever_comes_the_active_one_serves_and_the_next_good_one_goes_through() {
    let place = Place::new();
    place.policy("fine");
    let steps = Arc::new(Counts::default());
    let mut rollout = place.try_open(Some(steps.clone())).await.unwrap();
    let wasm = place.path("volume/plugins/hostile/plugin.wasm");
    let good = fs::read(&wasm).unwrap();
    let bytes = |bytes: &[u8]| fs::write(&wasm, bytes).unwrap();
    let cases: [(&str, &str, &dyn Fn()); 9] = [
        ("truncated", "compile", &|| bytes(&good[..good.len() / 2])),
        ("corrupt", "compile", &|| bytes(&[&good[..good.len() - 900], &[0xff; 900]].concat())),
        ("no component", "compile", &|| bytes(b"\0asm\x01\0\0\0")),
        // A classifier that its manifest calls a policy.
        ("wrong world", "compile", &|| bytes(&fs::read(built("fixtures/light/plugin.wasm")).unwrap())),
        ("refused settings", "configure", &|| place.policy("refuse-settings")),
        ("trap in configure", "configure", &|| place.policy("trap-in-configure")),
        ("endless in configure", "configure", &|| {
            place.hostile("path-policy", "loop-in-configure", "[limits]\nconfigure_ms = 50\n")
        }),
        ("unknown settings", "configure", &|| place.policy("no-such-behaviour")),
        ("grants", "grants", &|| place.hostile("path-policy", "fine", "[grants]\nclocks = true\n")),
    ];
    for (at, (name, step, put)) in cases.into_iter().enumerate() {
        let before = revision(rollout.registry());
        put();
        assert_eq!(rollout.look().await.unwrap().refused, ["hostile"], "{name}");
        assert_eq!(revision(rollout.registry()), before, "{name}");
        assert!(writes(&rollout.registry().lineup(), "game.js").await.unwrap().0, "{name}");
        let newest = rollout.quarantined().await.unwrap().remove(0);
        assert_eq!(newest.refusal.step.name(), step, "{name}: {}", newest.refusal);
        let problem = rollout.problems().remove(0);
        assert!(problem.reason.contains(&newest.refusal.hint), "{name}: {problem}");

        // Neither the next look nor the next start compiles it again.
        let (tried, entries) = (steps.0.load(SeqCst), rollout.history(None, 1_000).await.unwrap().len());
        rollout.look().await.unwrap();
        if at == 0 {
            drop(rollout);
            rollout = place.try_open(Some(steps.clone())).await.unwrap();
        }
        assert_eq!(steps.0.load(SeqCst), tried, "{name}");
        assert_eq!(
            rollout.history(None, 1_000).await.unwrap().len(),
            entries,
            "{name}: and nothing is written"
        );

        place.hostile("path-policy", "fine", &format!("description = \"after {name}\""));
        assert_eq!(rollout.look().await.unwrap().changes.len(), 1, "{name}");
        assert_ne!(revision(rollout.registry()), before, "{name}");
    }
}

#[tokio::test]
async fn a_volume_may_go_and_come_back() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    fs::rename(place.path("volume"), place.path("gone")).unwrap();
    assert!(matches!(rollout.look().await, Err(RolloutError::Refresh(_))));
    assert!(writes(&rollout.registry().lineup(), "game.js").await.unwrap().0);
    assert!(rollout.problems()[0].reason.contains("cannot be read"));
    fs::rename(place.path("gone"), place.path("volume")).unwrap();
    place.policy("remember");
    assert_eq!(rollout.look().await.unwrap().changes.len(), 1);
    assert!(rollout.problems().is_empty());
}

#[tokio::test]
async fn a_state_directory_that_cannot_be_written_changes_nothing() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    let before = revision(rollout.registry());
    let (folder, aside) = (place.path("state/rollout/components"), place.path("aside"));
    fs::rename(&folder, &aside).unwrap();
    fs::write(&folder, "in the way").unwrap();
    let wasm = place.path("volume/plugins/hostile/plugin.wasm");
    let other = [fs::read(&wasm).unwrap(), vec![0, 1, 0]].concat();
    fs::write(&wasm, other).unwrap();
    assert!(matches!(rollout.look().await, Err(RolloutError::Kept { .. })));
    assert_eq!(revision(rollout.registry()), before);
    assert!(rollout.problems()[0].reason.contains("state directory"), "{:?}", rollout.problems());
    fs::remove_file(&folder).unwrap();
    fs::rename(&aside, &folder).unwrap();
    assert_eq!(rollout.look().await.unwrap().changes.len(), 1, "not seen, so tried again");
}

#[tokio::test]
async fn a_hook_that_is_required_is_never_given_up() {
    let mut place = Place::new();
    place.policy("fine");
    place.required = vec![Hook::PathPolicy];
    let rollout = place.open().await;
    let refused = rollout.remove("hostile".into(), by()).await.unwrap_err();
    assert!(matches!(refused, RolloutError::Required(_)), "{refused}");
    assert_eq!(rollout.registry().lineup().plugins().len(), 1);
    let key = revision(rollout.registry());
    let stuck = rollout.quarantine(key, by()).await.unwrap_err().to_string();
    assert!(stuck.contains("none of before"), "{stuck}");
}

#[tokio::test]
async fn what_is_taken_out_of_service_stays_out_until_it_is_released() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    let first = revision(rollout.registry());
    place.policy("remember");
    rollout.look().await.unwrap();
    let second = revision(rollout.registry());
    rollout.quarantine(second.clone(), by()).await.unwrap();
    assert_eq!(revision(rollout.registry()), first);
    assert_eq!(rollout.look().await.unwrap().refused, ["hostile"]);
    assert_eq!(revision(rollout.registry()), first);
    rollout.release(second.clone(), by()).await.unwrap();
    assert!(rollout.look().await.unwrap().changes.is_empty(), "released is not staged");
    rollout.restage(vec![second.clone()], None, by()).await.unwrap();
    assert_eq!(revision(rollout.registry()), second);
    for (name, wrong) in
        [("ffffffffffff", "there is no revision"), ("", "there is no revision"), ("%", "no revision")]
    {
        let error = rollout.quarantine(name.into(), by()).await.unwrap_err().to_string();
        assert!(error.contains(wrong), "{error}");
    }
}
