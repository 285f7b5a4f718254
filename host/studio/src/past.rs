//! A project's versions: listed, compared, gone back to.

use crate::{
    Studio, StudioError, job, project,
    version::{Version, VersionDiff, VersionList},
};
use uuid::Uuid;

impl Studio {
    /// The newest versions, newest first.
    pub async fn versions(&self, user: Uuid, project: Uuid) -> Result<VersionList, StudioError> {
        let limit = self.inner().limits.versions_per_listing;
        self.look(user, project).await?.versions(move |versions| versions.list(limit)).await
    }

    /// What a version changed.
    pub async fn version_diff(
        &self,
        user: Uuid,
        project: Uuid,
        version: &str,
    ) -> Result<VersionDiff, StudioError> {
        let limit = self.inner().limits.diff_bytes;
        let version = version.to_owned();
        self.look(user, project).await?.versions(move |versions| versions.diff(&version, limit)).await
    }

    /// Makes an earlier version the current one. Refused while a job is at work.
    pub async fn restore_version(
        &self,
        user: Uuid,
        project: Uuid,
        version: &str,
    ) -> Result<Version, StudioError> {
        let folder = self.look(user, project).await?;
        let inner = self.inner().clone();
        let version = version.to_owned();
        // In a task of its own: a caller that goes away must not leave the project locked.
        let restore = self.inner().tasks.spawn(async move {
            let (store, now_ms) = (&inner.store, inner.store.now_ms());
            let mut tx = store.write().await?;
            let lease = store
                .leases()
                .acquire_in(&mut tx, &job::lease_key(project), inner.holder.id(), inner.limits.lease())
                .await?
                .ok_or(StudioError::ProjectBusy)?;
            project::mark_writing(&mut tx, project, Some(now_ms)).await?;
            tx.commit().await?;
            let restored = folder.writer(move |mut writer| writer.restore(&version)).await;
            let whole = restored.is_ok() || folder.mend().await.is_ok();
            let mut tx = store.write().await?;
            store.leases().guard(&mut tx, &lease).await?;
            if whole {
                project::mark_writing(&mut tx, project, None).await?;
            }
            project::touch(&mut tx, project, now_ms).await?;
            store.leases().release_in(&mut tx, &lease).await?;
            tx.commit().await?;
            Ok(restored?.version)
        });
        restore.await.map_err(|_| StudioError::Internal { reason: "restoring a version panicked" })?
    }

    async fn look(&self, user: Uuid, id: Uuid) -> Result<crate::workspace::Folder, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        let record = project::owned(&mut db, user, id).await?;
        Ok(self.inner().folder(&record.project))
    }
}
