//! Smaller things that can be asked: that something changed, what pins the active line-up, since when it serves, what
//! is measured now, and a revision as it was staged.

use super::{Inner, Rollout, RolloutError, status::Measurement};
use crate::{
    source::{Candidate, sha256},
    trust::{Lock, Pin},
};
use sqlx::Row;
use std::collections::BTreeMap;
use tokio::sync::watch;

impl Rollout {
    /// Marked as changed whenever [`Rollout::status`] may say something else: a verb, another server's change, what was
    /// found on the volume. What is measured is not told.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    /// What pins exactly what is active, and enforces it.
    pub async fn lock(&self) -> Result<Lock, RolloutError> {
        let members = self.0.desk.lock().await.state.active()?.members.clone();
        let mut pins = Vec::new();
        for (plugin, key) in members {
            let known = self.0.ledger.revision(&key).await?;
            let known = known.ok_or_else(|| RolloutError::corrupt(format!("revision {key}")))?;
            let pin = Pin { component: known.component, manifest: sha256(known.manifest.as_bytes()) };
            pins.push((plugin, pin));
        }
        Ok(Lock::new(true, pins))
    }

    /// Since when each active plugin's revision is active, in milliseconds since 1970.
    pub async fn active_since(&self) -> Result<BTreeMap<String, i64>, RolloutError> {
        let sql = "SELECT plugin, changed_at_ms FROM plugin_revisions WHERE state = 'active'";
        let rows = sqlx::query(sql).fetch_all(self.0.ledger.0.pool()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// What every rollout on its way that is in the shadow or a canary has measured, by its number. Asks no database.
    pub async fn measured(&self) -> BTreeMap<u64, Measurement> {
        let desk = self.0.desk.lock().await;
        let measured = |run: &u64| {
            let measured = desk.measured(*run)?;
            Some((*run, Measurement::of(&measured)))
        };
        desk.state.runs.keys().filter_map(measured).collect()
    }

    /// A revision as it was staged, by the beginning of its key. A change set may have it beside new ones; one that is in
    /// quarantine is refused there.
    pub async fn candidate(&self, revision: String) -> Result<Candidate, RolloutError> {
        self.whole(move |inner| async move {
            let known = inner.ledger.named(&revision).await?;
            inner.staged_before(known).await
        })
        .await
    }
}

impl Inner {
    /// What there is to see is not what it was.
    pub(crate) fn tell(&self) {
        self.changed.send_modify(|times| *times = times.wrapping_add(1));
    }
}
