//! Sends a file of a published game: the path policies of today are asked, and nothing but the game's copy is opened.

use super::{GameId, NOTES, PublishedGame, access, allowed, game::visible, media_type};
use crate::{
    Studio, StudioError,
    files::{FilesError, ProjectDir},
    job::blocking,
    limits::within,
    serve::{ServedFile, refused},
};
use uuid::Uuid;
use waza_registry::hooks::{Operation, Origin};

impl Studio {
    /// Reads one file of a published game that is not private.
    pub async fn published_file(&self, id: &GameId, path: &str) -> Result<ServedFile, StudioError> {
        let inner = self.inner();
        within("path_bytes", inner.limits.path_bytes, path.len())?;
        let game = self.visible_game(id).await?;
        if NOTES.contains(&path) {
            return Err(StudioError::FileNotFound);
        }
        let question = access(Operation::Serve, Origin::User, path, None);
        allowed(inner, game.user_id, vec![question]).await?;
        match self.read_copy(game.snapshot, path).await {
            // It was published again, and the old copy has just gone.
            Err(StudioError::FileNotFound) => {
                let now = self.visible_game(id).await?;
                match now.snapshot == game.snapshot {
                    true => Err(StudioError::FileNotFound),
                    false => self.read_copy(now.snapshot, path).await,
                }
            }
            read => read,
        }
    }

    async fn visible_game(&self, id: &GameId) -> Result<PublishedGame, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        visible(&mut db, id).await
    }

    async fn read_copy(&self, snapshot: Uuid, path: &str) -> Result<ServedFile, StudioError> {
        let asked = path.to_owned();
        let file = self.copied(snapshot, move |copy| copy.read(&asked)).await;
        let file = file.map_err(|error| refused(path, error))?;
        Ok(ServedFile { bytes: file.bytes, media_type: media_type(path), etag: format!("\"{}\"", file.etag) })
    }

    /// Looks into a copy. One that is gone has no files.
    pub(crate) async fn copied<T: Send + 'static>(
        &self,
        snapshot: Uuid,
        look: impl FnOnce(ProjectDir) -> Result<T, FilesError> + Send + 'static,
    ) -> Result<T, StudioError> {
        let data = self.inner().data.clone();
        match blocking(move || look(data.snapshot(snapshot)?)).await? {
            Err(FilesError::ProjectNotFound) => Err(StudioError::FileNotFound),
            looked => Ok(looked?),
        }
    }
}
