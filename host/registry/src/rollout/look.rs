//! Looks at the volume: skills that changed become part of what serves, plugins that were not seen before become
//! candidates, and what is wrong is remembered for whoever asks. What serves already never changes because a file went.

use super::{
    By, Changed, Inner, Rollout, RolloutError,
    desk::{Change, Desk},
    kept::catalogue,
    stage::{about_candidate, is_active_already},
    state::Verb,
};
use crate::{
    error::RefreshError,
    problem::Problem,
    refusal::{Refusal, Step},
    revision::{self, Revision},
    skill::Skill,
    source::Candidate,
    volume,
    watch::{Changes, Watch, WatchOptions},
};
use serde::Serialize;
use std::{collections::BTreeSet, path::Path, sync::Arc, time::Duration};

/// How long after a failure the same is tried again, if nothing changes before that.
const AGAIN: Duration = Duration::from_secs(2);

/// What a look has led to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Looked {
    /// Every change that was made.
    pub changes: Vec<Changed>,
    /// Plugins that were refused just now or before.
    pub refused: Vec<String>,
}

impl Rollout {
    /// Looks at the volume once. An error is the volume's, the database's or the state directory's; what is wrong with a
    /// plugin is a problem, and a row in quarantine.
    pub async fn look(&self) -> Result<Looked, RolloutError> {
        self.whole(|inner| async move { inner.look(None).await }).await
    }
}

impl Rollout {
    /// Looks at the volume for as long as it is polled, whenever something on it has changed and settled. What could not
    /// be taken on account of the database or the disk is tried again.
    pub async fn watch(&self, options: WatchOptions) {
        let inner = Arc::clone(&self.0);
        let away = move |reason| inner.set_away(reason);
        let mut watch = Watch::new(self.registry().volume(), options).telling(away);
        let mut missed: Option<Changes> = None;
        loop {
            let mut changes = match &missed {
                None => watch.changed().await,
                Some(_) => tokio::time::timeout(AGAIN, watch.changed()).await.unwrap_or_default(),
            };
            if let Some(missed) = missed.take() {
                changes.join(missed);
            }
            let settled = changes.clone();
            let Err(error) = self.whole(|inner| async move { inner.look(Some(&settled)).await }).await else {
                continue;
            };
            missed = Some(changes);
            match error {
                // Another server has seen the same.
                RolloutError::Overtaken => tracing::debug!(%error, "the volume is looked at again"),
                error => tracing::warn!(%error, "the volume could not be looked at"),
            }
        }
    }
}

impl Inner {
    /// All of the volume, or what has settled of it.
    pub(crate) async fn look(self: &Arc<Self>, settled: Option<&Changes>) -> Result<Looked, RolloutError> {
        let _staging = self.staging.lock().await;
        let by = By::new("waza", "seen on the volume");
        let found = match self.blocking(|inner| volume::read(inner.registry.volume())).await? {
            Ok(found) => found,
            Err(source) => {
                let error = RefreshError::Volume { volume: self.registry.volume().to_owned(), source };
                self.set_problems(vec![Problem::at(self.registry.volume(), error.to_string())]);
                return Err(error.into());
            }
        };
        let (mut looked, mut problems) = (Looked::default(), Vec::new());
        let candidates = found.plugins;
        self.set_there(&candidates);
        problems.extend(self.vanished(&candidates, &found.problems).await);
        if settled.is_none_or(|settled| settled.skills) {
            match self.new_skills(found.skills, &by).await {
                Ok(changed) => looked.changes.extend(changed),
                Err(error) => problems.push(Problem::at("skills", error.to_string())),
            }
        }
        let mut failed = None;
        for candidate in candidates {
            let name = candidate.manifest.name.clone();
            if settled.is_some_and(|settled| !settled.plugins.contains(&name)) {
                continue;
            }
            match self.offer(candidate, &by).await {
                Ok(changed) => looked.changes.extend(changed),
                Err(error) => {
                    problems.push(problem_of(&name, &error));
                    match about_candidate(&error) {
                        Some(_) => looked.refused.push(name),
                        // The database or the disk: the others would fare no better now.
                        None => failed = Some(error),
                    }
                }
            }
        }
        problems.extend(found.problems);
        problems.sort_by_key(|problem| !problem.is_of_plugin());
        self.set_problems(problems);
        failed.map_or(Ok(looked), Err)
    }

    /// A plugin that is not known yet, or was refused for a reason that may have gone, is staged.
    async fn offer(self: &Arc<Self>, candidate: Candidate, by: &By) -> Result<Option<Changed>, RolloutError> {
        let key = revision::key(&candidate.digest, &candidate.manifest);
        if let Some(known) = self.ledger.revision(&key).await?
            && known.refusal.is_none()
        {
            return Ok(None);
        }
        match self.stage(vec![candidate], None, by).await {
            Err(error) if is_active_already(&error) => Ok(None),
            staged => staged.map(Some),
        }
    }

    /// Plugins that serve and are neither on the volume nor broken there.
    async fn vanished(&self, candidates: &[Candidate], broken: &[Problem]) -> Vec<Problem> {
        let there: BTreeSet<&str> =
            candidates.iter().map(|candidate| candidate.manifest.name.as_str()).collect();
        let desk = self.desk.lock().await;
        let members = desk.state.active.iter().flat_map(|plan| plan.members.keys());
        members
            .filter(|plugin| !there.contains(plugin.as_str()))
            .map(|plugin| Path::new("plugins").join(plugin))
            .filter(|folder| !broken.iter().any(|problem| problem.path.starts_with(folder)))
            .map(|folder| Problem::at(folder, "is not on the volume; what was active serves on"))
            .collect()
    }

    /// Rankers index new skills beside the ones in use; then all line-ups change together. A ranker that is active and
    /// does not take them leaves the skills of before.
    async fn new_skills(
        self: &Arc<Self>,
        skills: Vec<Skill>,
        by: &By,
    ) -> Result<Option<Changed>, RolloutError> {
        let (loaded, same) = {
            let desk = self.desk.lock().await;
            (desk.loaded.values().cloned().collect::<Vec<_>>(), *desk.skills == *skills)
        };
        if same {
            return Ok(None);
        }
        let skills: Arc<[Skill]> = skills.into();
        let over = Arc::clone(&skills);
        let (digest, indexed) =
            self.blocking(move |inner| (inner.kept.put_skills(&over), index(inner, loaded, &over))).await?;
        let (name, bytes) = catalogue(&skills);
        self.hand_on(&name, &bytes).await?;
        let mut desk = self.desk.lock().await;
        let (loaded, barred) = sort_out(&desk, indexed)?;
        let mut verbs: Vec<_> = barred.iter().map(|(key, _)| Verb::Bar { key: key.clone() }).collect();
        verbs.push(Verb::Skills { skills: digest? });
        let what = format!("{} skills", skills.len());
        let change = Change {
            loaded,
            refused: barred,
            skills: Some(skills),
            ..Change::new("skills", what, by, verbs)
        };
        self.change(&mut desk, change).await.map(Some)
    }
}

type Indexed = Vec<(Revision, Result<Revision, waza_engine::LoadError>)>;

fn index(inner: &Inner, loaded: Vec<Revision>, skills: &[Skill]) -> Indexed {
    let catalogue = revision::catalogue(skills);
    let over = |revision: Revision| {
        let indexed = revision.over(inner.registry.engine(), &catalogue);
        (revision, indexed)
    };
    loaded.into_iter().map(over).collect()
}

/// What took the new skills, and what did not and is not active: that one may not become active any more.
#[expect(clippy::type_complexity, reason = "two lists, used once")]
fn sort_out(desk: &Desk, indexed: Indexed) -> Result<(Vec<Revision>, Vec<(String, Refusal)>), RolloutError> {
    let (mut loaded, mut barred) = (Vec::new(), Vec::new());
    for (before, indexed) in indexed {
        match indexed {
            Ok(revision) => loaded.push(revision),
            Err(error) if desk.state.phase_of(before.key()) == Some("active") => {
                return Err(RefreshError::Ranker(error).into());
            }
            Err(error) => {
                let hint = "it has to take every catalogue of skills; stage one that does";
                barred.push((before.key().to_owned(), Refusal::new(Step::Index, error.to_string(), hint)));
            }
        }
    }
    Ok((loaded, barred))
}

/// An error as a problem with the plugin's folder on the volume.
pub(crate) fn problem_of(plugin: &str, error: &RolloutError) -> Problem {
    let folder = Path::new("plugins").join(plugin);
    match about_candidate(error) {
        Some(Refusal { step: Step::Grants, reason, hint }) => {
            Problem::at(folder.join("plugin.toml"), format!("{reason}; {hint}"))
        }
        Some(Refusal { reason, hint, .. }) => Problem::at(folder, format!("{reason}; {hint}")),
        None => Problem::at(folder, error.to_string()),
    }
}
