//! History is bounded, and what serves, is on its way, can be gone back to or was taken out of service is not history.

use crate::support::{Place, by, revision};
use sqlx::Row as _;
use waza_registry::{Misstep, OnChange, Rollout, RolloutError, Share, read_volume};

const BOUND: usize = 4;

fn bounded(more: &str) -> Place {
    Place::with(&format!("history_entries = {BOUND}\nquarantine_entries = {BOUND}\n{more}"))
}

async fn count(place: &Place, table: &str, only: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM {table} WHERE {only}");
    let store = place.store().await;
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_one(store.pool()).await.unwrap();
    row.try_get(0).unwrap()
}

/// Other texts make other revisions of the same component.
fn described(place: &Place, at: usize) {
    place.hostile("path-policy", "fine", &format!("description = \"{at}\""));
}

async fn versions(rollout: &Rollout) -> Vec<u64> {
    rollout.history(None, 1_000).await.unwrap().into_iter().map(|entry| entry.version).collect()
}

#[tokio::test]
async fn a_canary_outlives_the_history_of_its_beginning() {
    let place = bounded("");
    place.policy("fine");
    place.shipped("path-policy");
    let rollout = place.open().await;
    // One plugin is in a canary, and another one changes beneath it.
    let source = Place::new();
    source.shipped("path-policy");
    let manifest = source.path("volume/plugins/path-policy/plugin.toml");
    let text = std::fs::read_to_string(&manifest).unwrap().replace("0.1.0", "0.1.1");
    std::fs::write(&manifest, text).unwrap();
    let candidates = read_volume(&source.path("volume")).unwrap().plugins;
    let run = rollout.stage(candidates, Some(OnChange::Canary), by()).await.unwrap().rollout.unwrap();
    rollout.canary(run, Share::from_percent(100.0), by()).await.unwrap();
    for at in 0..3 * BOUND {
        described(&place, at);
        rollout.look().await.unwrap();
    }
    assert_eq!(versions(&rollout).await.len(), BOUND);
    assert_eq!(count(&place, "plugin_audit", "1 = 1").await, BOUND as i64);
    let (active, canary) = (rollout.registry().lineup(), rollout.registry().pin(Some("somebody")));
    assert_ne!(active.number(), canary.number());
    // The newest few, and those that are live beside them.
    assert!(count(&place, "plugin_lineups", "1 = 1").await <= (BOUND + 5) as i64);
    assert!(count(&place, "plugin_rollouts", "1 = 1").await <= (BOUND + 1) as i64);
    drop((active, rollout));

    // Whatever was forgotten, the next process serves the same, and the canary can be promoted and taken back.
    let rollout = place.open().await;
    assert_eq!(rollout.registry().pin(Some("somebody")).number(), canary.number());
    assert_eq!(rollout.rollout(run).await.unwrap().unwrap().phase, "canary");
    rollout.promote(run, by()).await.unwrap();
    for _ in 0..3 {
        rollout.undo(None, by()).await.unwrap();
    }
    assert!(matches!(rollout.undo(None, by()).await, Err(RolloutError::Misstep(Misstep::NothingToUndo))));
    let newest = versions(&rollout).await;
    assert_eq!(newest.len(), BOUND);
    assert!(newest.windows(2).all(|pair| pair[0] == pair[1] + 1), "{newest:?}");
}

#[tokio::test]
async fn retired_revisions_are_forgotten_but_not_one_that_lies_on_the_volume() {
    let place = bounded("");
    described(&place, 0);
    let rollout = place.open().await;
    let first = revision(rollout.registry());
    let upload = |at: usize| {
        let source = Place::new();
        described(&source, at);
        read_volume(&source.path("volume")).unwrap().plugins
    };
    for at in 1..=3 * BOUND {
        rollout.stage(upload(at), Some(OnChange::Promote), by()).await.unwrap();
    }
    // The last three can be gone back to, and the first one is on the volume.
    let rows = count(&place, "plugin_revisions", "1 = 1").await;
    assert!((BOUND as i64..=(BOUND + 5) as i64).contains(&rows), "{rows}");
    let active = revision(rollout.registry());
    assert!(rollout.look().await.unwrap().changes.is_empty(), "it counts as seen");
    assert_eq!(revision(rollout.registry()), active);
    rollout.restage(vec![first.clone()], Some(OnChange::Promote), by()).await.unwrap();
    assert_eq!(revision(rollout.registry()), first);
    for _ in 0..3 {
        rollout.undo(None, by()).await.unwrap();
    }
}

#[tokio::test]
async fn broken_plugins_do_not_push_out_what_a_person_took_out_of_service() {
    let place = bounded("");
    described(&place, 0);
    let rollout = place.open().await;
    described(&place, 1);
    rollout.look().await.unwrap();
    let barred = revision(rollout.registry());
    rollout.quarantine(barred.clone(), by()).await.unwrap();
    for at in 0..3 * BOUND {
        place.hostile("path-policy", "refuse-settings", &format!("description = \"broken {at}\""));
        rollout.look().await.unwrap();
    }
    let quarantined = rollout.quarantined().await.unwrap();
    assert_eq!(quarantined.len(), BOUND + 1);
    assert!(quarantined.iter().any(|one| one.revision == barred));
    // Put back on the volume, it still does not serve.
    described(&place, 1);
    assert_eq!(rollout.look().await.unwrap().refused, ["hostile"]);
    // The oldest of the broken ones is unknown again; it would be tried and refused anew.
    let (newest, oldest) = (3 * BOUND - 1, 0);
    for (at, entries) in [(newest, 0), (oldest, 1)] {
        let before = rollout.history(None, 1).await.unwrap()[0].version;
        place.hostile("path-policy", "refuse-settings", &format!("description = \"broken {at}\""));
        assert_eq!(rollout.look().await.unwrap().refused, ["hostile"]);
        assert_eq!(rollout.history(None, 1).await.unwrap()[0].version, before + entries, "{at}");
    }
    rollout.release(barred.clone(), by()).await.unwrap();
    assert!(rollout.quarantined().await.unwrap().iter().all(|one| one.revision != barred));
}

#[tokio::test]
async fn kept_files_are_of_what_is_live_and_the_newest_few() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    let wasm = place.path("volume/plugins/hostile/plugin.wasm");
    let plain = std::fs::read(&wasm).unwrap();
    for at in 0..30_u8 {
        // A custom section with one letter, so that each is another component; and a case of its own.
        std::fs::write(&wasm, [&plain[..], &[0, 2, 1, b'a' + at % 26]].concat()).unwrap();
        let paths = vec![r#"{"operation":"write","origin":"model","path":"x"}"#; usize::from(at) + 1];
        let request = format!(r#"{{"hook":"path-policy","arguments":{{"accesses":[{}]}}}}"#, paths.join(","));
        let allowed = vec![r#"{"kind":"allow"}"#; usize::from(at) + 1];
        place.case("allows", &request, &format!(r#"{{"answer":[{}]}}"#, allowed.join(",")));
        rollout.look().await.unwrap();
    }
    for (kind, most) in [("components", 20), ("cases", 20), ("skills", 17)] {
        let files = std::fs::read_dir(place.path("state/rollout").join(kind)).unwrap().count();
        assert!((1..=most).contains(&files), "{kind}: {files}");
    }
    for _ in 0..3 {
        rollout.undo(None, by()).await.unwrap();
    }
}
