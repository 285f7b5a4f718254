//! A change to a project's files that is no job's: under the project's lease, so nobody else writes meanwhile, and with
//! the mark by which whoever finds it half-done goes back to the last version.

use crate::{Inner, StudioError, job, project, workspace::Folder};
use std::future::Future;
use uuid::Uuid;

impl Inner {
    /// Lets `work` write to the project. Refused while a job or another change is at work.
    ///
    /// Must run in a task of its own: a caller that goes away would leave the project locked until the lease runs out.
    pub(crate) async fn change<T, F>(
        &self,
        user: Uuid,
        project: Uuid,
        work: impl FnOnce(Folder) -> F + Send,
    ) -> Result<T, StudioError>
    where
        F: Future<Output = Result<T, StudioError>> + Send,
    {
        let (store, now_ms) = (&self.store, self.store.now_ms());
        let mut tx = store.write().await?;
        tx.lock(&job::lease_key(project)).await?;
        let record = project::owned(&mut tx, user, project).await?;
        let lease = store
            .leases()
            .acquire_in(&mut tx, &job::lease_key(project), self.holder.id(), self.limits.lease())
            .await?
            .ok_or(StudioError::ProjectBusy)?;
        project::mark_writing(&mut tx, project, Some(now_ms)).await?;
        tx.commit().await?;
        let folder = self.folder(&record.project);
        let done = work(folder.clone()).await;
        let is_whole = done.is_ok() || folder.mend().await.is_ok();
        let mut tx = store.write().await?;
        store.leases().guard(&mut tx, &lease).await?;
        if is_whole {
            project::mark_writing(&mut tx, project, None).await?;
        }
        project::touch(&mut tx, project, now_ms).await?;
        store.leases().release_in(&mut tx, &lease).await?;
        tx.commit().await?;
        done
    }
}
