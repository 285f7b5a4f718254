//! The newest version of a project as a ZIP file, made on the disk: it may be larger than what a request may keep in
//! memory.

use crate::{
    Studio, StudioError,
    files::FilesError,
    job::blocking,
    version::{VersionError, VersionFiles, Versions},
};
use std::{
    fs::File,
    io::{self, Seek as _, Write as _},
};
use uuid::Uuid;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A ZIP file without a name, at its beginning.
#[derive(Debug)]
pub struct Archive {
    /// Goes when it is closed.
    pub file: File,
    /// Its length.
    pub bytes: u64,
}

impl Studio {
    /// Every file of the newest version. Its size is bounded by that of projects.
    pub async fn download(&self, user: Uuid, project: Uuid) -> Result<Archive, StudioError> {
        let newest = self.newest_files(user, project).await?;
        let data = self.inner().data.clone();
        let pack = move || -> Result<Archive, VersionError> {
            let versions = Versions::open(&data.project(user, project)?)?;
            pack(&versions, &newest, data.scratch()?)
        };
        Ok(blocking(pack).await??)
    }
}

/// Stored, not compressed: what is large in a game is compressed already. The paths have passed the floor.
fn pack(versions: &Versions, newest: &VersionFiles, file: File) -> Result<Archive, VersionError> {
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Stored).unix_permissions(0o644);
    let failed = |path: &str, source: io::Error| FilesError::io("archive", path)(source);
    let mut archive = ZipWriter::new(file);
    for entry in &newest.files {
        let path = entry.path.as_str();
        archive.start_file(path, options).map_err(|error| failed(path, error.into()))?;
        archive.write_all(&versions.content(entry)?).map_err(|error| failed(path, error))?;
    }
    let mut file = archive.finish().map_err(|error| failed("", error.into()))?;
    let bytes = file.stream_position().map_err(|error| failed("", error))?;
    file.rewind().map_err(|error| failed("", error))?;
    Ok(Archive { file, bytes })
}
