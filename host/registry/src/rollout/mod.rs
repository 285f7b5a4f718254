//! How new plugins become active while requests are served, and how they are taken back.
//!
//! What is to serve is committed to the store first, then the pointer is swapped: whatever moment the process dies at, the
//! next one serves what was committed last. Components lie in the state directory by their digest, so neither a start nor
//! an undo needs the volume. Verbs queue one behind the other; loading a candidate does not stand in that queue, so an
//! undo never waits for a compiler.

mod again;
mod beside;
mod contact;
mod desk;
mod error;
mod facts;
mod first;
mod follow;
mod guard;
mod kept;
mod ledger;
mod load;
mod look;
mod lost;
mod me;
mod misstep;
mod parts;
mod prune;
mod pulse;
mod replica;
mod reports;
mod restore;
mod rows;
mod settings;
mod share;
mod stage;
mod state;
pub mod status;
mod steps;
mod tables;
mod tally;
mod verbs;

pub use again::{ReplayLimits, Replayed};
pub use error::RolloutError;
pub use ledger::By;
pub use me::Position;
pub use misstep::Misstep;
pub use pulse::ReplicaSettings;
pub use replica::Replica;
pub use settings::{GuardSettings, OnChange, PluginSettings, RolloutSettings, ShadowSettings, Share};
pub(crate) use share::takes;
pub use steps::{Onward, Reached, Steps, Stopped};

use crate::{
    problem::Problem,
    registry::{Registry, RegistryOptions},
    revision,
    source::{Candidate, SourceId},
};
use desk::Desk;
use kept::Kept;
use ledger::Ledger;
use me::Me;
use prune::Keep;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    future::Future,
    path::PathBuf,
    sync::{Arc, PoisonError},
};
use tokio::sync::Mutex;
use utoipa::ToSchema;
use waza_store::{Store, StoreError};

/// The topic that a commit is told on; the payload is its version.
pub const NOTICE: &str = "waza-rollout";

/// What rollouts need.
#[derive(Clone, Debug)]
pub struct RolloutOptions {
    /// The volume, the engine, the grants and the settings.
    pub registry: RegistryOptions,
    /// Where history lies.
    pub store: Store,
    /// Where components are kept, for this user alone.
    pub state_dir: PathBuf,
    /// Is told of every step; for tests that stop half-way.
    pub steps: Arc<dyn Steps>,
}

impl RolloutOptions {
    /// Without stops.
    pub fn new(registry: RegistryOptions, store: Store, state_dir: impl Into<PathBuf>) -> Self {
        Self { registry, store, state_dir: state_dir.into(), steps: Arc::new(Onward) }
    }
}

/// What serves, how it came to that, and the verbs that change it. Cheap to clone.
#[derive(Clone)]
pub struct Rollout(Arc<Inner>);

pub(crate) struct Inner {
    registry: Registry,
    ledger: Ledger,
    kept: Kept,
    me: Me,
    steps: Arc<dyn Steps>,
    /// Candidates and skills are loaded by one at a time. Taken before the desk, never after.
    staging: Mutex<()>,
    desk: Mutex<Desk>,
    /// One replay at a time.
    replaying: Mutex<()>,
    /// Keys of the revisions that the volume had when it was last looked at.
    there: std::sync::Mutex<Option<BTreeSet<String>>>,
    /// Why the volume cannot be looked at, as its watch sees it; nothing while it can.
    away: std::sync::Mutex<Option<String>>,
    /// Counts what there is to see.
    changed: tokio::sync::watch::Sender<u64>,
    /// What was wrong with the volume when it was last looked at.
    problems: std::sync::Mutex<Vec<Problem>>,
}

/// What a verb has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Changed {
    /// Of the pointer; every change has the next one.
    pub version: u64,
    /// The number of the line-up that is active now.
    pub lineup: u64,
    /// The rollout that it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollout: Option<u64>,
}

/// Brings the tables up to date, and nothing else.
pub async fn make_tables(store: &Store) -> Result<(), StoreError> {
    store.migrate(&tables::MIGRATIONS).await
}

impl Rollout {
    /// Serves what was committed last, or what the volume has if nothing was, and then looks at the volume for what is
    /// new. Plugins that are new compile here.
    pub async fn open(options: RolloutOptions) -> Result<Self, RolloutError> {
        let RolloutOptions { registry, store, state_dir, steps } = options;
        make_tables(&store).await?;
        let (registry, kept) = tokio::task::spawn_blocking(move || {
            let registry = Registry::bare(registry).map_err(RolloutError::Registry)?;
            Ok::<_, RolloutError>((registry, Kept::open(&state_dir)?))
        })
        .await??;
        let me = Me::new(store.now_ms());
        let ledger = Ledger::new(store);
        let state = ledger.load().await?;
        let begun = state.active.is_some();
        let inner = Arc::new(Inner {
            registry,
            ledger,
            kept,
            me,
            steps,
            staging: Mutex::new(()),
            desk: Mutex::new(Desk::new(state)),
            replaying: Mutex::new(()),
            there: std::sync::Mutex::default(),
            away: std::sync::Mutex::default(),
            changed: tokio::sync::watch::Sender::default(),
            problems: std::sync::Mutex::default(),
        });
        match begun {
            false => match inner.begin().await {
                // Another server began over the same database in this moment: what it committed serves here too.
                Err(RolloutError::Overtaken) => {
                    inner.reload().await?;
                    inner.restore().await?;
                }
                begun => begun?,
            },
            true => inner.restore().await?,
        }
        Ok(Self(inner))
    }

    /// What requests are served with.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.0.registry
    }

    /// What is wrong with the volume, or was when it was last looked at, and with how plugins stand together.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let lineup = self.0.registry.lineup();
        let of_lineup = lineup.problems().get(lineup.found().len()..).unwrap_or_default();
        let away = self.0.away.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let away = away.map(|reason| {
            let text = format!("is away: {reason}; what is active serves on, mount it again");
            Problem::at(self.0.registry.volume(), text)
        });
        away.into_iter().chain(self.0.known_problems()).chain(of_lineup.iter().cloned()).collect()
    }

    /// Runs a verb to its end, also when nobody waits for it any more: what is committed is always served.
    async fn whole<T, F>(&self, verb: impl FnOnce(Arc<Inner>) -> F) -> Result<T, RolloutError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, RolloutError>> + Send + 'static,
    {
        tokio::spawn(verb(Arc::clone(&self.0))).await?
    }
}

impl Inner {
    /// Takes over what is written, before anything of it serves.
    async fn reload(&self) -> Result<(), RolloutError> {
        let state = self.ledger.load().await?;
        self.desk.lock().await.state = state;
        Ok(())
    }

    /// Runs what blocks where it may.
    async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, RolloutError> {
        let inner = Arc::clone(self);
        Ok(tokio::task::spawn_blocking(move || work(&inner)).await?)
    }

    /// What the volume has now, so that none of it is forgotten.
    fn set_there(&self, candidates: &[Candidate]) {
        let keys = candidates.iter().map(|candidate| revision::key(&candidate.digest, &candidate.manifest));
        let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        // A volume that seems empty may be away.
        if there.is_none() || !candidates.is_empty() {
            *there = Some(keys.collect());
        }
    }

    fn keep(&self) -> Keep {
        let there = self.there.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Keep::new(self.registry.settings(), there)
    }

    fn set_problems(&self, problems: Vec<Problem>) {
        let mut found = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        for problem in problems.iter().filter(|problem| !found.contains(problem)) {
            tracing::warn!(%problem, "left out");
        }
        let same = *found == problems;
        *found = problems;
        drop(found);
        if !same {
            self.tell();
        }
    }

    /// The volume is away for a reason, or back.
    fn set_away(&self, reason: Option<String>) {
        *self.away.lock().unwrap_or_else(PoisonError::into_inner) = reason;
        self.tell();
    }

    fn known_problems(&self) -> Vec<Problem> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A source as it is kept; a source always has a JSON form.
fn source_text(source: &SourceId) -> String {
    serde_json::to_string(source).unwrap_or_default()
}
