//! Servers on one Postgres whose volumes differ: what was handed in to one reaches the others, and what one of them may
//! not or cannot load stays out there, is said, and holds nobody else up.

use crate::support::{Place, by, revision};
use std::time::Duration;
use waza_registry::{
    Changed, OnChange, RegistryOptions, Rollout, RolloutError, RolloutOptions, TrustConfig, Unsigned, Upload,
};
use waza_store::{Store, StoreOptions};
use waza_test_postgres::Database;

/// One of several servers, with everything but the database to itself.
struct Server {
    place: Place,
    store: Store,
    rollout: Rollout,
}

fn place() -> Place {
    let place = Place::with("on_change = 'stage'");
    place.policy("fine");
    place.skill("one");
    place
}

fn no_uploads(place: &Place) -> RegistryOptions {
    let unsigned = Unsigned { upload: false, ..Unsigned::default() };
    let trust = TrustConfig { unsigned, ..TrustConfig::default() };
    RegistryOptions { trust, ..place.registry_options() }
}

async fn try_start(place: &Place, store: &Store, options: RegistryOptions) -> Result<Rollout, RolloutError> {
    Rollout::open(RolloutOptions::new(options, store.clone(), place.path("state"))).await
}

async fn start(database: &Database, options: impl Fn(&Place) -> RegistryOptions) -> Server {
    let place = place();
    let store = Store::open(&StoreOptions::new(&database.url)).await.unwrap();
    let rollout = try_start(&place, &store, options(&place)).await.unwrap();
    Server { place, store, rollout }
}

/// The fixture as somebody hands it in, made larger by what no loader looks at.
fn upload(behaviour: &str, more: usize) -> Upload {
    let elsewhere = place();
    elsewhere.policy(behaviour);
    let mut upload = Upload::read(&elsewhere.path("volume/plugins/hostile/plugin.wasm"), None).unwrap();
    if more > 0 {
        let size = more + 2;
        let section: Vec<u8> =
            (0..5).map(|at| (size >> (7 * at)) as u8 & 0x7f | if at < 4 { 0x80 } else { 0 }).collect();
        upload.component.push(0);
        upload.component.extend(section);
        upload.component.extend([1, b'x']);
        upload.component.extend((0..more).map(|at| (at * 31 % 251) as u8));
    }
    upload
}

async fn stage(server: &Server, upload: Upload, then: OnChange) -> Changed {
    server.rollout.stage(vec![upload.candidate("ops").unwrap()], Some(then), by()).await.unwrap()
}

#[tokio::test]
async fn an_upload_reaches_who_has_it_nowhere() {
    let database = Database::new().unwrap();
    let (one, other) =
        (start(&database, Place::registry_options).await, start(&database, Place::registry_options).await);
    let before = revision(other.rollout.registry());
    // Several parts, and the last is not full.
    let staged = stage(&one, upload("remember", 600_000), OnChange::Stage).await;
    assert!(other.rollout.catch_up().await.unwrap());
    assert_eq!(other.rollout.position().staged, [staged.rollout.unwrap()]);
    let promoted = other.rollout.promote(staged.rollout.unwrap(), by()).await.unwrap();
    assert!(one.rollout.catch_up().await.unwrap());
    let after = revision(one.rollout.registry());
    assert_eq!(after, revision(other.rollout.registry()));
    assert_ne!(after, before);
    assert_eq!(other.rollout.position().version, promoted.version);
    let parts = database.sql("SELECT MAX(parts) > 2 FROM plugin_parts").unwrap();
    assert_eq!(parts, "t");

    // Who comes later has it from there too, though its volume says something else.
    let late = start(&database, Place::registry_options).await;
    assert_eq!(revision(late.rollout.registry()), after);
}

#[tokio::test]
async fn what_was_changed_in_the_database_is_not_loaded() {
    let database = Database::new().unwrap();
    let (one, other) =
        (start(&database, Place::registry_options).await, start(&database, Place::registry_options).await);
    let before = revision(other.rollout.registry());
    stage(&one, upload("remember", 1), OnChange::Promote).await;
    database.sql("UPDATE plugin_parts SET base64 = 'AGFzbQ=='").unwrap();
    let error = other.rollout.catch_up().await.unwrap_err();
    assert!(matches!(error, RolloutError::Refused { .. }), "{error}");
    assert_eq!(revision(other.rollout.registry()), before);
    assert!(other.rollout.position().problem.unwrap().contains("read:"));
}

#[tokio::test]
async fn who_does_not_trust_it_keeps_what_it_has_and_says_so() {
    let database = Database::new().unwrap();
    let (one, other) = (start(&database, Place::registry_options).await, start(&database, no_uploads).await);
    let before = revision(other.rollout.registry());
    // Staged only: nothing that serves depends on it.
    let staged = stage(&one, upload("remember", 0), OnChange::Stage).await;
    assert!(other.rollout.catch_up().await.unwrap());
    let position = other.rollout.position();
    assert_eq!((position.version, position.staged.len()), (staged.version, 0));
    assert!(position.problem.unwrap().contains("cannot load revision"));
    let refused = other.rollout.promote(staged.rollout.unwrap(), by()).await;
    assert!(matches!(refused, Err(RolloutError::NotLoaded { .. })), "{refused:?}");

    let promoted = one.rollout.promote(staged.rollout.unwrap(), by()).await.unwrap();
    let error = other.rollout.catch_up().await.unwrap_err();
    assert!(matches!(error, RolloutError::Refused { .. }), "{error}");
    assert_eq!(revision(other.rollout.registry()), before);
    let replicas = other.rollout.everywhere(promoted.version, Duration::ZERO).await.unwrap();
    assert!(replicas[0].behind && replicas[0].problem.as_ref().unwrap().contains("trust"), "{replicas:?}");

    // The next change that it can take goes through.
    let undone = one.rollout.undo(None, by()).await.unwrap();
    assert!(other.rollout.catch_up().await.unwrap());
    let position = other.rollout.position();
    assert_eq!((position.version, position.problem), (undone.version, None));
}

#[tokio::test]
async fn who_starts_unfit_changes_nothing_for_those_who_serve() {
    let database = Database::new().unwrap();
    let one = start(&database, Place::registry_options).await;
    let following = one.rollout.clone();
    let follows = tokio::spawn(async move { following.follow(Duration::from_secs(86_400)).await });
    let promoted = stage(&one, upload("remember", 0), OnChange::Promote).await;
    let after = revision(one.rollout.registry());
    let late = place();
    let store = Store::open(&StoreOptions::new(&database.url)).await.unwrap();
    crate::support::until(async || database.sql("SELECT COUNT(*) FROM plugin_replicas").unwrap() == "1")
        .await;
    let unfit = try_start(&late, &store, no_uploads(&late)).await.err().unwrap();
    assert!(matches!(unfit, RolloutError::Unfit { others: 1, .. }), "{unfit}");
    assert_eq!(one.rollout.status().await.unwrap().version, promoted.version);
    assert_eq!(revision(one.rollout.registry()), after);

    // With nobody else there, what cannot be loaded gives way, as ever.
    one.rollout.leave().await;
    follows.abort();
    let alone = try_start(&late, &store, no_uploads(&late)).await.unwrap();
    assert_ne!(revision(alone.registry()), after);
    drop((one.place, one.store));
}
