//! One project's folder: reading, listing, and the lock that makes its writer the only one.

use super::{
    FileEntry, FilesError, FilesOptions, ProjectWriter,
    handle::{descend, enter_or_create, look, not_expected, open_file},
    limits::within,
    path::ProjectPath,
    walk::{Walked, walk},
};
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt as _};
use sha2::{Digest as _, Sha256};
use std::{
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where batches are staged, and where their marks and the lock lie. A dot name: no path can reach it.
pub(crate) const WORKSHOP: &str = ".waza-tmp";

/// A project's folder. Clones share the handle.
#[derive(Debug, Clone)]
pub struct ProjectDir(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    root: Dir,
    path: PathBuf,
    options: FilesOptions,
}

/// A file's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileContent {
    /// All of it.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, in hex.
    pub etag: String,
}

/// Freed when dropped, and by the system when the process dies.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: std::fs::File,
}

impl ProjectDir {
    pub(super) fn new(root: Dir, path: PathBuf, options: FilesOptions) -> Self {
        Self(Arc::new(Inner { root, path, options }))
    }

    /// Every file, in order of paths. Dot files, links and other strange things are not files of the project.
    pub fn list(&self) -> Result<Vec<FileEntry>, FilesError> {
        let files = self.walk()?.files;
        Ok(files.into_iter().map(|found| FileEntry { path: found.path, bytes: found.bytes }).collect())
    }

    /// A file, whole.
    pub fn read(&self, path: &str) -> Result<FileContent, FilesError> {
        let limits = &self.0.options.limits;
        let bytes = self.bytes(ProjectPath::new(path, limits)?, limits.max_file_bytes)?;
        let etag = hex::encode(Sha256::digest(&bytes));
        Ok(FileContent { bytes, etag })
    }

    pub(crate) fn bytes(&self, path: ProjectPath<'_>, limit: u64) -> Result<Vec<u8>, FilesError> {
        let missing = || FilesError::NotFound { path: path.as_str().to_owned() };
        let (folder, name) = path.split();
        let folder = descend(&self.0.root, folder)?.ok_or_else(missing)?;
        let (file, metadata) = open_file(&folder, name, path.as_str())?.ok_or_else(missing)?;
        let refuse_over = |bytes| within("max_file_bytes", limit, bytes, Some(path.as_str()));
        refuse_over(metadata.len())?;
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
        // It may grow while it is read.
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(FilesError::io("read", path.as_str()))?;
        refuse_over(bytes.len() as u64)?;
        Ok(bytes)
    }

    /// Waits until nobody else writes to this project, in whatever process.
    pub(crate) fn writer(&self) -> Result<ProjectWriter, FilesError> {
        ProjectWriter::open(self.clone(), self.lock()?)
    }

    pub(crate) fn lock(&self) -> Result<Lock, FilesError> {
        let workshop = self.workshop()?;
        let path = "the lock";
        match look(&workshop, "lock").map_err(FilesError::io("look at", path))? {
            Some(seen) if !seen.is_file() => return Err(not_expected(&seen, path)),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create(true).mode(0o600);
        let file = workshop.open_with("lock", &options).map_err(FilesError::io("open", path))?.into_std();
        file.lock().map_err(FilesError::io("take", path))?;
        Ok(Lock { _file: file })
    }

    pub(crate) fn workshop(&self) -> Result<Dir, FilesError> {
        enter_or_create(&self.0.root, WORKSHOP, WORKSHOP)
    }

    pub(super) fn walk(&self) -> Result<Walked, FilesError> {
        walk(&self.0.root, &self.0.options.limits)
    }

    pub(crate) fn files(&self) -> Result<Vec<super::Found>, FilesError> {
        Ok(self.walk()?.files)
    }

    pub(crate) fn root(&self) -> &Dir {
        &self.0.root
    }

    /// For git, which knows no handles. Its folder is a dot name that nothing here writes to.
    pub(crate) fn path(&self) -> &Path {
        &self.0.path
    }

    pub(crate) fn options(&self) -> &FilesOptions {
        &self.0.options
    }
}
