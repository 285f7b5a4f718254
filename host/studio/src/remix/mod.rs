//! Going on from somebody else's game.
//!
//! What is copied is what was published, not what its author works on. The files come first, in a folder that no project
//! has yet: a note that it is to be removed stands until the project's row is there, and a lease keeps the sweep away from
//! it meanwhile. So a death on the way leaves nothing behind, and a project that is listed is whole.

mod lineage;

pub use lineage::{Lineage, LineageEntry};

use crate::{
    Studio, StudioError,
    asset::full_hash,
    files::{Batch, Content, FileWrite, FilesError, ProjectDir},
    job,
    library::{not_to_remix, note_remixed},
    project::{self, Project},
    publish::{GameId, PUBLISH_FILE, PublishedGame, access, allowed, visible},
    quota::{self, QuotaKind},
};
use std::collections::BTreeSet;
use uuid::Uuid;
use waza_registry::hooks::{Operation, Origin};
use waza_store::Lease;

/// What a remix is called after.
const SUFFIX: &str = " (Remix)";

impl Studio {
    /// Makes a project of a published game for another user, or for the same.
    pub async fn remix(&self, user: Uuid, id: &GameId) -> Result<Project, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        let game = visible(&mut db, id).await?;
        if !game.allow_remix {
            return Err(StudioError::RemixNotAllowed);
        }
        let left_out = not_to_remix(&mut db, game.project_id, user).await?;
        drop(db);
        let writes = self.copied(game.snapshot, move |copy| files_to_copy(copy, &left_out)).await?;
        // Judged like what a generation makes: a game has kinds of files that nobody may upload.
        let question = |write: &FileWrite| {
            let Content::Bytes(bytes) = &write.content else { return None };
            Some(access(Operation::Write, Origin::Model, &write.path, Some(bytes.len() as u64)))
        };
        allowed(self.inner(), user, writes.iter().filter_map(question).collect()).await?;
        let project = self.remix_of(user, &game).await?;
        let batch = Batch { writes, deletes: Vec::new() };
        // In a task of its own: a caller that goes away must not leave a folder to the sweep.
        let studio = self.clone();
        let making = self.inner().tasks.spawn(async move { studio.make_remix(project, &game, batch).await });
        making.await.map_err(|_| StudioError::Internal { reason: "making a remix panicked" })?
    }

    /// The row that there will be.
    async fn remix_of(&self, user: Uuid, game: &PublishedGame) -> Result<Project, StudioError> {
        let inner = self.inner();
        let chars = inner.limits.project_name_chars.saturating_sub(SUFFIX.len());
        let title: String = game.title.chars().filter(|c| !c.is_control()).take(chars).collect();
        let name = format!("{title}{SUFFIX}").trim().to_owned();
        let mut project = Project::new(user, name, inner.store.now_ms());
        let mut db = inner.store.pool().acquire().await?;
        let source = project::owned(&mut db, game.user_id, game.project_id).await;
        project.dimension = source
            .map_err(|error| match error {
                StudioError::ProjectNotFound => StudioError::GameNotFound,
                other => other,
            })?
            .project
            .dimension;
        project.is_initialized = true;
        project.remixed_from = Some(game.project_id);
        Ok(project)
    }

    async fn make_remix(
        self,
        project: Project,
        game: &PublishedGame,
        batch: Batch,
    ) -> Result<Project, StudioError> {
        let inner = self.inner();
        let lease = self.reserve(&project).await?;
        let message = format!("Remixed from {}", game.public_id);
        let written = inner
            .folder(&project)
            .writer(move |mut writer| {
                writer.apply(&batch)?;
                writer.commit_all(&message).map(drop)
            })
            .await;
        let stored = match written {
            Ok(()) => self.settle(&project, game, &lease).await,
            Err(error) => Err(error),
        };
        if let Err(error) = stored {
            // When this does not work either, the sweep does it.
            let removed = inner.remove_files(project.user_id, project.id).await;
            let released = inner.store.leases().release(&lease).await;
            tracing::warn!(%error, ?removed, ?released, "a remix was not made");
            return Err(error);
        }
        Ok(project)
    }

    /// Counts, and notes that the folder is to go unless a project comes of it.
    async fn reserve(&self, project: &Project) -> Result<Lease, StudioError> {
        let inner = self.inner();
        let mut tx = inner.store.write().await?;
        project::refuse_too_many(&mut tx, project.user_id, inner.limits.projects_per_user).await?;
        let key = job::lease_key(project.id);
        let lease = inner
            .store
            .leases()
            .acquire_in(&mut tx, &key, inner.holder.id(), inner.limits.lease())
            .await?
            .ok_or(StudioError::ProjectBusy)?;
        sqlx::query("INSERT INTO project_removals (project_id, user_id, asked_at) VALUES ($1, $2, $3)")
            .bind(project.id.to_string())
            .bind(project.user_id.to_string())
            .bind(inner.store.now_ms())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(lease)
    }

    /// From now on it is a project, and part of a lineage.
    async fn settle(
        &self,
        project: &Project,
        game: &PublishedGame,
        lease: &Lease,
    ) -> Result<(), StudioError> {
        let inner = self.inner();
        let mut tx = inner.store.write().await?;
        project::refuse_too_many(&mut tx, project.user_id, inner.limits.projects_per_user).await?;
        quota::spend(inner, &mut tx, project.user_id, QuotaKind::Projects).await?;
        inner.store.leases().guard(&mut tx, lease).await?;
        project::insert(&mut tx, project).await?;
        sqlx::query(
            "INSERT INTO remixes (project_id, parent_id, game_id, created_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(project.id.to_string())
        .bind(game.project_id.to_string())
        .bind(game.id.to_string())
        .bind(project.created_at.millis())
        .execute(&mut *tx)
        .await?;
        note_remixed(&mut tx, game.project_id, project.id, project.user_id, inner.store.now_ms()).await?;
        sqlx::query("DELETE FROM project_removals WHERE project_id = $1")
            .bind(project.id.to_string())
            .execute(&mut *tx)
            .await?;
        inner.store.leases().release_in(&mut tx, lease).await?;
        Ok(tx.commit().await?)
    }
}

/// What a remix begins with: whatever was published but for assets whose owners do not allow it. What the author said
/// about publishing is not copied.
fn files_to_copy(copy: ProjectDir, left_out: &BTreeSet<String>) -> Result<Vec<FileWrite>, FilesError> {
    let mut writes = Vec::new();
    for entry in copy.list()? {
        let bytes = copy.read(&entry.path)?.bytes;
        let is_kept_back = entry.path.starts_with("assets/") && left_out.contains(&full_hash(&bytes));
        if entry.path != PUBLISH_FILE && !is_kept_back {
            writes.push(FileWrite { path: entry.path, content: Content::Bytes(bytes) });
        }
    }
    Ok(writes)
}
