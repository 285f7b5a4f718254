//! Which projects' repositories were found damaged and not whole since. Their files are served all the same; an operator
//! has to know, and so has whoever asks for a version.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};
use uuid::Uuid;

/// So many are remembered; further ones are only logged.
const REMEMBERED: usize = 1_000;

/// What this process has found.
#[derive(Debug, Default)]
pub(crate) struct Damage(Mutex<BTreeSet<Uuid>>);

impl Damage {
    /// A repository was read: `damage` says what is wrong with it.
    pub(crate) fn found(&self, project: Uuid, damage: Option<&str>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = match damage {
            Some(_) if known.len() < REMEMBERED => known.insert(project),
            Some(_) => !known.contains(&project),
            None => known.remove(&project),
        };
        metrics::gauge!("waza_damaged_projects").set(known.len() as f64);
        drop(known);
        match damage {
            Some(damage) if is_news => tracing::error!(%project, damage, "a project's repository is damaged"),
            None if is_news => tracing::info!(%project, "a project's repository is whole again"),
            _ => {}
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_counts_once_and_until_it_is_whole() {
        let damage = Damage::default();
        let project = Uuid::now_v7();
        damage.found(project, Some("half a pack"));
        damage.found(project, Some("half a pack"));
        damage.found(Uuid::now_v7(), None);
        assert_eq!(damage.count(), 1);
        damage.found(project, None);
        assert_eq!(damage.count(), 0);
    }
}
