//! Directory notification: a hint to look now. It is never believed alone, as network volumes give none and a queue
//! that runs over loses some.

use notify::{
    Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode},
};
use std::{path::Path, sync::Arc};
use tokio::sync::Notify;

/// Notices of one volume.
pub(super) struct Notices {
    hint: Arc<Notify>,
    /// The watcher, and which folder it watches: a volume that is mounted anew is another one.
    watching: Option<(RecommendedWatcher, (u64, u64))>,
    /// That it cannot be watched was told.
    told: bool,
}

impl Notices {
    pub(super) fn new() -> Self {
        Self { hint: Arc::new(Notify::new()), watching: None, told: false }
    }

    /// Returns when something happened since it returned last.
    pub(super) async fn happened(&self) {
        self.hint.notified().await;
    }

    /// Watches the volume that is there now, if it is not the one that is watched.
    pub(super) fn follow(&mut self, path: &Path, identity: Option<(u64, u64)>) {
        if self.watching.as_ref().map(|(_, watched)| *watched) == identity {
            return;
        }
        self.watching = None;
        let Some(identity) = identity else { return };
        match self.watch(path) {
            Ok(watcher) => {
                self.watching = Some((watcher, identity));
                self.told = false;
                // What happened before the watch began is seen by looking once more.
                self.hint.notify_one();
            }
            Err(error) => {
                if !std::mem::replace(&mut self.told, true) {
                    tracing::warn!(%error, "the volume gives no notice of changes; it is only polled");
                }
            }
        }
    }

    fn watch(&self, path: &Path) -> notify::Result<RecommendedWatcher> {
        let hint = Arc::clone(&self.hint);
        let told = move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| !is_harmless(event.kind)) {
                hint.notify_one();
            }
        };
        // A link may lead anywhere, and all that lies there is not to be watched.
        let config = Config::default().with_follow_symlinks(false);
        let mut watcher = RecommendedWatcher::new(told, config)?;
        watcher.watch(path, RecursiveMode::Recursive)?;
        Ok(watcher)
    }
}

/// Reading a volume is no change of it; else every look would be the cause of the next.
fn is_harmless(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}
