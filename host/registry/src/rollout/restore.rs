//! A start over a store that knows what serves: every revision that is active, on its way or can be gone back to is loaded
//! from the state directory, and serves before the volume is looked at.
//!
//! One that cannot be loaded any more (its file was removed, it is not trusted any more, another host cannot take it)
//! gives way to the plugin's newest revision of before, and is in quarantine with the reason. But not while other servers
//! serve it: then it is this server that is unfit, and it does not start.

use super::{
    By, Inner, RolloutError,
    desk::Change,
    first::broken,
    follow::refusal_of_serving,
    kept::Kind,
    ledger::Known,
    load,
    lost::Missing,
    misstep::Misstep,
    state::{State, Verb},
};
use crate::{
    case::Cases,
    error::RegistryError,
    refusal::{Refusal, Step},
    revision::{self, Revision, short},
    skill::Skill,
    source::{Candidate, Folder, SourceId},
    volume,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
};
use waza_engine::hooks::skill_ranker::SkillEntry;

/// How often a start takes over what others committed meanwhile.
const AGAIN: usize = 3;

/// Revisions by key, and why others are not there.
pub(crate) struct Restored {
    pub(crate) loaded: BTreeMap<String, Revision>,
    pub(crate) lost: Vec<Missing>,
}

impl Inner {
    pub(crate) async fn restore(self: &Arc<Self>) -> Result<(), RolloutError> {
        // Of several that start at once and miss the same, one says so for all.
        let mut served = self.serve_committed().await;
        for _ in 0..AGAIN {
            let Err(RolloutError::Overtaken) = served else { break };
            self.reload().await?;
            served = self.serve_committed().await;
        }
        served?;
        // What is wrong with the volume now must not keep what was committed from serving.
        if let Err(error) = self.look(None).await {
            tracing::warn!(%error, "the volume could not be looked at");
        }
        self.registry.require(&self.registry.lineup()).map_err(RolloutError::Registry)
    }

    async fn serve_committed(self: &Arc<Self>) -> Result<(), RolloutError> {
        let mut desk = self.desk.lock().await;
        let state = desk.state.clone();
        let nothing = BTreeMap::new();
        let (skills, restored) = self.restore_all(&state, &nothing, Vec::new(), &nothing).await?;
        let others = if restored.lost.is_empty() { 0 } else { self.others().await?.len() };
        if let Some((plugin, refusal)) = refusal_of_serving(&state, &restored).filter(|_| others > 0) {
            return Err(RolloutError::Unfit { others, problem: format!("{plugin}: {refusal}") });
        }
        let Restored { loaded, lost } = restored;
        if lost.is_empty() || others > 0 {
            desk.lost.note(lost, None);
            return self.install(&mut desk, state, loaded, skills);
        }
        desk.loaded = loaded;
        let by = By::new("waza", "could not be restored");
        let (mut verbs, mut left) = (Vec::new(), state);
        for (plugin, key, _) in &lost {
            let bar = Verb::Bar { key: key.clone() };
            let verb = match left.apply(&bar) {
                Err(Misstep::NoWayBack { .. }) => Verb::Remove { plugin: plugin.clone() },
                _ => bar.clone(),
            };
            left = left.apply(&verb)?;
            verbs.push(verb.clone());
            if verb != bar {
                // The line-up that it is removed from is among those of before now.
                left = left.apply(&bar)?;
                verbs.push(bar);
            }
        }
        let what = lost.iter().map(|(plugin, key, refusal)| format!("{plugin} {}: {refusal}", short(key)));
        let what = what.collect::<Vec<_>>().join("; ");
        tracing::error!(%what, "revisions that were to serve could not be restored");
        let refused = lost.into_iter().map(|(_, key, refusal)| (key, refusal)).collect();
        // A hook that nobody serves is not an error yet: the volume may have who serves it.
        let change = Change {
            refused,
            skills: Some(skills),
            required: false,
            ..Change::new("restore", what, &by, verbs)
        };
        self.change(&mut desk, change).await.map(drop)
    }

    /// Loads whatever a state needs that `loaded` does not have and that was not `given_up`. What was loaded `before`, over
    /// other skills, is not measured again.
    pub(crate) async fn restore_all(
        self: &Arc<Self>,
        state: &State,
        loaded: &BTreeMap<String, Revision>,
        given_up: Vec<Missing>,
        before: &BTreeMap<String, Revision>,
    ) -> Result<(Arc<[Skill]>, Restored), RolloutError> {
        let mut wanted: BTreeSet<&String> = state.live().map(|(_, key)| key).collect();
        wanted
            .retain(|key| !loaded.contains_key(*key) && !given_up.iter().any(|(_, given, _)| given == *key));
        let mut known = Vec::new();
        for key in wanted {
            let row = self.ledger.revision(key).await?;
            let row = row.ok_or_else(|| RolloutError::corrupt(format!("revision {key}")))?;
            self.fetch(Kind::Component, &row.component).await?;
            known.push((row, before.get(key).cloned()));
        }
        let digest = state.active()?.skills.clone();
        self.fetch(Kind::Skills, &digest).await?;
        let loading = self.blocking(move |inner| {
            let skills: Arc<[Skill]> = inner.skills(&digest)?.into();
            let catalogue = revision::catalogue(&skills);
            Ok::<_, RolloutError>((skills, inner.load_known(known, &catalogue)))
        });
        let (skills, mut restored) = loading.await??;
        restored.lost.extend(given_up);
        Ok((skills, restored))
    }

    /// The catalogue that was kept; without it, what the volume has.
    fn skills(&self, digest: &str) -> Result<Vec<Skill>, RolloutError> {
        self.kept.get_skills(digest).or_else(|error| {
            tracing::warn!(%error, "the kept skills cannot be read; those of the volume are taken");
            let found = volume::read(self.registry.volume()).map_err(|source| {
                RolloutError::Registry(RegistryError::Volume {
                    volume: self.registry.volume().to_owned(),
                    source,
                })
            })?;
            self.kept.put_skills(&found.skills)?;
            Ok(found.skills)
        })
    }

    fn load_known(&self, known: Vec<(Known, Option<Revision>)>, catalogue: &Arc<[SkillEntry]>) -> Restored {
        let loads: Vec<_> = std::thread::scope(|scope| {
            let load = |known: &Known, before: Option<&Revision>| {
                let candidate = self.candidate(known).map_err(|error| {
                    Refusal::new(Step::Read, error.to_string(), "put the plugin on the volume again")
                })?;
                load::admit(&self.registry, &candidate)?;
                let loaded = load::load_again(&self.registry, &candidate, catalogue)?;
                // Measured again and not kept: the messages are the program's, and may be others since the last start.
                let within = self.registry.settings().cases_within();
                Ok(loaded.with_cases(known.cases.clone()).measured_as(before).measured(within))
            };
            let spawn = |(known, before): (Known, Option<Revision>)| {
                let key = (known.plugin.clone(), known.key.clone());
                (key, scope.spawn(move || load(&known, before.as_ref())))
            };
            let loads: Vec<_> = known.into_iter().map(spawn).collect();
            loads
                .into_iter()
                .map(|(key, load)| (key, load.join().unwrap_or_else(|_| Err(broken()))))
                .collect()
        });
        let mut restored = Restored { loaded: BTreeMap::new(), lost: Vec::new() };
        for ((plugin, key), outcome) in loads {
            match outcome {
                Ok(revision) => drop(restored.loaded.insert(key, revision)),
                Err(refusal) => restored.lost.push((plugin, key, refusal)),
            }
        }
        restored
    }

    /// A revision as the candidate that it was, but for its cases. Its component comes from the state directory, or from
    /// the volume where that has the same bytes.
    pub(crate) fn candidate(&self, known: &Known) -> Result<Candidate, RolloutError> {
        let manifest = known.manifest()?;
        let component = self.component(known)?;
        let source: SourceId =
            serde_json::from_str(&known.source).map_err(|_| known.corrupt("the source"))?;
        let skill_folder =
            manifest.grants.skill_folder.then(|| self.skill_folder(&known.plugin)).transpose()?;
        Ok(Candidate {
            manifest,
            manifest_text: known.manifest.clone(),
            component: component.into(),
            digest: known.component.clone(),
            source,
            signature: known.signature.clone(),
            cases: None,
            skill_folder,
        })
    }

    /// The cases that a revision came with, from the state directory, or from the volume where that has the same.
    pub(crate) fn cases(&self, known: &Known) -> Result<Option<Arc<Cases>>, RolloutError> {
        let Some(digest) = &known.cases else { return Ok(None) };
        let same = |cases: &Arc<Cases>| cases.digest() == digest;
        self.kept.get_cases(digest).map(|cases| Some(Arc::new(cases))).or_else(|error| {
            let found = volume::read(self.registry.volume()).map(|found| found.plugins).unwrap_or_default();
            match found.into_iter().filter_map(|candidate| candidate.cases).find(same) {
                Some(cases) => Ok(Some(cases)),
                None => Err(error),
            }
        })
    }

    fn component(&self, known: &Known) -> Result<Vec<u8>, RolloutError> {
        self.kept.get(Kind::Component, &known.component).or_else(|error| {
            let found = volume::read(self.registry.volume()).map_err(|_| ());
            let same = found.ok().and_then(|found| {
                found.plugins.into_iter().find(|candidate| candidate.digest == known.component)
            });
            let Some(candidate) = same else { return Err(error) };
            self.kept.put(Kind::Component, &known.component, &candidate.component)?;
            Ok(candidate.component.to_vec())
        })
    }

    /// As the volume gives it to the plugin now; it is not kept.
    fn skill_folder(&self, plugin: &str) -> Result<PathBuf, RolloutError> {
        let volume = self.registry.volume();
        let failed = |source| RolloutError::Kept { path: volume.to_owned(), source };
        let folder = Folder::open(volume).map_err(failed)?;
        folder.skill_folder_of(plugin).map_err(|problem| failed(std::io::Error::other(problem.to_string())))
    }
}
