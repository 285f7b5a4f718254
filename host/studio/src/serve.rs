//! Sends a project's file to whoever plays it: the path policy is asked, and the floor beneath it holds in any case.

use crate::{
    Studio, StudioError,
    files::FilesError,
    limits::within,
    project,
    publish::{access, allowed},
};
use uuid::Uuid;
use waza_registry::hooks::{Operation, Origin};

/// A file as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Such as `text/html`; unknown endings are `application/octet-stream`.
    pub media_type: &'static str,
    /// For `ETag` and `If-None-Match`, with its quotes.
    pub etag: String,
}

impl Studio {
    /// Reads one file of a project. `path` is relative to the project's folder; a query is not part of it.
    pub async fn serve_file(
        &self,
        user: Uuid,
        project: Uuid,
        path: &str,
        origin: Origin,
    ) -> Result<ServedFile, StudioError> {
        let inner = self.inner();
        within("path_bytes", inner.limits.path_bytes, path.len())?;
        let mut db = inner.store.pool().acquire().await?;
        project::owned(&mut db, user, project).await?;
        drop(db);
        let access = access(Operation::Serve, origin, path, None);
        let media_type = crate::publish::media_type(path);
        allowed(inner, user, vec![access]).await?;
        let asked = path.to_owned();
        let file = inner.folder_of(user, project).read(move |dir| dir.read(&asked)).await;
        let file = file.map_err(|error| refused(path, error))?;
        Ok(ServedFile { bytes: file.bytes, media_type, etag: format!("\"{}\"", file.etag) })
    }
}

pub(crate) fn refused(path: &str, error: StudioError) -> StudioError {
    match error {
        StudioError::Files(FilesError::NotFound { .. }) => StudioError::FileNotFound,
        StudioError::Files(error @ (FilesError::Refused { .. } | FilesError::Bound { .. })) => {
            StudioError::PathDenied {
                path: path.to_owned(),
                code: error.code().to_owned(),
                message: error.to_string(),
            }
        }
        other => other,
    }
}
