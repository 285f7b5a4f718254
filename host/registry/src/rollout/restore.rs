//! A start over a store that knows what serves: every revision that is active, on its way or can be gone back to is loaded
//! from the state directory, and serves before the volume is looked at.
//!
//! One that cannot be loaded any more (its file was removed, it is not trusted any more, another host cannot take it)
//! gives way to the plugin's newest revision of before, and is in quarantine with the reason.

use super::{
    By, Inner, NOTICE, RolloutError,
    desk::Change,
    first::broken,
    kept::Kind,
    ledger::Known,
    load,
    misstep::Misstep,
    state::{State, Verb},
};
use crate::{
    error::RegistryError,
    manifest,
    refusal::{Refusal, Step},
    revision::{self, Revision, short},
    skill::Skill,
    source::{Candidate, Folder, SourceId},
    volume,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use waza_engine::hooks::skill_ranker::SkillEntry;

/// Revisions by key, and why others are not there.
struct Restored {
    loaded: BTreeMap<String, Revision>,
    lost: Vec<(String, String, Refusal)>,
}

impl Inner {
    pub(crate) async fn restore(self: &Arc<Self>) -> Result<(), RolloutError> {
        self.serve_committed().await?;
        // What is wrong with the volume now must not keep what was committed from serving.
        if let Err(error) = self.look(None).await {
            tracing::warn!(%error, "the volume could not be looked at");
        }
        self.registry.require(&self.registry.lineup()).map_err(RolloutError::Registry)
    }

    async fn serve_committed(self: &Arc<Self>) -> Result<(), RolloutError> {
        let mut desk = self.desk.lock().await;
        let state = desk.state.clone();
        let (skills, restored) = self.restore_all(&state, &BTreeMap::new()).await?;
        let Restored { loaded, lost } = restored;
        desk.loaded = loaded;
        if lost.is_empty() {
            let loaded = desk.loaded.clone();
            return self.install(&mut desk, state, loaded, skills);
        }
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

    /// Loads whatever a state needs and `loaded` does not have.
    async fn restore_all(
        self: &Arc<Self>,
        state: &State,
        loaded: &BTreeMap<String, Revision>,
    ) -> Result<(Arc<[Skill]>, Restored), RolloutError> {
        let wanted: BTreeSet<String> =
            state.live().map(|(_, key)| key.clone()).filter(|key| !loaded.contains_key(key)).collect();
        let mut known = Vec::new();
        for key in wanted {
            let row = self.ledger.revision(&key).await?;
            known.push(row.ok_or_else(|| RolloutError::corrupt(format!("revision {key}")))?);
        }
        let digest = state.active()?.skills.clone();
        self.blocking(move |inner| {
            let skills: Arc<[Skill]> = inner.skills(&digest)?.into();
            let catalogue = revision::catalogue(&skills);
            Ok((skills, inner.load_known(known, &catalogue)))
        })
        .await?
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

    fn load_known(&self, known: Vec<Known>, catalogue: &Arc<[SkillEntry]>) -> Restored {
        let loads: Vec<_> = std::thread::scope(|scope| {
            let load = |known: &Known| {
                let candidate = self.candidate(known).map_err(|error| {
                    Refusal::new(Step::Read, error.to_string(), "put the plugin on the volume again")
                })?;
                load::admit(&self.registry, &candidate)?;
                load::load(&self.registry, &candidate, catalogue)
            };
            let spawn = |known: Known| {
                let key = (known.plugin.clone(), known.key.clone());
                (key, scope.spawn(move || load(&known)))
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

    /// A revision as the candidate that it was. Its component comes from the state directory, or from the volume where
    /// that has the same bytes.
    pub(crate) fn candidate(&self, known: &Known) -> Result<Candidate, RolloutError> {
        let path = Path::new("plugins").join(&known.plugin).join("plugin.toml");
        let corrupt = |what: &str| RolloutError::corrupt(format!("{what} of revision {}", short(&known.key)));
        let manifest =
            manifest::parse(&path, &known.plugin, &known.manifest).map_err(|_| corrupt("the manifest"))?;
        let component = self.component(known)?;
        let source: SourceId = serde_json::from_str(&known.source).map_err(|_| corrupt("the source"))?;
        let skill_folder =
            manifest.grants.skill_folder.then(|| self.skill_folder(&known.plugin)).transpose()?;
        Ok(Candidate {
            manifest,
            manifest_text: known.manifest.clone(),
            component: component.into(),
            digest: known.component.clone(),
            source,
            signature: known.signature.clone(),
            skill_folder,
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

    /// Serves what another server has committed since. Whether there was something.
    pub(crate) async fn catch_up(self: &Arc<Self>) -> Result<bool, RolloutError> {
        let _staging = self.staging.lock().await;
        let state = self.ledger.load().await?;
        let mut desk = self.desk.lock().await;
        if state.version <= desk.state.version {
            return Ok(false);
        }
        let same_skills = desk.state.active.as_ref().map(|plan| &plan.skills)
            == state.active.as_ref().map(|plan| &plan.skills);
        let have = if same_skills { desk.loaded.clone() } else { BTreeMap::new() };
        let (skills, restored) = self.restore_all(&state, &have).await?;
        if let Some((plugin, _, refusal)) = restored.lost.into_iter().next() {
            return Err(RolloutError::Refused { plugin, refusal });
        }
        let mut loaded = have;
        loaded.extend(restored.loaded);
        self.install(&mut desk, state, loaded, skills)?;
        Ok(true)
    }
}

impl super::Rollout {
    /// Serves what another server on the same database has committed since; whether there was something. What is missing
    /// in this server's state directory is looked for on its volume. An error leaves what serves as it is.
    pub async fn catch_up(&self) -> Result<bool, RolloutError> {
        self.whole(|inner| async move { inner.catch_up().await }).await
    }
    /// Serves what other servers on the same database commit, for as long as it is polled. They say so; looking `every`
    /// so often stands for what was said while nobody heard it. What fails is tried again.
    pub async fn follow(&self, every: Duration) {
        let mut said = self.0.ledger.0.notices().subscribe(NOTICE);
        loop {
            let _ = tokio::time::timeout(every, said.recv()).await;
            match self.catch_up().await {
                Ok(true) => {
                    tracing::info!(lineup = self.registry().lineup().number(), "another server's change")
                }
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "another server's change cannot be served yet"),
            }
        }
    }
}
