//! The rows: how each is written and read.

use super::{
    error::RolloutError,
    ledger::{Entry, Known},
    state::{Members, Phase, Plan, Run, State},
};
use crate::{refusal::Refusal, rollout::Share};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::collections::{BTreeMap, BTreeSet};

pub(super) async fn move_pointer(
    db: &mut AnyConnection,
    before: &State,
    after: &State,
) -> Result<(), RolloutError> {
    let past: Vec<u64> = after.past.iter().map(|plan| plan.number).collect();
    let moved = sqlx::query(
        "UPDATE plugin_pointer SET version = $1, active = $2, past = $3, last_lineup = $4, last_rollout = $5
         WHERE id = 1 AND version = $6",
    )
    .bind(as_i64(after.version))
    .bind(after.active.as_ref().map(|plan| as_i64(plan.number)))
    .bind(text(&past))
    .bind(as_i64(after.last_lineup))
    .bind(as_i64(after.last_run))
    .bind(as_i64(before.version))
    .execute(db)
    .await?;
    if moved.rows_affected() == 1 { Ok(()) } else { Err(RolloutError::Overtaken) }
}

pub(super) async fn insert_revision(
    db: &mut AnyConnection,
    known: &Known,
    now: i64,
) -> Result<(), RolloutError> {
    sqlx::query(
        "INSERT INTO plugin_revisions (revision_key, plugin, manifest, component, component_bytes, source, signature,
           state, refusal, seen_at_ms, changed_at_ms, cases)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, $10, $11)
         ON CONFLICT (revision_key) DO UPDATE SET cases = excluded.cases",
    )
    .bind(&known.key)
    .bind(&known.plugin)
    .bind(&known.manifest)
    .bind(&known.component)
    .bind(as_i64(known.component_bytes))
    .bind(&known.source)
    .bind(known.signature.as_deref())
    .bind(&known.state)
    .bind(now)
    .bind(now)
    .bind(known.cases.as_deref())
    .execute(db)
    .await?;
    Ok(())
}

pub(super) async fn set_state(
    db: &mut AnyConnection,
    key: &str,
    state: &str,
    refusal: Option<&Refusal>,
    now: i64,
) -> Result<(), RolloutError> {
    sqlx::query(
        "UPDATE plugin_revisions SET state = $1, refusal = $2, changed_at_ms = $3 WHERE revision_key = $4",
    )
    .bind(state)
    .bind(refusal.map(text))
    .bind(now)
    .bind(key)
    .execute(db)
    .await?;
    Ok(())
}

pub(super) async fn insert_plan(db: &mut AnyConnection, plan: &Plan, now: i64) -> Result<(), RolloutError> {
    sqlx::query("INSERT INTO plugin_lineups (number, members, skills, made_at_ms) VALUES ($1, $2, $3, $4)")
        .bind(as_i64(plan.number))
        .bind(text(&plan.members))
        .bind(&plan.skills)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

pub(super) async fn write_runs(
    db: &mut AnyConnection,
    before: &State,
    after: &State,
    entry: &Entry<'_>,
    now: i64,
) -> Result<(), RolloutError> {
    for (id, run) in &after.runs {
        if before.runs.get(id) != Some(run) {
            write_run(db, *id, run, run.phase.name(), None, now).await?;
        }
    }
    let mut ids: BTreeSet<u64> = before.runs.keys().copied().collect();
    // One that began and ended in the same commit.
    ids.extend(entry.run);
    for id in ids.into_iter().filter(|id| !after.runs.contains_key(id)) {
        let run = before.runs.get(&id);
        let refusal = run.and_then(|run| {
            entry.refused.iter().find(|(key, _)| run.members.values().any(|member| member == key))
        });
        let phase = match (entry.promoted == Some(id), refusal) {
            (true, _) => "active",
            (false, Some(_)) => "quarantined",
            (false, None) => "retired",
        };
        let members = run.map(|run| run.members.clone()).unwrap_or_else(|| born(entry));
        let run = Run { members, phase: run.map_or(Phase::Staged, |run| run.phase.clone()) };
        write_run(db, id, &run, phase, refusal.map(|(_, refusal)| refusal), now).await?;
    }
    Ok(())
}

fn born(entry: &Entry<'_>) -> Members {
    entry.new.iter().map(|known| (known.plugin.clone(), known.key.clone())).collect()
}

async fn write_run(
    db: &mut AnyConnection,
    id: u64,
    run: &Run,
    phase: &str,
    refusal: Option<&Refusal>,
    now: i64,
) -> Result<(), RolloutError> {
    let (share, lineup) = match &run.phase {
        Phase::Canary { share, plan } => (Some(i64::from(share.steps())), Some(as_i64(plan.number))),
        Phase::Staged | Phase::Shadow => (None, None),
    };
    sqlx::query(
        "INSERT INTO plugin_rollouts (id, members, phase, share, lineup, refusal, started_at_ms, changed_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET phase = excluded.phase, share = excluded.share, lineup = excluded.lineup,
           refusal = excluded.refusal, changed_at_ms = excluded.changed_at_ms",
    )
    .bind(as_i64(id))
    .bind(text(&run.members))
    .bind(phase)
    .bind(share)
    .bind(lineup)
    .bind(refusal.map(text))
    .bind(now)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

pub(super) async fn audit(
    db: &mut AnyConnection,
    after: &State,
    entry: &Entry<'_>,
    now: i64,
) -> Result<(), RolloutError> {
    sqlx::query(
        "INSERT INTO plugin_audit (version, at_ms, who, verb, why, what, lineup, rollout)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(as_i64(after.version))
    .bind(now)
    .bind(&entry.by.who)
    .bind(entry.verb)
    .bind(&entry.by.why)
    .bind(&entry.what)
    .bind(after.active.as_ref().map(|plan| as_i64(plan.number)))
    .bind(entry.run.map(as_i64))
    .execute(db)
    .await?;
    Ok(())
}

/// Revisions whose state is another one now.
pub(super) fn changes<'a>(
    before: &'a State,
    after: &'a State,
    entry: &Entry<'a>,
) -> Vec<(String, &'static str, Option<&'a Refusal>)> {
    let refused: BTreeMap<_, _> =
        entry.refused.iter().map(|(key, refusal)| (key.as_str(), refusal)).collect();
    let mut keys: BTreeSet<&str> = before.live().chain(after.live()).map(|(_, key)| key.as_str()).collect();
    keys.extend(refused.keys());
    keys.extend(entry.new.iter().map(|known| known.key.as_str()));
    let states = keys.into_iter().filter_map(|key| {
        let refusal = refused.get(key).copied();
        let state = refusal.map_or_else(|| after.phase_of(key).unwrap_or("retired"), |_| "quarantined");
        let same = refusal.is_none() && before.phase_of(key) == after.phase_of(key);
        (!same).then(|| (key.to_owned(), state, refusal))
    });
    states.collect()
}

pub(super) fn new_plans<'a>(before: &State, after: &'a State) -> Vec<&'a Plan> {
    let known: BTreeSet<u64> = before.plans().map(|plan| plan.number).collect();
    let mut fresh: BTreeMap<u64, &Plan> = after.plans().map(|plan| (plan.number, plan)).collect();
    // One that was made and left behind in the same commit cannot be gone back to, and is not needed.
    fresh.retain(|number, _| !known.contains(number));
    fresh.into_values().collect()
}

pub(super) async fn plan(db: &mut AnyConnection, number: i64) -> Result<Plan, RolloutError> {
    let row = sqlx::query("SELECT members, skills FROM plugin_lineups WHERE number = $1")
        .bind(number)
        .fetch_optional(db)
        .await?
        .ok_or_else(|| RolloutError::corrupt(format!("line-up {number}")))?;
    let number = u64::try_from(number).map_err(|_| RolloutError::corrupt("a line-up's number"))?;
    Ok(Plan { number, members: json(&row, 0)?, skills: row.try_get(1)? })
}

pub(super) async fn runs(db: &mut AnyConnection) -> Result<BTreeMap<u64, Run>, RolloutError> {
    let rows = sqlx::query(
        "SELECT id, members, phase, share, lineup FROM plugin_rollouts
         WHERE phase IN ('staged', 'shadow', 'canary') ORDER BY id",
    )
    .fetch_all(&mut *db)
    .await?;
    let mut runs = BTreeMap::new();
    for row in rows {
        let id = number(&row, 0)?;
        let phase: String = row.try_get(2)?;
        let (share, lineup): (Option<i64>, Option<i64>) = (row.try_get(3)?, row.try_get(4)?);
        let phase = match (phase.as_str(), share.and_then(share_of), lineup) {
            ("staged", ..) => Phase::Staged,
            ("shadow", ..) => Phase::Shadow,
            ("canary", Some(share), Some(lineup)) => Phase::Canary { share, plan: plan(db, lineup).await? },
            _ => return Err(RolloutError::corrupt(format!("rollout {id}"))),
        };
        runs.insert(id, Run { members: json(&row, 1)?, phase });
    }
    Ok(runs)
}

pub(crate) fn share_of(steps: i64) -> Option<Share> {
    Share::from_percent(steps as f64 / 100.0)
}

pub(crate) fn number(row: &AnyRow, at: usize) -> Result<u64, RolloutError> {
    let number: i64 = row.try_get(at)?;
    u64::try_from(number).map_err(|_| RolloutError::corrupt("a number below 0"))
}

pub(crate) fn json<T: DeserializeOwned>(row: &AnyRow, at: usize) -> Result<T, RolloutError> {
    let text: String = row.try_get(at)?;
    serde_json::from_str(&text).map_err(|_| RolloutError::corrupt("a JSON column"))
}

pub(crate) fn as_i64(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Records of strings and numbers always have a JSON form.
pub(super) fn text(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
