//! Skills change while requests are served: the rankers' images are built again beside the ones in use, and the new
//! line-up takes over with one store of a pointer. Requests that are under way keep the old one to their end.
//!
//! What changed is said by the [`Watch`], once it has settled.

use crate::{
    error::RefreshError,
    lineup::LineUp,
    registry::Registry,
    revision::{self, Revision},
    volume,
    watch::{Watch, WatchOptions},
};
use std::{sync::Arc, time::Duration};
use waza_engine::{LoadError, hooks::skill_ranker::SkillEntry};

impl Registry {
    /// Reads the skills again and, if they changed, makes them active together with rankers that know them. The number
    /// of the new line-up, or nothing when all is as it was. Blocks while the rankers index.
    pub fn refresh(&self) -> Result<Option<u64>, RefreshError> {
        self.change(|old| {
            let found = volume::read_skills(self.volume())
                .map_err(|source| RefreshError::Volume { volume: self.volume().to_owned(), source })?;
            let of_plugins = old.problems().iter().filter(|problem| problem.is_of_plugin());
            let problems: Vec<_> = of_plugins.cloned().chain(found.problems).collect();
            let same_skills = found.skills == old.skills();
            if same_skills && problems == old.problems() {
                return Ok(None);
            }
            let revisions = match same_skills {
                true => old.revisions().to_vec(),
                false => self.over(old, &revision::catalogue(&found.skills))?,
            };
            let taps = Arc::clone(old.taps());
            Ok(Some(LineUp::new(old.number() + 1, found.skills, revisions, problems, taps)))
        })
    }

    fn over(&self, old: &LineUp, catalogue: &Arc<[SkillEntry]>) -> Result<Vec<Revision>, LoadError> {
        old.revisions().iter().map(|revision| revision.over(self.engine(), catalogue)).collect()
    }

    /// Keeps an eye on the skills for as long as it is polled.
    pub async fn watch_skills(&self, every: Duration) {
        let poll_ms = u64::try_from(every.as_millis()).unwrap_or(u64::MAX);
        let usual = WatchOptions::default();
        let options = WatchOptions { poll_ms, settle_ms: usual.settle_ms.min(poll_ms), ..usual };
        let mut watch = Watch::new(self.volume(), options);
        loop {
            if watch.changed().await.skills {
                self.refresh_aside().await;
            }
        }
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
