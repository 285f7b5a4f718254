//! Skills change while requests are served: the rankers' images are built again beside the ones in use, and the new
//! line-up takes over with one store of a pointer. Requests that are under way keep the old one to their end.
//!
//! Changes are found by looking, because network volumes and links that are exchanged as a whole give no events. What
//! is seen has to stay the same for two looks before it is read, so a copy that is still going on is not taken for a
//! change.

use crate::{
    error::RefreshError,
    lineup::Parts,
    registry::Registry,
    revision::{self, Revision},
    volume::{self, Volume},
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};
use waza_engine::{LoadError, hooks::skill_ranker::SkillEntry};

/// What tells one state of the skills from another without reading them: each file's size and time.
pub(crate) type Look = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

impl Registry {
    /// Reads the skills again and, if they changed, makes them active together with rankers that know them. The number
    /// of the new line-up, or nothing when all is as it was. Blocks while the rankers index. For a registry of its own;
    /// one beneath a [`Rollout`](crate::Rollout) is refreshed by that.
    pub fn refresh(&self) -> Result<Option<u64>, RefreshError> {
        self.change(|old| {
            let found = self.read_skills()?;
            let of_plugins = old.found().iter().filter(|problem| problem.path.starts_with("plugins"));
            let problems: Vec<_> = of_plugins.cloned().chain(found.problems).collect();
            let same_skills = found.skills == old.skills();
            if same_skills && problems == old.found() {
                return Ok(None);
            }
            let (skills, revisions) = match same_skills {
                true => (old.shared_skills(), self.revisions()),
                false => {
                    let catalogue = revision::catalogue(&found.skills);
                    (found.skills.into(), self.over(&catalogue)?)
                }
            };
            let (number, previous) = (old.number() + 1, BTreeMap::new());
            Ok(Some(Parts { number, skills, revisions, previous, problems }))
        })
    }

    /// What the volume has in skills now.
    pub(crate) fn read_skills(&self) -> Result<Volume, RefreshError> {
        volume::read_skills(self.volume())
            .map_err(|source| RefreshError::Volume { volume: self.volume().to_owned(), source })
    }

    fn over(&self, catalogue: &Arc<[SkillEntry]>) -> Result<Vec<Revision>, LoadError> {
        self.revisions().iter().map(|revision| revision.over(self.engine(), catalogue)).collect()
    }

    /// Keeps an eye on the skills for as long as it is polled.
    pub async fn watch_skills(&self, every: Duration) {
        let mut looks = tokio::time::interval(every);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut active = self.look().await;
        let mut last = active.clone();
        loop {
            looks.tick().await;
            let now = self.look().await;
            if now != active && now == last {
                self.refresh_aside().await;
                active = now.clone();
            }
            last = now;
        }
    }

    async fn look(&self) -> Look {
        let skills = self.volume().join("skills");
        tokio::task::spawn_blocking(move || look(&skills)).await.unwrap_or_default()
    }

    async fn refresh_aside(&self) {
        let registry = self.clone();
        match tokio::task::spawn_blocking(move || registry.refresh()).await {
            Ok(Ok(Some(number))) => tracing::info!(lineup = number, "the skills changed"),
            Ok(Ok(None)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the skills changed"),
            Err(error) => tracing::error!(%error, "reading the changed skills broke the host's own code"),
        }
    }
}

/// A volume that cannot be listed looks empty; reading it will say why.
fn look(skills: &Path) -> Look {
    let folders = std::fs::read_dir(skills).into_iter().flatten().flatten();
    let files = folders.map(|folder| folder.path().join("SKILL.md"));
    files
        .filter_map(|file| {
            let found = std::fs::metadata(&file).ok()?;
            Some((file, (found.len(), found.modified().ok())))
        })
        .collect()
}

/// The same for plugins as well: their manifests, and every component that lies beside one.
pub(crate) fn look_at_all(volume: &Path) -> Look {
    let mut seen = look(&volume.join("skills"));
    let folders = std::fs::read_dir(volume.join("plugins")).into_iter().flatten().flatten();
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten());
    seen.extend(files.filter_map(|file| {
        let found = std::fs::metadata(file.path()).ok()?;
        Some((file.path(), (found.len(), found.modified().ok())))
    }));
    seen
}
