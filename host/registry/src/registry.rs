//! Opens a volume and keeps the active line-up.

use crate::{
    error::RegistryError,
    grants,
    lineup::LineUp,
    problem::Problem,
    revision::{self, Revision},
    volume,
};
use arc_swap::ArcSwap;
use std::{collections::BTreeMap, path::PathBuf, sync::Arc};
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
}

impl RegistryOptions {
    /// The hooks that a message needs are required.
    pub fn new(volume: impl Into<PathBuf>) -> Self {
        let required = vec![Hook::IntentClassifier, Hook::SkillRanker, Hook::PathPolicy, Hook::AssetRewriter];
        Self { volume: volume.into(), engine: EngineOptions::default(), required, grants: BTreeMap::new() }
    }
}

/// What is active. Cheap to clone.
#[derive(Clone)]
pub struct Registry {
    active: Arc<ArcSwap<LineUp>>,
}

impl Registry {
    /// Reads the volume, loads every plugin and makes the first line-up. Blocks while plugins compile.
    pub fn open(options: RegistryOptions) -> Result<Self, RegistryError> {
        let RegistryOptions { volume: root, engine, required, grants } = options;
        let engine = Engine::new(engine)?;
        let found =
            volume::read(&root).map_err(|source| RegistryError::Volume { volume: root.clone(), source })?;
        let catalogue = revision::catalogue(&found.skills);
        let mut problems: Vec<Problem> = found.problems;
        let (granted, refused) = grants::admit(found.plugins, &grants);
        problems.extend(refused);
        let (mut revisions, failed) = revision::load_all(&engine, granted, &catalogue);
        problems.extend(failed);
        problems.extend(revision::assign_hooks(&mut revisions));
        if let Some(hook) = required.into_iter().find(|hook| !serves(&revisions, *hook)) {
            return Err(RegistryError::MissingHook { hook, volume: root, problems });
        }
        for problem in &problems {
            tracing::warn!(%problem, "left out");
        }
        let lineup = LineUp::new(1, found.skills, revisions, problems);
        Ok(Self { active: Arc::new(ArcSwap::from_pointee(lineup)) })
    }

    /// The line-up of now. A request keeps the one it got.
    #[must_use]
    pub fn lineup(&self) -> Arc<LineUp> {
        self.active.load_full()
    }
}

fn serves(revisions: &[Revision], hook: Hook) -> bool {
    revisions.iter().any(|revision| revision.hooks.contains(&hook))
}
