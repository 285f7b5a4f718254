//! A store in a folder that goes away, and a clock that stands still.

use std::{path::Path, sync::Arc};
use tempfile::TempDir;
use waza_store::{ManualClock, NewEntry, Store, StoreLimits, StoreOptions};

pub(crate) const NOON_MS: i64 = 1_700_000_000_000;

pub(crate) struct Fixture {
    pub(crate) folder: TempDir,
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
}

pub(crate) fn url(folder: &Path) -> String {
    format!("sqlite://{}/waza.db", folder.display())
}

pub(crate) async fn fixture() -> Fixture {
    with_limits(StoreLimits::default()).await
}

pub(crate) async fn with_limits(limits: StoreLimits) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new(NOON_MS));
    let options = StoreOptions { url: url(folder.path()), limits, clock: clock.clone() };
    let store = Store::open(&options).await.unwrap();
    Fixture { folder, store, clock }
}

pub(crate) fn entry(payload: &str) -> NewEntry<'_> {
    NewEntry { kind: "progress", payload, terminal: false }
}

pub(crate) fn last(payload: &str) -> NewEntry<'_> {
    NewEntry { kind: "completed", payload, terminal: true }
}
