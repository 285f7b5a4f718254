//! Opens a volume and keeps the active line-up.

use crate::{
    error::RegistryError,
    grants,
    lineup::LineUp,
    problem::Problem,
    revision::{self, Revision},
    source::Candidate,
    tap::Taps,
    trust::{Trust, TrustConfig},
    volume::{self, PluginFolder},
};
use arc_swap::ArcSwap;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use waza_engine::{Engine, EngineOptions, Grants, Hook};

/// Where to look and what must be there.
#[derive(Clone, Debug)]
pub struct RegistryOptions {
    /// The skills volume. Only read.
    pub volume: PathBuf,
    /// How plugins are run.
    pub engine: EngineOptions,
    /// Hooks that must have a plugin before anything is served.
    pub required: Vec<Hook>,
    /// What the operator grants, by the plugin's name. A plugin that is not named is granted nothing.
    pub grants: BTreeMap<String, Grants>,
    /// What may be loaded at all.
    pub trust: TrustConfig,
    /// What is told of every call; statistics alone unless it was made with more.
    pub taps: Arc<Taps>,
}

impl RegistryOptions {
    /// The hooks that a message needs are required.
    pub fn new(volume: impl Into<PathBuf>) -> Self {
        let required = vec![Hook::IntentClassifier, Hook::SkillRanker, Hook::PathPolicy, Hook::AssetRewriter];
        Self {
            volume: volume.into(),
            engine: EngineOptions::default(),
            required,
            grants: BTreeMap::new(),
            trust: TrustConfig::default(),
            taps: Arc::default(),
        }
    }
}

/// What is active. Cheap to clone.
#[derive(Clone)]
pub struct Registry(Arc<Inner>);

struct Inner {
    volume: PathBuf,
    engine: Engine,
    active: ArcSwap<LineUp>,
    /// One change at a time, so that none is built on a line-up that another one is replacing.
    changing: Mutex<()>,
}

impl Registry {
    /// Reads the volume, loads every plugin and makes the first line-up. Blocks while plugins compile.
    pub fn open(options: RegistryOptions) -> Result<Self, RegistryError> {
        let RegistryOptions { volume: root, engine, required, grants, trust, taps } = options;
        let trust = Trust::new(trust)?;
        let engine = Engine::new(engine)?;
        let found =
            volume::read(&root).map_err(|source| RegistryError::Volume { volume: root.clone(), source })?;
        let catalogue = revision::catalogue(&found.skills);
        let (trusted, refused) = admit(&trust, found.plugins);
        let (granted, mut problems) = grants::admit(trusted, &grants);
        problems.extend(refused);
        let (mut revisions, failed) = revision::load_all(&engine, granted, &catalogue);
        problems.extend(failed);
        problems.extend(revision::assign_hooks(&mut revisions));
        problems.extend(found.problems);
        // Those of plugins first, as a refresh of the skills leaves them.
        problems.sort_by_key(|problem| !problem.is_of_plugin());
        if let Some(hook) = required.into_iter().find(|hook| !serves(&revisions, *hook)) {
            return Err(RegistryError::MissingHook { hook, volume: root, problems });
        }
        for problem in &problems {
            tracing::warn!(%problem, "left out");
        }
        let lineup = LineUp::new(1, found.skills, revisions, problems, taps);
        let active = ArcSwap::from_pointee(lineup);
        Ok(Self(Arc::new(Inner { volume: root, engine, active, changing: Mutex::new(()) })))
    }

    /// The line-up of now. A request keeps the one it got.
    #[must_use]
    pub fn lineup(&self) -> Arc<LineUp> {
        self.0.active.load_full()
    }

    /// Where the volume is.
    pub(crate) fn volume(&self) -> &Path {
        &self.0.volume
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// Replaces the line-up by what `change` makes of it, one change at a time. Requests that are under way keep the
    /// one they have; `None` leaves things as they are.
    pub(crate) fn change<E>(
        &self,
        change: impl FnOnce(&LineUp) -> Result<Option<LineUp>, E>,
    ) -> Result<Option<u64>, E> {
        let _one = self.0.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(next) = change(&self.lineup())? else { return Ok(None) };
        let number = next.number();
        self.0.active.store(Arc::new(next));
        Ok(Some(number))
    }
}

/// The plugins that are trusted, and why the others are left out.
fn admit(trust: &Trust, candidates: Vec<Candidate>) -> (Vec<PluginFolder>, Vec<Problem>) {
    let (mut trusted, mut problems) = (Vec::new(), Vec::new());
    for candidate in candidates {
        match trust.admit(&candidate) {
            Ok(()) => trusted.push(candidate.into()),
            Err(refusal) => {
                let path = Path::new("plugins").join(&candidate.manifest.name);
                problems.push(Problem::at(path, refusal.to_string()));
            }
        }
    }
    (trusted, problems)
}

fn serves(revisions: &[Revision], hook: Hook) -> bool {
    revisions.iter().any(|revision| revision.hooks.contains(&hook))
}
