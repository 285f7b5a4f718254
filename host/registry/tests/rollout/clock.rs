//! A clock may jump, here or where files are written: times in the history may be wrong then, and nothing else is.

use crate::support::{Place, by, revision, writes};
use std::{
    fs,
    sync::Arc,
    time::{Duration, SystemTime},
};
use waza_registry::{Rollout, RolloutOptions};
use waza_store::{ManualClock, Store, StoreOptions};

/// 2026, 1970, and as far away as a broken clock gets.
const TIMES: [i64; 5] = [1_767_225_600_000, 0, i64::MAX, -62_135_596_800_000, 1_767_225_600_001];

async fn open(place: &Place, clock: &Arc<ManualClock>) -> Rollout {
    let options = StoreOptions { clock: clock.clone(), ..place.store_options() };
    let store = Store::open(&options).await.unwrap();
    Rollout::open(RolloutOptions::new(place.registry_options(), store, place.path("state"))).await.unwrap()
}

#[tokio::test]
async fn what_serves_does_not_depend_on_the_clock() {
    let place = Place::new();
    let clock = Arc::new(ManualClock::new(TIMES[0]));
    place.policy("fine");
    let mut rollout = open(&place, &clock).await;
    for (at, time) in TIMES.into_iter().enumerate() {
        clock.set(time);
        let before = revision(rollout.registry());
        place.hostile("path-policy", "fine", &format!("description = \"at {at}\""));
        assert_eq!(rollout.look().await.unwrap().changes.len(), 1, "at {time}");
        let after = revision(rollout.registry());
        assert_ne!(after, before, "at {time}");
        rollout.undo(None, by()).await.unwrap();
        rollout.restage(vec![after.clone()], None, by()).await.unwrap();
        place.policy("trap-in-configure");
        assert_eq!(rollout.look().await.unwrap().refused, ["hostile"], "at {time}");
        assert_eq!(rollout.quarantined().await.unwrap().len(), 1, "at {time}");

        drop(rollout);
        rollout = open(&place, &clock).await;
        assert_eq!(revision(rollout.registry()), after, "a start at {time}");
        assert!(writes(&rollout.registry().lineup(), "game.js").await.unwrap().0);
    }
    let history = rollout.history(None, 1_000).await.unwrap();
    assert!(
        history.is_sorted_by(|newer, older| newer.version > older.version),
        "by what was done, not by when"
    );
    assert_eq!(history.len(), 2 + 3 * TIMES.len(), "{history:?}");
}

#[tokio::test]
async fn a_file_from_another_time_is_a_file() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    let manifest = place.path("volume/plugins/hostile/plugin.toml");
    let (year, now) = (Duration::from_secs(365 * 86_400), SystemTime::now());
    for (at, time) in [SystemTime::UNIX_EPOCH, now + 70 * year, now - 10 * year].into_iter().enumerate() {
        let before = revision(rollout.registry());
        place.hostile("path-policy", "fine", &format!("description = \"at {at}\""));
        fs::File::options().write(true).open(&manifest).unwrap().set_modified(time).unwrap();
        assert_eq!(rollout.look().await.unwrap().changes.len(), 1, "{time:?}");
        assert_ne!(revision(rollout.registry()), before, "{time:?}");
    }
}
