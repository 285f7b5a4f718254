//! Says what on the volume changed, once it has settled. Notification and polling feed the same stream, and either may
//! be off. A volume that goes away changes nothing: what it has when it is back is compared with what was told.

mod look;
mod notice;
mod settle;

use crate::{problem::Problem, source::Candidate, volume};
use look::{Digests, Subject, There};
use notice::Notices;
use serde::{Deserialize, Serialize};
use settle::Settle;
use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, sleep_until};

/// How the volume is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WatchOptions {
    /// Whether directory notification is used.
    pub notify: bool,
    /// Milliseconds between two looks that nobody hinted at; 0 for none.
    pub poll_ms: u64,
    /// Milliseconds for which something must look the same before it counts.
    pub settle_ms: u64,
}

impl Default for WatchOptions {
    fn default() -> Self {
        Self { notify: true, poll_ms: 2_000, settle_ms: 500 }
    }
}

/// What changed, or went. The first ones name everything that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The plugins, by name.
    pub plugins: Vec<String>,
    /// Whether any skill did.
    pub skills: bool,
}

/// An eye on a volume.
pub struct Watch {
    path: PathBuf,
    options: WatchOptions,
    settle: Settle<Subject, look::State>,
    digests: Arc<Mutex<Digests>>,
    notices: Notices,
    last: Option<Instant>,
    /// Why it cannot be looked at, for as long as that is so.
    away: Option<String>,
    tell: Box<dyn Fn(Option<String>) + Send + Sync>,
}

impl Watch {
    /// Nothing is looked at before [`changed`](Self::changed) is asked.
    pub fn new(path: impl Into<PathBuf>, options: WatchOptions) -> Self {
        Self {
            path: path.into(),
            options,
            settle: Settle::new(Duration::from_millis(options.settle_ms)),
            digests: Arc::default(),
            notices: Notices::new(),
            last: None,
            away: None,
            tell: Box::new(|_| ()),
        }
    }

    /// Tells somebody why the volume is away whenever that changes, and nothing when it is back.
    pub(crate) fn telling(self, tell: impl Fn(Option<String>) + Send + Sync + 'static) -> Self {
        Self { tell: Box::new(tell), ..self }
    }

    /// The next changes that settled. Dropping it half-way loses nothing. With neither notification nor polling it
    /// never ends after what was there at first.
    pub async fn changed(&mut self) -> Changes {
        loop {
            self.wait().await;
            if self.options.notify {
                self.notices.follow(&self.path, identity(&self.path));
            }
            let now = Instant::now();
            let found = self.look(now).await;
            self.last = Some(now);
            let changes = self.compare(now, found);
            if changes != Changes::default() {
                return changes;
            }
        }
    }

    /// Reads one plugin that [`changed`](Self::changed) named; `None` when it went. What is read is what settled: bytes
    /// that somebody is writing right now are refused, and will settle later. Blocks.
    pub fn read(&self, name: &str) -> Result<Option<Candidate>, Problem> {
        let candidate = volume::read_plugin(&self.path, name)?;
        let settled = self.settle.told(&Subject::Plugin(name.to_owned()));
        match (&candidate, settled) {
            (Some(candidate), Some(state)) if !look::is_of(candidate, state) => {
                Err(Problem::at(Path::new("plugins").join(name), "changed again before it was read"))
            }
            _ => Ok(candidate),
        }
    }

    /// Until it is time to look. Hints come in showers, so between two looks lies at least the time to settle.
    async fn wait(&mut self) {
        let Some(last) = self.last else { return };
        let settled = last + Duration::from_millis(self.options.settle_ms.max(1));
        if self.settle.pending() {
            return sleep_until(settled).await;
        }
        let poll = (self.options.poll_ms > 0).then(|| last + Duration::from_millis(self.options.poll_ms));
        tokio::select! {
            () = self.notices.happened() => sleep_until(settled).await,
            () = at(poll) => {}
        }
    }

    async fn look(&self, now: Instant) -> io::Result<Option<There>> {
        let (path, digests) = (self.path.clone(), Arc::clone(&self.digests));
        let looking = move || {
            let mut digests = digests.lock().unwrap_or_else(PoisonError::into_inner);
            look::look(&path, &mut digests, now)
        };
        tokio::task::spawn_blocking(looking).await.map_err(io::Error::other)?
    }

    fn compare(&mut self, now: Instant, found: io::Result<Option<There>>) -> Changes {
        let reason = match found {
            Ok(Some(there)) => {
                self.came_back();
                return Changes::of(self.settle.look(now, &there));
            }
            // Before anything was there, an empty folder is an empty volume.
            Ok(None) if !self.settle.has_told() => return Changes::default(),
            Ok(None) => "it has neither skills nor plugins".to_owned(),
            Err(error) => error.to_string(),
        };
        self.settle.lose_sight();
        if self.away.as_ref() != Some(&reason) {
            let volume = self.path.display();
            tracing::warn!(%volume, %reason, "the volume is away; what is active stays");
            self.away = Some(reason.clone());
            (self.tell)(Some(reason));
        }
        Changes::default()
    }

    fn came_back(&mut self) {
        if self.away.take().is_some() {
            tracing::info!(volume = %self.path.display(), "the volume is back");
            (self.tell)(None);
        }
    }
}

impl Changes {
    /// What changed in both.
    pub(crate) fn join(&mut self, earlier: Self) {
        self.skills |= earlier.skills;
        self.plugins.extend(earlier.plugins);
        self.plugins.sort();
        self.plugins.dedup();
    }

    fn of(subjects: Vec<Subject>) -> Self {
        let mut changes = Self::default();
        for subject in subjects {
            match subject {
                Subject::Plugin(name) => changes.plugins.push(name),
                Subject::Skills => changes.skills = true,
            }
        }
        changes
    }
}

async fn at(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}

fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    let data = std::fs::metadata(path).ok()?;
    Some((data.dev(), data.ino()))
}

#[cfg(test)]
mod tests;
