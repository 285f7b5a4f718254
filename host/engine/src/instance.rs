//! An instance in use, and the few that are kept between calls where a plugin's limits ask for that.

use crate::{limits::CallState, plugin::Plugin};
use std::sync::{Mutex, PoisonError};
use tokio::sync::OwnedSemaphorePermit;
use wasmtime::{Store, component::Instance};

/// An instance and its memory.
pub(crate) struct Live {
    pub(crate) store: Store<CallState>,
    pub(crate) instance: Instance,
    uses: u32,
    /// The right to stay between calls. Slots are set aside for those that have it.
    kept: Option<OwnedSemaphorePermit>,
}

impl Live {
    pub(crate) fn new(store: Store<CallState>, instance: Instance) -> Self {
        Self { store, instance, uses: 0, kept: None }
    }

    /// After a call that ended well. One that did not is dropped by its caller, and its instance with it.
    pub(crate) fn done(mut self, plugin: &Plugin) {
        self.uses += 1;
        if self.uses >= plugin.limits().max_uses {
            return;
        }
        if self.kept.is_none() {
            self.kept = plugin.engine().kept(plugin.limits().class).clone().try_acquire_owned().ok();
        }
        if self.kept.is_some() {
            if let Some(host) = &self.store.data().linked {
                host.denials.forget();
            }
            plugin.shelf().put(self);
        }
    }
}

/// Instances that wait for their plugin's next call.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<Vec<Live>>);

impl Shelf {
    /// The one that was used last: its memory is the warmest.
    pub(crate) fn take(&self) -> Option<Live> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put(&self, live: Live) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(live);
    }
}
