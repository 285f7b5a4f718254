//! What there is to see, as typed records for the command line, the admin API and the console.

use super::{
    Rollout, RolloutError, Share,
    beside::{Compared, Measured},
    ledger::{Known, REVISION},
    rows::{as_i64, json, number, share_of},
    state::{Members, Phase},
    tally::Tallied,
};
use crate::{monitor::Watched, problem::Problem, refusal::Refusal, revision::short, summary::PluginSummary};
use serde::{Deserialize, Serialize};
use sqlx::{Row, any::AnyRow};
use std::collections::BTreeMap;
use utoipa::ToSchema;

pub use super::{
    beside::{Compared as Comparison, Sample},
    look::Looked,
    tally::Tallied as CallStatistics,
};

/// Entries of history that are shown at most.
const MOST: u32 = 1_000;

/// Everything that is going on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Status {
    /// Of the pointer; every change has the next one.
    pub version: u64,
    /// The active line-up.
    pub lineup: u64,
    /// Line-ups that can be gone back to, newest first.
    pub past: Vec<Past>,
    /// Line-ups in memory: active, of canaries, and those that requests still hold.
    pub lineups_held: u64,
    /// Active plugins.
    pub plugins: Vec<PluginSummary>,
    /// Skills of the active line-up.
    pub skills: usize,
    /// Rollouts on their way.
    pub rollouts: Vec<RolloutStatus>,
    /// What policies in monitor mode said.
    pub watching: BTreeMap<String, Watched>,
    /// What was left out, and why.
    pub problems: Vec<Problem>,
}

/// A line-up that can be gone back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Past {
    /// Its number.
    pub lineup: u64,
    /// Its plugins and their revisions.
    pub members: BTreeMap<String, String>,
}

/// A rollout.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RolloutStatus {
    /// Its number.
    pub rollout: u64,
    /// `staged`, `shadow` or `canary`; or how it ended: `active`, `retired` or `quarantined`.
    pub phase: String,
    /// Its plugins and their revisions.
    pub members: BTreeMap<String, String>,
    /// Of the users, while it is a canary.
    pub share: Option<Share>,
    /// The canary's line-up.
    pub lineup: Option<u64>,
    /// Milliseconds since 1970.
    pub started_at_ms: i64,
    /// Milliseconds since 1970.
    pub changed_at_ms: i64,
    /// Why it ended.
    pub refusal: Option<Refusal>,
    /// What was measured since the start of this process.
    pub measured: Option<Measurement>,
}

/// What a rollout measured.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Measurement {
    /// Live calls of what it would replace.
    pub active: Tallied,
    /// Live calls of the canary.
    pub canary: Tallied,
    /// The candidate's answers to copies of live calls.
    pub shadow: Tallied,
    /// How answers compare.
    pub compared: Compared,
}

/// One change, as it was written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Audited {
    /// Of the pointer.
    pub version: u64,
    /// Milliseconds since 1970.
    pub at_ms: i64,
    /// A person, or the part of the host that acted.
    pub who: String,
    /// What they did.
    pub verb: String,
    /// In their words.
    pub why: String,
    /// What it was about.
    pub what: String,
    /// The line-up that was active afterwards.
    pub lineup: Option<u64>,
    /// The rollout that it was about.
    pub rollout: Option<u64>,
}

/// A revision that is not loaded again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quarantined {
    /// The plugin.
    pub plugin: String,
    /// The beginning of its key.
    pub revision: String,
    /// SHA-256 of the component.
    pub digest: String,
    /// Size of the component.
    pub component_bytes: u64,
    /// Where it came from.
    #[schema(value_type = Object)]
    pub source: serde_json::Value,
    /// When it was seen first, in milliseconds since 1970.
    pub seen_at_ms: i64,
    /// At which step, why, and what would help.
    pub refusal: Refusal,
}

impl Rollout {
    /// Everything that is going on.
    pub async fn status(&self) -> Result<Status, RolloutError> {
        let (state, problems) = (self.0.desk.lock().await.state.clone(), self.problems());
        let mut rollouts = Vec::new();
        for id in state.runs.keys() {
            rollouts.extend(self.rollout(*id).await?);
        }
        let lineup = self.registry().lineup();
        let past =
            state.past.iter().rev().map(|plan| Past { lineup: plan.number, members: shown(&plan.members) });
        Ok(Status {
            version: state.version,
            lineup: lineup.number(),
            past: past.collect(),
            lineups_held: self.registry().lineups_held(),
            plugins: lineup.plugins(),
            skills: lineup.skills().len(),
            rollouts,
            watching: self.registry().watched(),
            problems,
        })
    }

    /// One rollout, on its way or ended; `None` if there never was one.
    pub async fn rollout(&self, rollout: u64) -> Result<Option<RolloutStatus>, RolloutError> {
        let row = sqlx::query(
            "SELECT id, members, phase, share, lineup, refusal, started_at_ms, changed_at_ms FROM plugin_rollouts
             WHERE id = $1",
        )
        .bind(as_i64(rollout))
        .fetch_optional(self.0.ledger.0.pool())
        .await?;
        let Some(mut status) = row.as_ref().map(RolloutStatus::read).transpose()? else { return Ok(None) };
        let desk = self.0.desk.lock().await;
        // A canary's line-up changes with the active one, and only the pointer's own table is sure to be new.
        if let Some(Phase::Canary { share, plan }) = desk.state.runs.get(&rollout).map(|run| &run.phase) {
            (status.share, status.lineup) = (Some(*share), Some(plan.number));
        }
        status.measured = desk.measured(rollout).map(|measured| Measurement::of(&measured));
        Ok(Some(status))
    }

    /// What was done, newest first; `before` a version, or from the newest. At most 1,000 entries.
    pub async fn history(&self, before: Option<u64>, limit: u32) -> Result<Vec<Audited>, RolloutError> {
        let rows = sqlx::query(
            "SELECT version, at_ms, who, verb, why, what, lineup, rollout FROM plugin_audit WHERE version < $1
             ORDER BY version DESC LIMIT $2",
        )
        .bind(before.map_or(i64::MAX, as_i64))
        .bind(i64::from(limit.min(MOST)))
        .fetch_all(self.0.ledger.0.pool())
        .await?;
        rows.iter().map(Audited::read).collect()
    }

    /// What is in quarantine, newest first. At most 1,000 entries.
    pub async fn quarantined(&self) -> Result<Vec<Quarantined>, RolloutError> {
        let sql = format!(
            "SELECT {REVISION} FROM plugin_revisions WHERE state = 'quarantined' ORDER BY changed_at_ms DESC LIMIT $1"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(i64::from(MOST));
        let rows = query.fetch_all(self.0.ledger.0.pool()).await?;
        let known = rows.iter().map(Known::read).collect::<Result<Vec<_>, _>>()?;
        Ok(known.into_iter().filter_map(Quarantined::of).collect())
    }
}

impl Measurement {
    pub(super) fn of(measured: &Measured) -> Self {
        let [active, canary, shadow] = measured.tallies();
        Self { active, canary, shadow, compared: measured.compared() }
    }
}

impl RolloutStatus {
    fn read(row: &AnyRow) -> Result<Self, RolloutError> {
        let (share, lineup): (Option<i64>, Option<i64>) = (row.try_get(3)?, row.try_get(4)?);
        let refusal: Option<String> = row.try_get(5)?;
        let refusal = refusal.map(|text| serde_json::from_str(&text)).transpose();
        Ok(Self {
            rollout: number(row, 0)?,
            members: shown(&json(row, 1)?),
            phase: row.try_get(2)?,
            share: share.and_then(share_of),
            lineup: lineup.and_then(|lineup| u64::try_from(lineup).ok()),
            refusal: refusal.map_err(|_| RolloutError::corrupt("the refusal of a rollout"))?,
            started_at_ms: row.try_get(6)?,
            changed_at_ms: row.try_get(7)?,
            measured: None,
        })
    }
}

impl Audited {
    fn read(row: &AnyRow) -> Result<Self, RolloutError> {
        let (lineup, rollout): (Option<i64>, Option<i64>) = (row.try_get(6)?, row.try_get(7)?);
        let positive = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
        Ok(Self {
            version: number(row, 0)?,
            at_ms: row.try_get(1)?,
            who: row.try_get(2)?,
            verb: row.try_get(3)?,
            why: row.try_get(4)?,
            what: row.try_get(5)?,
            lineup: positive(lineup),
            rollout: positive(rollout),
        })
    }
}

impl Quarantined {
    fn of(known: Known) -> Option<Self> {
        Some(Self {
            revision: short(&known.key),
            plugin: known.plugin,
            digest: known.component,
            component_bytes: known.component_bytes,
            source: serde_json::from_str(&known.source).unwrap_or_default(),
            seen_at_ms: known.seen_at_ms,
            refusal: known.refusal?,
        })
    }
}

fn shown(members: &Members) -> BTreeMap<String, String> {
    members.iter().map(|(plugin, key)| (plugin.clone(), short(key))).collect()
}
