//! The process dies at each step of staging, promoting and undoing; the next one serves what was committed last.

use crate::support::{Place, by, revision, writes};
use std::{
    os::unix::process::ExitStatusExt as _,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};
use waza_registry::{Reached, Rollout, RolloutError, Steps, Stopped};

/// Dies at a step, once it is armed.
#[derive(Debug)]
struct Dies {
    at: Reached,
    armed: AtomicBool,
}

impl Steps for Dies {
    fn reached(&self, step: Reached) -> Result<(), Stopped> {
        match self.armed.load(SeqCst) && step == self.at {
            true => Err(Stopped(step)),
            false => Ok(()),
        }
    }
}

fn dies(at: Reached) -> Arc<Dies> {
    Arc::new(Dies { at, armed: AtomicBool::new(false) })
}

fn died<T>(outcome: Result<T, RolloutError>, at: Reached) -> bool {
    matches!(outcome, Err(RolloutError::Stopped(Stopped(step))) if step == at)
}

#[tokio::test]
async fn whatever_moment_it_dies_at_the_last_good_state_serves() {
    for at in Reached::ALL {
        let place = Place::new();
        place.policy("fine");
        let steps = dies(at);
        let rollout = place.try_open(Some(steps.clone())).await.unwrap();
        let before = revision(rollout.registry());
        steps.armed.store(true, SeqCst);
        place.policy("remember");
        assert!(died(rollout.look().await, at), "{at:?}");
        drop(rollout);
        is_whole(&place, &before, at).await;
    }
}

/// What is to be so after a death at a step, when `before` was active and a new file lay on the volume.
async fn is_whole(place: &Place, before: &str, at: Reached) {
    // Without the volume there is only what was committed.
    std::fs::rename(place.path("volume"), place.path("gone")).unwrap();
    let rollout = place.open().await;
    let committed = matches!(at, Reached::Committed | Reached::Swapped);
    assert_eq!(revision(rollout.registry()) != before, committed, "{at:?}");
    assert!(writes(&rollout.registry().lineup(), "game.js").await.unwrap().0, "{at:?}");
    drop(rollout);

    // With it, the new file goes through after all, and once.
    std::fs::rename(place.path("gone"), place.path("volume")).unwrap();
    let rollout = place.open().await;
    assert_ne!(revision(rollout.registry()), before, "{at:?}");
    assert_eq!(promotions(&rollout).await, 1, "{at:?}");
}

/// Has the kernel end the process, as `kill -9` does.
#[derive(Debug)]
struct Killed {
    at: Reached,
}

impl Steps for Killed {
    fn reached(&self, step: Reached) -> Result<(), Stopped> {
        if step == self.at {
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL).unwrap();
        }
        Ok(())
    }
}

#[tokio::test]
#[ignore = "run by a_process_that_is_killed_at_a_step_leaves_the_last_good_state"]
async fn takes_the_new_file_and_is_killed() {
    let place = Place::at(std::env::var_os("WAZA_TEST_PLACE").unwrap());
    let step = std::env::var("WAZA_TEST_STEP").unwrap();
    let at = Reached::ALL.into_iter().find(|at| at.name() == step).unwrap();
    drop(place.try_open(Some(Arc::new(Killed { at }))).await);
}

#[tokio::test]
async fn a_process_that_is_killed_at_a_step_leaves_the_last_good_state() {
    for at in Reached::ALL {
        let place = Place::new();
        place.policy("fine");
        let rollout = place.open().await;
        let before = revision(rollout.registry());
        drop(rollout);
        place.policy("remember");
        let killed = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::takes_the_new_file_and_is_killed", "--ignored", "--nocapture"])
            .env("WAZA_TEST_PLACE", place.path(""))
            .env("WAZA_TEST_STEP", at.name())
            .output()
            .unwrap();
        assert_eq!(killed.status.signal(), Some(9), "{at:?}: {}", String::from_utf8_lossy(&killed.stderr));
        is_whole(&place, &before, at).await;
    }
}

async fn promotions(rollout: &Rollout) -> usize {
    let history = rollout.history(None, 100).await.unwrap();
    history.iter().filter(|entry| entry.verb == "promote").count()
}

#[tokio::test]
async fn an_undo_is_whole_or_has_not_been() {
    for at in [Reached::Written, Reached::Committed, Reached::Swapped] {
        let place = Place::new();
        place.policy("fine");
        let steps = dies(at);
        let rollout = place.try_open(Some(steps.clone())).await.unwrap();
        let first = revision(rollout.registry());
        place.policy("remember");
        rollout.look().await.unwrap();
        let second = revision(rollout.registry());
        steps.armed.store(true, SeqCst);
        assert!(died(rollout.undo(None, by()).await, at));
        drop(rollout);
        let rollout = place.open().await;
        let wanted = if at == Reached::Written { &second } else { &first };
        assert_eq!(&revision(rollout.registry()), wanted, "{at:?}");
    }
}

#[tokio::test]
async fn the_first_start_may_die_too() {
    for at in [Reached::Written, Reached::Committed] {
        let place = Place::new();
        place.policy("fine");
        let steps = dies(at);
        steps.armed.store(true, SeqCst);
        assert!(died(place.try_open(Some(steps)).await, at));
        let rollout = place.open().await;
        assert_eq!(rollout.registry().lineup().number(), 1);
        assert_eq!(rollout.history(None, 9).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_kept_component_that_was_changed_gives_way_to_the_one_of_before() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    let first = revision(rollout.registry());
    // Another component, so that each revision has a file of its own.
    let wasm = place.path("volume/plugins/hostile/plugin.wasm");
    let mut bytes = std::fs::read(&wasm).unwrap();
    // A custom section without a name or content.
    bytes.extend([0, 1, 0]);
    std::fs::write(&wasm, bytes).unwrap();
    rollout.look().await.unwrap();
    let digest = rollout.registry().lineup().plugins()[0].digest.clone();
    assert_ne!(revision(rollout.registry()), first);
    drop(rollout);
    std::fs::write(place.path("state/rollout/components").join(digest), "something else").unwrap();
    std::fs::remove_dir_all(place.path("volume")).unwrap();
    let rollout = place.open().await;
    assert_eq!(revision(rollout.registry()), first);
    let quarantined = rollout.quarantined().await.unwrap();
    assert_eq!(quarantined.len(), 1);
    assert_eq!(quarantined[0].refusal.step.name(), "read");
}
