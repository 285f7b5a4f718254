//! What is forgotten, in the transaction of the change that makes it too much. What serves, is on its way or can be gone
//! back to is never forgotten, however old; nor is a revision that lies on the volume, because it would be taken for a new
//! one at the next look.

use super::{
    error::RolloutError,
    rows::{as_i64, number},
    settings::RolloutSettings,
    state::State,
};
use crate::refusal::{Refusal, Step};
use sqlx::{AnyConnection, Row};
use std::collections::BTreeSet;

/// Rows of a kind that one change forgets at most; what is left goes with the next.
const AT_ONCE: i64 = 1_000;

const OLD_AUDIT: &str = "DELETE FROM plugin_audit WHERE version <= $1";
const OLD_ROLLOUTS: &str =
    "DELETE FROM plugin_rollouts WHERE id <= $1 AND phase IN ('active', 'retired', 'quarantined')";

/// What is kept.
#[derive(Clone, Debug)]
pub(crate) struct Keep {
    history: u64,
    quarantine: u64,
    /// Keys of what lies on the volume; nothing until it was looked at.
    there: Option<BTreeSet<String>>,
}

impl Keep {
    pub(crate) fn new(settings: &RolloutSettings, there: Option<BTreeSet<String>>) -> Self {
        let number = |entries: std::num::NonZeroU32| u64::from(entries.get());
        Self {
            history: number(settings.history_entries),
            quarantine: number(settings.quarantine_entries),
            there,
        }
    }

    /// Forgets what a change has made too much: of revisions only where some were `added`, or `refused`.
    pub(super) async fn prune(
        &self,
        db: &mut AnyConnection,
        after: &State,
        added: bool,
        refused: bool,
    ) -> Result<(), RolloutError> {
        // Numbers begin at 1: below the bound there is nothing to ask the database for, and an undo does not wait for it.
        let until = |newest: u64| newest.checked_sub(self.history).filter(|until| *until > 0).map(as_i64);
        for (newest, delete) in [(after.version, OLD_AUDIT), (after.last_run, OLD_ROLLOUTS)] {
            if let Some(until) = until(newest) {
                sqlx::query(delete).bind(until).execute(&mut *db).await?;
            }
        }
        if let Some(until) = until(after.last_lineup) {
            line_ups(db, after, until).await?;
        }
        let Some(there) = self.there.as_ref().filter(|_| added || refused) else { return Ok(()) };
        let live = after.live().map(|(_, key)| key.as_str());
        let stays: BTreeSet<&str> = there.iter().map(String::as_str).chain(live).collect();
        if added {
            self.retired(db, &stays).await?;
        }
        if refused {
            self.quarantined(db, &stays).await?;
        }
        Ok(())
    }

    async fn retired(&self, db: &mut AnyConnection, stays: &BTreeSet<&str>) -> Result<(), RolloutError> {
        let rows = sqlx::query(
            "SELECT revision_key FROM plugin_revisions WHERE state = 'retired'
             ORDER BY changed_at_ms DESC, revision_key LIMIT $1 OFFSET $2",
        )
        .bind(AT_ONCE)
        .bind(as_i64(self.history))
        .fetch_all(&mut *db)
        .await?;
        for row in rows {
            forget(db, &row.try_get::<String, _>(0)?, stays).await?;
        }
        Ok(())
    }

    /// Broken plugins, of which anybody who writes to the volume can make many, never push out what a person or a guard
    /// took out of service.
    async fn quarantined(&self, db: &mut AnyConnection, stays: &BTreeSet<&str>) -> Result<(), RolloutError> {
        let rows = sqlx::query(
            "SELECT revision_key, refusal FROM plugin_revisions WHERE state = 'quarantined'
             ORDER BY changed_at_ms DESC, revision_key LIMIT $1",
        )
        .bind(as_i64(2 * self.quarantine).saturating_add(AT_ONCE))
        .fetch_all(&mut *db)
        .await?;
        let (mut served, mut broken) = (0, 0);
        for row in rows {
            let refusal: Option<String> = row.try_get(1)?;
            let refusal: Option<Refusal> = refusal.and_then(|text| serde_json::from_str(&text).ok());
            let has_served = refusal.is_some_and(|refusal| refusal.step == Step::Serve);
            let count = if has_served { &mut served } else { &mut broken };
            *count += 1;
            if *count > self.quarantine {
                forget(db, &row.try_get::<String, _>(0)?, stays).await?;
            }
        }
        Ok(())
    }
}

async fn line_ups(db: &mut AnyConnection, after: &State, until: i64) -> Result<(), RolloutError> {
    let live: BTreeSet<u64> = after.plans().chain(&after.past).map(|plan| plan.number).collect();
    let rows = sqlx::query("SELECT number FROM plugin_lineups WHERE number <= $1 ORDER BY number LIMIT $2")
        .bind(until)
        .bind(AT_ONCE)
        .fetch_all(&mut *db)
        .await?;
    for row in rows {
        let number = number(&row, 0)?;
        if !live.contains(&number) {
            let delete = sqlx::query("DELETE FROM plugin_lineups WHERE number = $1").bind(as_i64(number));
            delete.execute(&mut *db).await?;
        }
    }
    Ok(())
}

async fn forget(db: &mut AnyConnection, key: &str, stays: &BTreeSet<&str>) -> Result<(), RolloutError> {
    if stays.contains(key) {
        return Ok(());
    }
    sqlx::query("DELETE FROM plugin_revisions WHERE revision_key = $1").bind(key).execute(db).await?;
    Ok(())
}
