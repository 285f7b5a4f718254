//! The picture of a project: a file of it, known by its first bytes and not by its name.

use super::DraftChange;
use crate::{
    Studio, StudioError, asset,
    files::{Batch, FilesError},
    job,
    limits::within,
    project,
    serve::ServedFile,
};
use uuid::Uuid;

/// A format that browsers show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Picture {
    Jpeg,
    Png,
    WebP,
}

impl Picture {
    const ALL: [Self; 3] = [Self::WebP, Self::Png, Self::Jpeg];

    /// By its first bytes.
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Jpeg => "thumbnail.jpg",
            Self::Png => "thumbnail.png",
            Self::WebP => "thumbnail.webp",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }
}

impl Studio {
    /// Makes a picture the project's, as a version of its own; where it is from now on.
    pub async fn upload_thumbnail(
        &self,
        user: Uuid,
        project: Uuid,
        bytes: Vec<u8>,
    ) -> Result<String, StudioError> {
        let inner = self.inner();
        let mut db = inner.store.pool().acquire().await?;
        project::owned(&mut db, user, project).await?;
        drop(db);
        within("thumbnail_bytes", inner.limits.thumbnail_bytes, bytes.len())?;
        let picture = Picture::of(&bytes).ok_or(StudioError::NotAnImage)?;
        let url = format!("/api/projects/{project}/thumbnail?v={}", asset::short_hash(&bytes));
        let others = Picture::ALL.into_iter().filter(|other| *other != picture);
        let batch = others.fold(Batch::default(), |batch, other| batch.delete(other.file()));
        let batch = batch.write(picture.file(), bytes);
        inner.folder_of(user, project).commit_there(batch, "Upload thumbnail").await?;
        let change = DraftChange { thumbnail_url: Some(Some(url.clone())), ..DraftChange::default() };
        self.change_draft(user, project, change).await?;
        Ok(url)
    }

    /// A project's picture, for whoever has its address.
    pub async fn thumbnail(&self, project: Uuid) -> Result<ServedFile, StudioError> {
        let inner = self.inner();
        let row = sqlx::query("SELECT user_id FROM projects WHERE id = $1")
            .bind(project.to_string())
            .fetch_optional(inner.store.pool())
            .await?
            .ok_or(StudioError::FileNotFound)?;
        let user = job::uuid(&row, "user_id")?;
        let limit = inner.limits.thumbnail_bytes;
        let data = inner.data.clone();
        let read = move || -> Result<_, FilesError> {
            let dir = data.project(user, project)?;
            for picture in Picture::ALL {
                match dir.read(picture.file()) {
                    Err(FilesError::NotFound { .. }) => {}
                    read => return read.map(Some),
                }
            }
            Ok(None)
        };
        let found = match job::blocking(read).await? {
            Err(FilesError::ProjectNotFound | FilesError::Refused { .. }) => None,
            found => found?,
        };
        // Whatever else a project keeps under this name is not for everybody.
        let picture = found.filter(|file| file.bytes.len() <= limit);
        picture
            .and_then(|file| Some((Picture::of(&file.bytes)?, file)))
            .map(|(picture, file)| ServedFile {
                media_type: picture.media_type(),
                etag: format!("\"{}\"", file.etag),
                bytes: file.bytes,
            })
            .ok_or(StudioError::FileNotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_bytes() {
        assert_eq!(Picture::of(b"\xff\xd8\xff\xe0rest"), Some(Picture::Jpeg));
        assert_eq!(Picture::of(b"\x89PNG\r\n\x1a\n"), Some(Picture::Png));
        assert_eq!(Picture::of(b"RIFF\x10\0\0\0WEBPVP8 "), Some(Picture::WebP));
        for other in [
            &b""[..],
            b"\xff\xd8",
            b"\x89PNG",
            b"RIFF\x10\0\0\0WAVE",
            b"GIF89a",
            b"<svg xmlns='x'/>",
            b"<html>\xff\xd8\xff",
        ] {
            assert_eq!(Picture::of(other), None, "{other:?}");
        }
    }
}
