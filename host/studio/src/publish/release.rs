//! Publishing and taking back.

use super::{NOTES, PublishInfo, PublishedGame, access, allowed, game::of_project};
use crate::{
    Studio, StudioError,
    job::{blocking, lease_key},
    limits::within,
    project,
    public_id::{self, Kind},
    version::{VersionError, VersionFiles, Versions},
};
use serde_json::json;
use sqlx::AnyConnection;
use uuid::{NoContext, Timestamp, Uuid};
use waza_registry::hooks::{Operation, Origin};

/// Without it there is nothing to open.
const FIRST_PAGE: &str = "index.html";

impl Studio {
    /// Publishes the newest version of a project, or publishes it again. An error leaves what was published before.
    pub async fn publish(
        &self,
        user: Uuid,
        project: Uuid,
        info: PublishInfo,
    ) -> Result<PublishedGame, StudioError> {
        let inner = self.inner();
        let info = info.checked(&inner.limits)?;
        let newest = self.newest_files(user, project).await?;
        if !newest.files.iter().any(|file| file.path == FIRST_PAGE) {
            return Err(StudioError::InvalidRequest { reason: "The project has no index.html" });
        }
        let question = |path: &str, bytes| access(Operation::Serve, Origin::User, path, Some(bytes));
        // The project's own notes are copied for remixes and served to nobody.
        let served = newest.files.iter().filter(|file| !NOTES.contains(&file.path.as_str()));
        let accesses = served.map(|file| question(&file.path, file.bytes)).collect();
        allowed(inner, user, accesses).await?;
        let version = newest.version.hash.clone();
        let begun_ms = inner.store.now_ms();
        let snapshot = self.copy(user, project, newest, begun_ms).await?;
        let mut tx = inner.store.write().await?;
        tx.lock(&lease_key(project)).await?;
        project::owned(&mut tx, user, project).await?;
        // A copy that nobody named for twice as long may be gone already.
        let taken_ms = usize::try_from(inner.store.now_ms().saturating_sub(begun_ms)).unwrap_or_default();
        within("publish_ms", usize::try_from(inner.limits.publish_ms).unwrap_or(usize::MAX), taken_ms)?;
        let release = Release { user, project, info, version, snapshot, now_ms: inner.store.now_ms() };
        release.store(&mut tx).await?;
        let game = of_project(&mut tx, project).await?.ok_or(StudioError::GameNotFound)?;
        tx.commit().await?;
        Ok(game)
    }

    /// Takes a game back. It may be gone already.
    pub async fn unpublish(&self, user: Uuid, project: Uuid) -> Result<(), StudioError> {
        let mut tx = self.inner().store.write().await?;
        tx.lock(&lease_key(project)).await?;
        project::owned(&mut tx, user, project).await?;
        sqlx::query("DELETE FROM published_games WHERE project_id = $1")
            .bind(project.to_string())
            .execute(&mut *tx)
            .await?;
        sqlx::query("UPDATE projects SET is_public = 0 WHERE id = $1")
            .bind(project.to_string())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// What is in the newest version of a project.
    pub(crate) async fn newest_files(&self, user: Uuid, project: Uuid) -> Result<VersionFiles, StudioError> {
        let inner = self.inner();
        let mut db = inner.store.pool().acquire().await?;
        project::owned(&mut db, user, project).await?;
        drop(db);
        let data = inner.data.clone();
        let read = move || -> Result<_, VersionError> {
            let dir = data.project(user, project)?;
            Versions::open(&dir)?.newest_files(&dir.options().limits)
        };
        blocking(read).await??.ok_or(StudioError::VersionNotFound)
    }

    /// Copies a version to where games are served from.
    async fn copy(
        &self,
        user: Uuid,
        project: Uuid,
        newest: VersionFiles,
        now_ms: i64,
    ) -> Result<Uuid, StudioError> {
        let data = self.inner().data.clone();
        let id = snapshot_id(now_ms);
        let copy = move || -> Result<(), VersionError> {
            let versions = Versions::open(&data.project(user, project)?)?;
            data.make_snapshot(id, |writer| {
                let mut files = newest.files.iter();
                files.try_for_each(|file| Ok(writer.write(&file.path, &versions.content(file)?)?))
            })
        };
        blocking(copy).await??;
        Ok(id)
    }
}

/// By it the sweep knows how old a copy is.
fn snapshot_id(now_ms: i64) -> Uuid {
    let millis = u64::try_from(now_ms).unwrap_or_default();
    let nanos = u32::try_from(millis % 1_000).unwrap_or_default().saturating_mul(1_000_000);
    Uuid::new_v7(Timestamp::from_unix(NoContext, millis / 1_000, nanos))
}

/// What a row is to say.
struct Release {
    user: Uuid,
    project: Uuid,
    info: PublishInfo,
    version: String,
    snapshot: Uuid,
    now_ms: i64,
}

impl Release {
    /// The same game where the project was published before: its ids, counts and first date stay.
    async fn store(&self, db: &mut AnyConnection) -> Result<(), StudioError> {
        let Self { user, project, info, version, snapshot, now_ms } = self;
        sqlx::query(
            "INSERT INTO published_games
               (id, project_id, user_id, public_id, title, description, how_to_play, tags, thumbnail_url,
                visibility, allow_remix, play_count, like_count, version, snapshot, published_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12, $13, $14, $14)
             ON CONFLICT (project_id) DO UPDATE SET
               title = excluded.title, description = excluded.description,
               how_to_play = excluded.how_to_play, tags = excluded.tags,
               thumbnail_url = COALESCE(excluded.thumbnail_url, published_games.thumbnail_url),
               visibility = excluded.visibility, allow_remix = excluded.allow_remix,
               version = excluded.version, snapshot = excluded.snapshot, updated_at = excluded.updated_at",
        )
        .bind(Uuid::now_v7().to_string())
        .bind(project.to_string())
        .bind(user.to_string())
        .bind(public_id::new(Kind::Game))
        .bind(&info.title)
        .bind(&info.description)
        .bind(&info.how_to_play)
        .bind(json!(info.tags).to_string())
        .bind(info.thumbnail_url.as_deref())
        .bind(info.visibility.as_str())
        .bind(i64::from(info.allow_remix))
        .bind(version)
        .bind(snapshot.to_string())
        .bind(now_ms)
        .execute(&mut *db)
        .await?;
        sqlx::query("UPDATE projects SET is_public = $1, public_id = COALESCE(public_id, $2) WHERE id = $3")
            .bind(i64::from(info.visibility == super::Visibility::Public))
            .bind(public_id::new(Kind::Project))
            .bind(project.to_string())
            .execute(db)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_knows_when_it_was_made() {
        let id = snapshot_id(1_700_000_000_042);
        assert_eq!(super::super::sweep::made_ms(id), Some(1_700_000_000_042));
        assert_ne!(id, snapshot_id(1_700_000_000_042));
    }
}
