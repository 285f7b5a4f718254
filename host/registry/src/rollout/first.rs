//! The first start over a store: what the volume has becomes the first line-up, all of it that can be loaded.

use super::{
    By, Inner, RolloutError,
    desk::Change,
    ledger::Known,
    load,
    look::problem_of,
    stage::known,
    state::{Members, Verb},
};
use crate::{
    error::RegistryError,
    refusal::{Refusal, Step},
    revision::{self, Revision},
    source::Candidate,
    volume,
};
use std::sync::Arc;
use waza_engine::hooks::skill_ranker::SkillEntry;

type Outcome = (Known, Result<Revision, Refusal>);

impl Inner {
    pub(crate) async fn begin(self: &Arc<Self>) -> Result<(), RolloutError> {
        let by = By::new("waza", "the first start");
        let found =
            self.blocking(|inner| volume::read(inner.registry.volume())).await?.map_err(|source| {
                RolloutError::Registry(RegistryError::Volume {
                    volume: self.registry.volume().to_owned(),
                    source,
                })
            })?;
        let skills: Arc<[_]> = found.skills.into();
        let candidates = found.plugins;
        self.set_there(&candidates);
        let over = Arc::clone(&skills);
        let (digest, outcomes) = self
            .blocking(move |inner| {
                (inner.kept.put_skills(&over), load_all(inner, candidates, &revision::catalogue(&over)))
            })
            .await?;
        let (mut members, mut problems) = (Members::new(), Vec::new());
        let mut change = Change::new("begin", "", &by, Vec::new());
        for (known, outcome) in outcomes? {
            match outcome {
                Ok(revision) => {
                    members.insert(known.plugin.clone(), known.key.clone());
                    change.loaded.push(revision);
                }
                Err(refusal) => {
                    let plugin = known.plugin.clone();
                    change.refused.push((known.key.clone(), refusal.clone()));
                    problems.push(problem_of(
                        &plugin,
                        &RolloutError::Refused { plugin: plugin.clone(), refusal },
                    ));
                }
            }
            change.new.push(known);
        }
        problems.extend(found.problems);
        problems.sort_by_key(|problem| !problem.is_of_plugin());
        self.set_problems(problems);
        change.what = super::verbs::described(&members);
        change.verbs = vec![Verb::First { members, skills: digest? }];
        change.skills = Some(skills);
        let mut desk = self.desk.lock().await;
        self.change(&mut desk, change).await.map(drop).map_err(|error| match error {
            RolloutError::Required(error) => RolloutError::Registry(error),
            other => other,
        })
    }
}

/// Loads candidates beside one another; the engine says how many compile at once.
fn load_all(
    inner: &Inner,
    candidates: Vec<Candidate>,
    catalogue: &Arc<[SkillEntry]>,
) -> Result<Vec<Outcome>, RolloutError> {
    std::thread::scope(|scope| {
        let load = |candidate: Candidate| {
            let key = revision::key(&candidate.digest, &candidate.manifest);
            let known = known(&key, &candidate);
            (known, scope.spawn(move || load_one(inner, &candidate, catalogue)))
        };
        let loads: Vec<_> = candidates.into_iter().map(load).collect();
        let join = |(known, load): (Known, std::thread::ScopedJoinHandle<'_, _>)| {
            let broke = |_| Ok(Err(broken()));
            Ok((known, load.join().unwrap_or_else(broke)?))
        };
        loads.into_iter().map(join).collect()
    })
}

fn load_one(
    inner: &Inner,
    candidate: &Candidate,
    catalogue: &Arc<[SkillEntry]>,
) -> Result<Result<Revision, Refusal>, RolloutError> {
    if let Err(refusal) = load::admit(&inner.registry, candidate) {
        return Ok(Err(refusal));
    }
    inner.kept.put_candidate(candidate)?;
    Ok(load::load(&inner.registry, candidate, catalogue))
}

/// What is said of a load that panicked.
pub(crate) fn broken() -> Refusal {
    Refusal::new(Step::Compile, "loading it broke the host's own code", "please report this, with the plugin")
}
