//! What the ledger knows, looked at again: a log put to any revision that is still kept, and what differs between two.
//!
//! A replay is bounded in questions and in time, runs one at a time on a thread of its own, and ends when nobody waits for
//! it any more. What it asks of a revision that serves goes through the same places as everybody's calls, one after the
//! other.

use super::{Inner, Rollout, RolloutError, kept::Kind, load, rows::plan};
use crate::{
    decision::{
        Change, Differences, Filter, LineUpFacts, Questions, RevisionFacts, SkillFacts, diff, replay_while,
    },
    refusal::Step,
    revision::{self, Revision, short},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use tokio::runtime::Handle;
use utoipa::ToSchema;

/// How much one replay may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReplayLimits {
    /// Questions that are put at most; never more than 1,000,000.
    pub questions: u64,
    /// Milliseconds that it takes at most; never more than 600,000. A question that was put is waited for.
    pub time_ms: u64,
    /// How many of the answers that differ are shown whole; never more than 1,000.
    pub detailed: usize,
}

impl Default for ReplayLimits {
    fn default() -> Self {
        Self { questions: 100_000, time_ms: 60_000, detailed: 10 }
    }
}

impl ReplayLimits {
    fn bounded(self) -> Self {
        Self {
            questions: self.questions.min(1_000_000),
            time_ms: self.time_ms.min(600_000),
            detailed: self.detailed.min(1_000),
        }
    }
}

/// What a replay found, and of whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Replayed {
    /// Who was asked.
    pub plugin: String,
    /// The beginning of its key.
    pub revision: String,
    /// What it answered otherwise.
    pub differences: Differences,
}

/// What a line-up is called in a comparison: `lineup:12`.
const LINEUP: &str = "lineup:";

impl Rollout {
    /// Puts a log's questions to a revision that is known, whatever became of it, by the beginning of its key; unless the
    /// filter names a plugin, those that its own plugin was asked. It is loaded for this where it is not loaded yet, if it
    /// may be: what broke while it was loaded, and what is not trusted or granted, is refused here too.
    pub async fn replay(
        &self,
        revision: &str,
        questions: Questions,
        mut filter: Filter,
        limits: ReplayLimits,
    ) -> Result<Replayed, RolloutError> {
        let _one = self.0.replaying.try_lock().map_err(|_| RolloutError::Busy)?;
        let revision = self.0.any(revision).await?;
        filter.plugin.get_or_insert_with(|| revision.name().to_owned());
        let (plugin, key) = (revision.name().to_owned(), short(revision.key()));
        let (given_up, here) = (GivenUp::default(), Handle::current());
        let stopped = Arc::clone(&given_up.0);
        let asking = tokio::task::spawn_blocking(move || {
            let ReplayLimits { questions: mut left, time_ms, detailed } = limits.bounded();
            let until = Instant::now() + Duration::from_millis(time_ms);
            let goes_on = || {
                let goes_on = left > 0 && !stopped.load(Relaxed) && Instant::now() < until;
                left = left.saturating_sub(1);
                goes_on
            };
            here.block_on(replay_while(&questions, &filter, &revision, detailed, goes_on))
        });
        let differences = asking.await?.map_err(RolloutError::Log)?;
        drop(given_up);
        Ok(Replayed { plugin, revision: key, differences })
    }

    /// What differs between two revisions, by the beginnings of their keys, or between two line-ups, each as `lineup:12`.
    /// Nothing is loaded. Which line-ups are known is bounded by the history, and of their skills only the newest few
    /// catalogues are kept.
    pub async fn diff(&self, from: &str, to: &str) -> Result<Vec<Change>, RolloutError> {
        let changes = match (from.strip_prefix(LINEUP), to.strip_prefix(LINEUP)) {
            (Some(from), Some(to)) => {
                diff(&self.0.line_up_facts(from).await?, &self.0.line_up_facts(to).await?)
            }
            (None, None) => diff(&self.0.facts(from).await?, &self.0.facts(to).await?),
            _ => return Err(RolloutError::Unlike),
        };
        // Facts are plain records, which JSON has a form for.
        Ok(changes.unwrap_or_default())
    }
}

/// Set when nobody waits for the replay any more.
#[derive(Default)]
struct GivenUp(Arc<AtomicBool>);

impl Drop for GivenUp {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

impl Inner {
    /// A revision that is known, loaded.
    async fn any(self: &Arc<Self>, start: &str) -> Result<Revision, RolloutError> {
        let known = self.ledger.named(start).await?;
        // One that was refused while it was loaded would only be compiled in vain.
        let stands = |step: Step| matches!(step, Step::Serve | Step::Cases) || load::may_change(step);
        if let Some(refusal) = known.refusal.clone().filter(|refusal| !stands(refusal.step)) {
            return Err(RolloutError::Refused { plugin: known.plugin, refusal });
        }
        let _staging = self.staging.lock().await;
        let skills = {
            let desk = self.desk.lock().await;
            if let Some(loaded) = desk.loaded.get(&known.key) {
                return Ok(loaded.clone());
            }
            Arc::clone(&desk.skills)
        };
        self.fetch(Kind::Component, &known.component).await?;
        self.blocking(move |inner| {
            let candidate = inner.candidate(&known)?;
            let refused = |refusal| RolloutError::Refused { plugin: known.plugin.clone(), refusal };
            load::admit(&inner.registry, &candidate).map_err(refused)?;
            load::load_again(&inner.registry, &candidate, &revision::catalogue(&skills)).map_err(refused)
        })
        .await?
    }

    async fn facts(&self, start: &str) -> Result<RevisionFacts, RolloutError> {
        let known = self.ledger.named(start).await?;
        Ok(RevisionFacts::new(&known.manifest()?, known.component))
    }

    async fn line_up_facts(self: &Arc<Self>, number: &str) -> Result<LineUpFacts, RolloutError> {
        let unknown = || RolloutError::NoLineUp(number.to_owned());
        let digits: u32 = number.parse().map_err(|_| unknown())?;
        let mut db = self.ledger.0.pool().acquire().await?;
        let plan = plan(&mut db, digits.into()).await.map_err(|error| match error {
            RolloutError::Corrupt { .. } => unknown(),
            other => other,
        })?;
        drop(db);
        let mut plugins = BTreeMap::new();
        for (plugin, key) in &plan.members {
            plugins.insert(plugin.clone(), self.facts(key).await?);
        }
        self.fetch(Kind::Skills, &plan.skills).await?;
        let skills = self.kept.get_skills(&plan.skills)?;
        let skills = skills.iter().map(|skill| (skill.name.clone(), SkillFacts::from(skill))).collect();
        Ok(LineUpFacts { plugins, skills })
    }
}
