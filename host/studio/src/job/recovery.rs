//! Ends what dead processes left behind: jobs without anybody at work on them, half-written files, half-removed
//! projects, published copies without a game. Runs when the studio is opened and from then on once per lease time, so no project stays locked.

use super::{
    failure::{JobFailure, Stop},
    holder,
    journal::{Closing, Journal, lease_key},
    row::{self, JobRow},
};
use crate::{Inner, StudioError, project, wording::Locale};
use sqlx::{AssertSqlSafe, Row};
use std::sync::{Arc, Weak};
use uuid::Uuid;
use waza_store::Lease;

impl Inner {
    /// Looks once.
    pub(crate) async fn sweep(&self) -> Result<(), StudioError> {
        self.bury_the_dead().await?;
        self.end_orphans().await?;
        self.mend_projects().await?;
        self.finish_removals().await?;
        self.sweep_snapshots().await
    }

    /// Takes the leases of holders that are known to be dead. Others run out by themselves.
    async fn bury_the_dead(&self) -> Result<(), StudioError> {
        let data_dir = self.data_dir.clone();
        let dead = blocking(move || holder::dead(&data_dir)).await??;
        for id in dead {
            let taken = self.store.leases().release_holder(&id).await?;
            tracing::info!(holder = id, leases = taken, "an earlier process is gone");
            holder::bury(&self.data_dir, &id)?;
        }
        Ok(())
    }

    async fn end_orphans(&self) -> Result<(), StudioError> {
        let sql = format!(
            "SELECT {}, locale FROM jobs WHERE status IN ('pending', 'processing') ORDER BY id",
            row::COLUMNS
        );
        for found in sqlx::query(AssertSqlSafe(sql)).fetch_all(self.store.pool()).await? {
            let row = JobRow::read(&found)?;
            let locale: String = found.try_get("locale")?;
            if self.active.get(row.id).is_none()
                && let Some(lease) = self.take(row.project_id).await?
            {
                self.end_orphan(row, Locale::of(Some(&locale)), lease).await?;
            }
        }
        Ok(())
    }

    async fn end_orphan(&self, row: JobRow, locale: Locale, lease: Lease) -> Result<(), StudioError> {
        let (job, user, project) = (row.id, row.user_id, row.project_id);
        let mended = self.mend_files(user, project).await;
        let mut journal = Journal::new(self.store.clone(), &self.limits, row, lease.clone(), locale);
        let mut closing = Closing::failed(JobFailure::Terminated);
        closing.files_whole = mended;
        match journal.close(&closing).await {
            Ok(()) => {
                metrics::counter!("waza_jobs_total", "state" => "recovered").increment(1);
                tracing::warn!(%job, %project, "a job that nobody was at work on was ended");
            }
            // It ended between our look and our lease.
            Err(Stop::LeaseLost) => drop(self.store.leases().release(&lease).await?),
            Err(stop) => {
                tracing::error!(%job, ?stop, "an orphaned job could not be ended; the next sweep will try")
            }
        }
        Ok(())
    }

    async fn mend_projects(&self) -> Result<(), StudioError> {
        let rows = sqlx::query("SELECT id, user_id FROM projects WHERE writing_since IS NOT NULL")
            .fetch_all(self.store.pool())
            .await?;
        for found in &rows {
            let (id, user) = (row::uuid(found, "id")?, row::uuid(found, "user_id")?);
            let Some(lease) = self.take_abandoned(id).await? else { continue };
            if self.mend_files(user, id).await {
                let mut tx = self.store.write().await?;
                self.store.leases().guard(&mut tx, &lease).await?;
                project::mark_writing(&mut tx, id, None).await?;
                tx.commit().await?;
            }
            self.store.leases().release(&lease).await?;
        }
        Ok(())
    }

    async fn finish_removals(&self) -> Result<(), StudioError> {
        let rows = sqlx::query("SELECT project_id, user_id FROM project_removals")
            .fetch_all(self.store.pool())
            .await?;
        for found in &rows {
            let (id, user) = (row::uuid(found, "project_id")?, row::uuid(found, "user_id")?);
            if let Some(lease) = self.take(id).await? {
                self.remove_files(user, id).await?;
                self.store.leases().release(&lease).await?;
            }
        }
        Ok(())
    }

    /// The project's lease, if somebody left it half-written. Whoever ends well takes the mark away together with the
    /// lease, so in one transaction a mark without a lease is nobody's, and nobody finds the project busy for nothing.
    async fn take_abandoned(&self, project: Uuid) -> Result<Option<Lease>, StudioError> {
        let key = lease_key(project);
        let mut tx = self.store.write().await?;
        tx.lock(&key).await?;
        let marked = sqlx::query("SELECT 1 FROM projects WHERE id = $1 AND writing_since IS NOT NULL")
            .bind(project.to_string())
            .fetch_optional(&mut *tx)
            .await?;
        if marked.is_none() {
            return Ok(None);
        }
        let lease =
            self.store.leases().acquire_in(&mut tx, &key, self.holder.id(), self.limits.lease()).await?;
        tx.commit().await?;
        Ok(lease)
    }

    /// The project's lease, unless somebody living has it.
    async fn take(&self, project: Uuid) -> Result<Option<Lease>, StudioError> {
        let leases = self.store.leases();
        Ok(leases.acquire(&lease_key(project), self.holder.id(), self.limits.lease()).await?)
    }
}

/// Sweeps for as long as the studio is there.
pub(crate) async fn keep_sweeping(inner: Weak<Inner>) {
    loop {
        let Some((pause, closing)) =
            inner.upgrade().map(|inner| (inner.limits.lease(), inner.closing.clone()))
        else {
            return;
        };
        tokio::select! {
            () = closing.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        let Some(inner) = inner.upgrade() else { return };
        let inner: Arc<Inner> = inner;
        if let Err(error) = inner.sweep().await {
            tracing::error!(%error, "a sweep failed; the next one will try again");
        }
    }
}

/// Runs something that blocks where it disturbs nobody.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StudioError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| StudioError::Internal { reason: "a blocking step panicked" })
}
