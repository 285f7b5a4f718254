//! A project's versions: listed, compared, gone back to.

use crate::{
    Inner, Studio, StudioError, job, project,
    version::{Version, VersionDiff, VersionEdit, VersionList},
    version_note,
    workspace::Folder,
};
use std::sync::Arc;
use uuid::Uuid;

/// What a version changed, and what the job that made it knew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionEdits {
    /// The version.
    pub version: Version,
    /// What the user had asked for, where a job made it.
    pub prompt: Option<String>,
    /// What it does, in a sentence.
    pub summary: String,
    /// What changed.
    pub changes: VersionChanges,
}

/// What changed, in one of two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionChanges {
    /// As the job recorded it.
    Recorded(Vec<VersionEdit>),
    /// As git sees it.
    Raw(VersionDiff),
}

impl Studio {
    /// The newest versions, newest first.
    pub async fn versions(&self, user: Uuid, project: Uuid) -> Result<VersionList, StudioError> {
        self.versions_after(user, project, None).await
    }

    /// The versions after the one called `after`, or the newest; at most `versions_per_listing`. A damaged repository is
    /// said in the list, which has what could be read.
    pub async fn versions_after(
        &self,
        user: Uuid,
        project: Uuid,
        after: Option<&str>,
    ) -> Result<VersionList, StudioError> {
        let folder = self.look(user, project).await?;
        let (after, limit) = (after.map(str::to_owned), self.inner().limits.versions_per_listing);
        let list = match folder.list(after, limit).await {
            Err(error) if error.is_damage() => {
                VersionList { damage: Some(error.to_string()), ..VersionList::default() }
            }
            list => list?,
        };
        metrics::histogram!("waza_version_list_commits").record(list.commits_read as f64);
        self.inner().damage.found(project, list.damage.as_deref());
        Ok(list)
    }

    /// What a version changed: as the job recorded it, else as git sees it, in at most `diff_bytes` and `diff_ms`.
    pub async fn version_edits(
        &self,
        user: Uuid,
        project: Uuid,
        version: &str,
    ) -> Result<VersionEdits, StudioError> {
        let folder = self.look(user, project).await?;
        let id = version.to_owned();
        let found = folder.versions(move |versions| versions.version(&id)).await;
        let version = self.noted(project, found)?;
        let note = {
            let mut db = self.inner().store.pool().acquire().await?;
            version_note::find(&mut db, project, &version.hash).await?
        };
        let (prompt, summary, edits) = match note {
            Some(note) => (Some(note.prompt), note.summary, note.edits),
            None => (None, version.message.clone(), None),
        };
        let changes = match edits {
            Some(edits) => VersionChanges::Recorded(edits),
            None => {
                let (bytes, patience) = (self.inner().limits.diff_bytes, self.inner().limits.diff());
                let hash = version.hash.clone();
                let diff = folder.versions(move |versions| versions.diff(&hash, bytes, patience)).await;
                VersionChanges::Raw(self.noted(project, diff)?)
            }
        };
        Ok(VersionEdits { version, prompt, summary, changes })
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
        let restore = self.inner().tasks.spawn(restore(inner, folder, project, version));
        let restored =
            restore.await.map_err(|_| StudioError::Internal { reason: "restoring a version panicked" })?;
        self.noted(project, restored)
    }

    /// How many projects' repositories this process has found damaged, and not whole since.
    #[must_use]
    pub fn damaged_projects(&self) -> usize {
        self.inner().damage.count()
    }

    fn noted<T>(&self, project: Uuid, outcome: Result<T, StudioError>) -> Result<T, StudioError> {
        outcome.inspect_err(|error| {
            if error.is_damage() {
                self.inner().damage.found(project, Some(&error.to_string()));
            }
        })
    }

    async fn look(&self, user: Uuid, id: Uuid) -> Result<Folder, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        let record = project::owned(&mut db, user, id).await?;
        Ok(self.inner().folder(&record.project))
    }
}

async fn restore(
    inner: Arc<Inner>,
    folder: Folder,
    project: Uuid,
    version: String,
) -> Result<Version, StudioError> {
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
    if restored.is_ok() {
        project::restored(&mut tx, project, now_ms).await?;
    }
    store.leases().release_in(&mut tx, &lease).await?;
    tx.commit().await?;
    Ok(restored?.version)
}
