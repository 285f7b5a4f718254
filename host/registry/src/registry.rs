//! Opens a volume and keeps what is active: one pointer, to the active line-up and to those of canaries.

use crate::{
    error::RegistryError,
    grants,
    held::Held,
    lineup::{LineUp, Parts, Rules},
    monitor::{Monitor, Watched},
    problem::Problem,
    revision::{self, Revision},
    rollout::{RolloutSettings, Share, takes},
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
    /// How plugins serve, and how new ones become active.
    pub rollout: RolloutSettings,
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
            rollout: RolloutSettings::default(),
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
    grants: BTreeMap<String, Grants>,
    trust: Trust,
    required: Vec<Hook>,
    rules: Rules,
    held: Held,
    serving: ArcSwap<Serving>,
    /// One change at a time, so that none is built on a line-up that another one is replacing.
    changing: Mutex<()>,
}

/// What the pointer points to: everything that a swap exchanges at once.
pub(crate) struct Serving {
    pub(crate) active: Arc<LineUp>,
    pub(crate) canaries: Vec<Canary>,
}

/// A line-up that a share of the users gets.
#[derive(Clone)]
pub(crate) struct Canary {
    pub(crate) lineup: Arc<LineUp>,
    pub(crate) rollout: u64,
    pub(crate) share: Share,
}

impl Registry {
    /// Reads the volume, loads every plugin and makes the first line-up. Blocks while plugins compile. Nothing is kept
    /// beyond the process; see [`Rollout`](crate::Rollout) for that.
    pub fn open(options: RegistryOptions) -> Result<Self, RegistryError> {
        let registry = Self::bare(options)?;
        let found = volume::read(registry.volume())
            .map_err(|source| RegistryError::Volume { volume: registry.volume().to_owned(), source })?;
        let catalogue = revision::catalogue(&found.skills);
        let (trusted, refused) = admit(registry.trust(), found.plugins);
        let (granted, mut problems) = grants::admit(trusted, registry.grants());
        problems.extend(refused);
        let (revisions, failed) =
            revision::load_all(registry.engine(), granted, &catalogue, registry.settings().cases_within());
        problems.extend(failed);
        problems.extend(found.problems);
        // Those of plugins first, as a refresh of the skills leaves them.
        problems.sort_by_key(|problem| !problem.is_of_plugin());
        let skills = found.skills.into();
        let previous = BTreeMap::new();
        let lineup = registry.build(Parts { number: 1, skills, revisions, previous, problems });
        registry.require(&lineup)?;
        for problem in lineup.problems() {
            tracing::warn!(%problem, "left out");
        }
        registry.swap(Serving { active: lineup, canaries: Vec::new() });
        Ok(registry)
    }

    /// An engine and an empty line-up with the number 0.
    pub(crate) fn bare(options: RegistryOptions) -> Result<Self, RegistryError> {
        let RegistryOptions { volume, engine, required, grants, trust, rollout, taps } = options;
        let trust = Trust::new(trust)?;
        let engine = Engine::new(engine)?;
        let rules = Rules { settings: Arc::new(rollout), taps, monitor: Arc::<Monitor>::default() };
        let held = Held::default();
        let nothing = Parts {
            number: 0,
            skills: Arc::default(),
            revisions: Vec::new(),
            previous: BTreeMap::new(),
            problems: Vec::new(),
        };
        let active = Arc::new(LineUp::new(nothing, rules.clone(), held.hold()));
        let serving = ArcSwap::from_pointee(Serving { active, canaries: Vec::new() });
        let changing = Mutex::new(());
        Ok(Self(Arc::new(Inner { volume, engine, grants, trust, required, rules, held, serving, changing })))
    }

    /// The active line-up of now. A request keeps the one it got.
    #[must_use]
    pub fn lineup(&self) -> Arc<LineUp> {
        Arc::clone(&self.0.serving.load().active)
    }

    /// The line-up for a request of this user: that of a canary for those who are in its share, else the active one.
    /// The same user is in or out for as long as the share does not shrink, on every server.
    #[must_use]
    pub fn pin(&self, user: Option<&str>) -> Arc<LineUp> {
        let serving = self.0.serving.load();
        let canary = user.and_then(|user| {
            serving.canaries.iter().find(|canary| takes(canary.rollout, canary.share, user))
        });
        Arc::clone(canary.map_or(&serving.active, |canary| &canary.lineup))
    }

    /// Line-ups in memory: the active one, those of canaries, and those that requests still hold.
    #[must_use]
    pub fn lineups_held(&self) -> u64 {
        self.0.held.count()
    }

    /// What policies in monitor mode said so far, by plugin.
    #[must_use]
    pub fn watched(&self) -> BTreeMap<String, Watched> {
        self.0.rules.monitor.counts()
    }

    /// Where the volume is.
    pub(crate) fn volume(&self) -> &Path {
        &self.0.volume
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    pub(crate) fn grants(&self) -> &BTreeMap<String, Grants> {
        &self.0.grants
    }

    pub(crate) fn trust(&self) -> &Trust {
        &self.0.trust
    }

    pub(crate) fn settings(&self) -> &RolloutSettings {
        &self.0.rules.settings
    }

    pub(crate) fn taps(&self) -> &Arc<Taps> {
        &self.0.rules.taps
    }

    /// Makes a line-up, which serves nobody yet.
    pub(crate) fn build(&self, parts: Parts) -> Arc<LineUp> {
        Arc::new(LineUp::new(parts, self.0.rules.clone(), self.0.held.hold()))
    }

    /// Whether a line-up has what the host cannot do without.
    pub(crate) fn require(&self, lineup: &LineUp) -> Result<(), RegistryError> {
        let Some(hook) = self.0.required.iter().find(|hook| !lineup.serves(**hook)) else { return Ok(()) };
        let problems: Vec<Problem> = lineup.problems().to_vec();
        Err(RegistryError::MissingHook { hook: *hook, volume: self.0.volume.clone(), problems })
    }

    pub(crate) fn serving(&self) -> Arc<Serving> {
        self.0.serving.load_full()
    }

    /// One pointer store. Requests that are under way keep what they have.
    pub(crate) fn swap(&self, serving: Serving) {
        self.0.serving.store(Arc::new(serving));
    }

    /// Replaces the line-up by what `change` makes of it, one change at a time; `None` leaves things as they are.
    pub(crate) fn change<E>(
        &self,
        change: impl FnOnce(&LineUp) -> Result<Option<Parts>, E>,
    ) -> Result<Option<u64>, E> {
        let _one = self.0.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(parts) = change(&self.lineup())? else { return Ok(None) };
        let active = self.build(parts);
        let number = active.number();
        self.swap(Serving { active, canaries: Vec::new() });
        Ok(Some(number))
    }

    /// Every revision of the active line-up.
    pub(crate) fn revisions(&self) -> Vec<Revision> {
        self.lineup().revisions().to_vec()
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
