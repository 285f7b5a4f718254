//! A revision: one immutable state of one plugin, loaded and ready.

use crate::{
    case::CaseFault,
    decision::RevisionFacts,
    fail::FailRule,
    manifest::Manifest,
    problem::Problem,
    scorer::{self, Calibration},
    seat::Health,
    skill::Skill,
    summary::PluginSummary,
    volume::PluginFolder,
};
use sha2::{Digest, Sha256};
use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use waza_engine::{Engine, Hook, LoadError, Plugin, PluginSpec, hooks::skill_ranker::SkillEntry};

/// A loaded plugin. Cheap to clone.
#[derive(Clone)]
pub struct Revision {
    pub(crate) plugin: Plugin,
    key: Arc<str>,
    /// How its last calls went, in whatever line-up it stands.
    health: Arc<Health>,
    /// What it was loaded from; a ranker is loaded from it again when the skills change.
    source: Arc<PluginFolder>,
    digest: String,
    /// Of the cases that it came with.
    cases: Option<Arc<str>>,
    /// What it said of messages that want no skill, where it is a scorer and was asked.
    calibration: Option<Arc<Calibration>>,
    load_ms: u64,
}

impl Revision {
    /// Loads one plugin the way a line-up does, with everything that its manifest asks for.
    pub fn load(
        engine: &Engine,
        folder: PluginFolder,
        catalogue: Arc<[SkillEntry]>,
    ) -> Result<Self, LoadError> {
        // They are asked before it serves, and are no part of what it is afterwards.
        Self::load_from(engine, Arc::new(PluginFolder { cases: None, ..folder }), catalogue)
    }

    /// Loads one plugin and asks it its own cases and, where it is a scorer, the messages that want no skill; all of that
    /// in `within`. Blocks, on a thread that may.
    pub(crate) fn load_and_ask(
        engine: &Engine,
        folder: PluginFolder,
        catalogue: Arc<[SkillEntry]>,
        within: Duration,
    ) -> Result<Self, Unfit> {
        let cases = folder.cases.clone();
        let revision = Self::load(engine, folder, catalogue)?;
        let asked = Instant::now();
        let faults = cases.as_ref().map(|cases| cases.hold(engine, &revision, within)).unwrap_or_default();
        match cases {
            Some(cases) if !faults.is_empty() => Err(Unfit::Cases { faults, of: cases.len() }),
            cases => {
                let left = within.saturating_sub(asked.elapsed());
                Ok(revision.with_cases(cases.map(|cases| cases.digest().to_owned())).measured(left))
            }
        }
    }

    /// Asks a scorer the messages that want no skill, in `within`, unless that is done; every other plugin is as it was.
    /// Blocks, on a thread that may.
    pub(crate) fn measured(self, within: Duration) -> Self {
        if self.calibration.is_some() || !self.plugin.hooks().contains(&Hook::SkillScorer) {
            return self;
        }
        let calibration = Some(Arc::new(scorer::measure(&self.plugin, within)));
        Self { calibration, ..self }
    }

    /// As the same revision was measured before, if it was.
    pub(crate) fn measured_as(self, before: Option<&Self>) -> Self {
        let known = before.and_then(|before| before.calibration.clone());
        Self { calibration: known.or(self.calibration), ..self }
    }

    /// What it said of messages that want no skill, where it is a scorer that serves.
    #[must_use]
    pub fn calibration(&self) -> Option<&Calibration> {
        self.calibration.as_deref()
    }

    /// The digest of the cases that it came with.
    pub(crate) fn cases(&self) -> Option<&str> {
        self.cases.as_deref()
    }

    pub(crate) fn with_cases(self, digest: Option<String>) -> Self {
        Self { cases: digest.map(Arc::from), ..self }
    }

    /// The same component, settings and limits over other skills. Only rankers depend on them: the others are handed
    /// on as they are.
    pub(crate) fn over(&self, engine: &Engine, catalogue: &Arc<[SkillEntry]>) -> Result<Self, LoadError> {
        if !self.plugin.hooks().contains(&Hook::SkillRanker) {
            return Ok(self.clone());
        }
        let loaded = Self::load_from(engine, Arc::clone(&self.source), Arc::clone(catalogue))?;
        // What it says of no skill's messages has to do with its own, and not with the others.
        let (health, cases, calibration) =
            (Arc::clone(&self.health), self.cases.clone(), self.calibration.clone());
        Ok(Self { health, cases, calibration, ..loaded })
    }

    fn load_from(
        engine: &Engine,
        source: Arc<PluginFolder>,
        catalogue: Arc<[SkillEntry]>,
    ) -> Result<Self, LoadError> {
        let PluginFolder { manifest, component, skill_folder, cases: _ } = &*source;
        let settings = serde_json::Value::from(to_json(&manifest.settings)).to_string();
        let digest = hex::encode(Sha256::digest(component));
        let key = key(&digest, manifest);
        let started = Instant::now();
        let plugin = engine.load(&PluginSpec {
            name: manifest.name.clone(),
            revision: short(&key),
            component,
            hooks: manifest.hooks.clone(),
            settings,
            limits: manifest.limits,
            catalogue,
            grants: manifest.grants.clone(),
            skill_folder: skill_folder.clone(),
        })?;
        Ok(Self {
            plugin,
            key: key.into(),
            health: Arc::default(),
            digest,
            cases: None,
            calibration: None,
            load_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            source,
        })
    }

    /// SHA-256 of its component.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What makes it what it is, to be compared with another.
    #[must_use]
    pub fn facts(&self) -> RevisionFacts {
        RevisionFacts::new(&self.source.manifest, self.digest.clone())
    }

    /// 64 hexadecimal digits over the component and everything that the manifest says.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The plugin's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.plugin.name()
    }

    pub(crate) fn fail_rule(&self) -> FailRule {
        self.source.manifest.fail_rule()
    }

    pub(crate) fn health(&self) -> &Health {
        &self.health
    }

    /// For people and for `/readyz`.
    #[must_use]
    pub fn summary(&self) -> PluginSummary {
        let PluginFolder { manifest, component, .. } = &*self.source;
        PluginSummary {
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            description: manifest.description.clone(),
            hooks: manifest.hooks.clone(),
            revision: self.plugin.revision().to_owned(),
            digest: self.digest.clone(),
            component_bytes: component.len(),
            languages: self.plugin.info().languages.clone(),
            image: self.plugin.image().clone(),
            limits: manifest.limits,
            grants: manifest.grants.clone(),
            load_ms: self.load_ms,
            stood_in_by: None,
            calibration: self.calibration().cloned(),
        }
    }
}

/// Why a plugin does not become a revision that may serve.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unfit {
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Some of its own cases do not hold.
    #[error("{}", unfit(.faults, *.of))]
    Cases { faults: Vec<CaseFault>, of: usize },
}

/// The first, and how many there are.
fn unfit(faults: &[CaseFault], of: usize) -> String {
    let first = faults.first().map(ToString::to_string).unwrap_or_default();
    match faults.len() {
        0 | 1 => first,
        more => format!("{more} of its {of} cases do not hold; {first}"),
    }
}

/// What tells one revision from every other: the component, and everything that its manifest says. Comments and the
/// order of keys are not part of it.
pub(crate) fn key(digest: &str, manifest: &Manifest) -> String {
    // A manifest came out of TOML with string keys, so it has a JSON form.
    let said = serde_json::to_vec(manifest).unwrap_or_default();
    let mut hash = Sha256::new();
    for part in [digest.as_bytes(), &said] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

/// The part of a key that people see: twelve hexadecimal digits.
pub(crate) fn short(key: &str) -> String {
    key.chars().take(12).collect()
}

/// TOML dates have no JSON form; they become the strings they were written as.
pub(crate) fn to_json(table: &toml::Table) -> serde_json::Map<String, serde_json::Value> {
    fn value(item: &toml::Value) -> serde_json::Value {
        match item {
            toml::Value::String(s) => s.clone().into(),
            toml::Value::Integer(i) => (*i).into(),
            toml::Value::Float(f) => (*f).into(),
            toml::Value::Boolean(b) => (*b).into(),
            toml::Value::Datetime(at) => at.to_string().into(),
            toml::Value::Array(items) => items.iter().map(value).collect(),
            toml::Value::Table(table) => to_json(table).into(),
        }
    }
    table.iter().map(|(key, item)| (key.clone(), value(item))).collect()
}

/// What a ranker indexes.
pub(crate) fn catalogue(skills: &[Skill]) -> Arc<[SkillEntry]> {
    skills
        .iter()
        .map(|skill| SkillEntry {
            name: skill.name.clone(),
            description: skill.description.clone(),
            body: Some(skill.body.clone()),
            metadata: skill.entry_metadata(),
        })
        .collect()
}

/// Loads every plugin beside the others and asks each its own cases; who fails is reported and left out.
pub(crate) fn load_all(
    engine: &Engine,
    folders: Vec<PluginFolder>,
    catalogue: &Arc<[SkillEntry]>,
    within: Duration,
) -> (Vec<Revision>, Vec<Problem>) {
    let results: Vec<_> = std::thread::scope(|scope| {
        let loads: Vec<_> = folders
            .into_iter()
            .map(|folder| {
                let path = Path::new("plugins").join(&folder.manifest.name);
                let load = scope
                    .spawn(move || Revision::load_and_ask(engine, folder, Arc::clone(catalogue), within));
                (path, load)
            })
            .collect();
        loads.into_iter().map(|(path, load)| (path, load.join())).collect()
    });
    let (mut revisions, mut problems) = (Vec::new(), Vec::new());
    for (path, result) in results {
        match result {
            Ok(Ok(revision)) => revisions.push(revision),
            Ok(Err(error)) => problems.push(Problem::at(path, error.to_string())),
            Err(_) => {
                problems.push(Problem::at(path, "loading it broke the host's own code; please report this"))
            }
        }
    }
    (revisions, problems)
}
