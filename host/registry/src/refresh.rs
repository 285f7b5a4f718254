//! Skills change while requests are served: the rankers' images are built again beside the ones in use, and the new
//! line-up takes over with one store of a pointer. Requests that are under way keep the old one to their end.

use crate::{
    error::RefreshError,
    lineup::Parts,
    registry::Registry,
    revision::{self, Revision},
    volume::{self, Volume},
};
use std::{collections::BTreeMap, sync::Arc};
use waza_engine::{LoadError, hooks::skill_ranker::SkillEntry};

impl Registry {
    /// Reads the skills again and, if they changed, makes them active together with rankers that know them. The number
    /// of the new line-up, or nothing when all is as it was. Blocks while the rankers index. For a registry of its own;
    /// one beneath a [`Rollout`](crate::Rollout) is refreshed by that.
    pub fn refresh(&self) -> Result<Option<u64>, RefreshError> {
        self.change(|old| {
            let found = self.read_skills()?;
            let of_plugins = old.found().iter().filter(|problem| problem.is_of_plugin());
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
}
