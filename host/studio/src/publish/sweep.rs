//! Removes copies that no game names: those that were replaced, and those whose publishing failed or died. A young one is
//! left alone: it may be about to be named, or somebody is being sent a file of it.

use crate::{Inner, StudioError, job::blocking};
use uuid::Uuid;

impl Inner {
    /// Looks once. Nothing is removed while everything is to stay: the next look comes.
    pub(crate) async fn sweep_snapshots(&self) -> Result<(), StudioError> {
        let data = self.data.clone();
        let Some(_leave) = blocking(move || data.may_remove()).await?? else { return Ok(()) };
        let oldest = self.store.now_ms().saturating_sub_unsigned(self.limits.publish_ms.saturating_mul(2));
        let data = self.data.clone();
        for snapshot in blocking(move || data.snapshots()).await?? {
            let is_old = made_ms(snapshot).is_none_or(|made| made <= oldest);
            if is_old && !self.is_named(snapshot).await? {
                let data = self.data.clone();
                blocking(move || data.remove_snapshot(snapshot)).await??;
                tracing::info!(%snapshot, "a copy that no game names was removed");
            }
        }
        Ok(())
    }

    async fn is_named(&self, snapshot: Uuid) -> Result<bool, StudioError> {
        let row = sqlx::query("SELECT id FROM published_games WHERE snapshot = $1")
            .bind(snapshot.to_string())
            .fetch_optional(self.store.pool())
            .await?;
        Ok(row.is_some())
    }
}

/// When a copy was begun, in milliseconds since 1970.
pub(super) fn made_ms(snapshot: Uuid) -> Option<i64> {
    let (seconds, nanos) = snapshot.get_timestamp()?.to_unix();
    i64::try_from(seconds.saturating_mul(1_000).saturating_add(u64::from(nanos / 1_000_000))).ok()
}
