//! A store on a database that goes away, and a clock that stands still.

use crate::base::Base;
use std::sync::Arc;
use waza_store::{ManualClock, NewEntry, Store, StoreLimits, StoreOptions};

pub(crate) const NOON_MS: i64 = 1_700_000_000_000;

pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) base: Base,
}

impl Fixture {
    /// How it was opened: another process would open it so.
    pub(crate) fn options(&self) -> StoreOptions {
        StoreOptions {
            limits: self.store.limits().clone(),
            clock: self.clock.clone(),
            ..StoreOptions::new(self.base.url())
        }
    }

    /// What another process would see.
    pub(crate) async fn second(&self) -> Store {
        Store::open(&self.options()).await.unwrap()
    }
}

pub(crate) async fn fixture() -> Fixture {
    with_limits(StoreLimits::default()).await
}

pub(crate) async fn with_limits(limits: StoreLimits) -> Fixture {
    on(Base::new(), limits).await
}

pub(crate) async fn on(base: Base, limits: StoreLimits) -> Fixture {
    let clock = Arc::new(ManualClock::new(NOON_MS));
    let options = StoreOptions { url: base.url(), limits, clock: clock.clone() };
    let store = Store::open(&options).await.unwrap();
    Fixture { store, clock, base }
}

pub(crate) fn entry(payload: &str) -> NewEntry<'_> {
    NewEntry { kind: "progress", payload, terminal: false }
}

pub(crate) fn last(payload: &str) -> NewEntry<'_> {
    NewEntry { kind: "completed", payload, terminal: true }
}
