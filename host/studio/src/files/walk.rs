//! What is in a project's folder: its files, and what has no business there.

use super::{FilesError, FilesLimits, handle::enter, limits::within, path::ProjectPath};
use cap_std::fs::{Dir, Metadata, MetadataExt as _};
use std::ffi::OsString;

/// A file of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Relative, `/` between parts.
    pub path: String,
    /// Its size.
    pub bytes: u64,
}

/// By what a file that was changed is known from one that was not, without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) dev: u64,
    pub(crate) ino: u64,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) mtime: (i64, i64),
    pub(crate) ctime: (i64, i64),
}

impl Stamp {
    pub(crate) fn of(metadata: &Metadata) -> Self {
        Self {
            dev: metadata.dev(),
            ino: metadata.ino(),
            uid: metadata.uid(),
            gid: metadata.gid(),
            mtime: (metadata.mtime(), metadata.mtime_nsec()),
            ctime: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

/// A file with its stamp.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) stamp: Stamp,
}

/// Something that this crate never puts into a project: a link, a device, a name that the floor refuses.
#[derive(Debug)]
pub(super) struct Strange {
    /// The folder it lies in, empty for the project's own.
    pub(super) folder: String,
    pub(super) name: OsString,
    pub(super) is_dir: bool,
}

/// Everything beneath a folder, dot names left out, files in order of their paths.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub(super) files: Vec<Found>,
    pub(super) strange: Vec<Strange>,
}

pub(super) fn walk(root: &Dir, limits: &FilesLimits) -> Result<Walked, FilesError> {
    let mut walked = Walked::default();
    let mut seen: u64 = 0;
    let mut folders = vec![(String::new(), root.try_clone().map_err(FilesError::io("open", ""))?)];
    while let Some((folder, dir)) = folders.pop() {
        for entry in dir.entries().map_err(FilesError::io("list", &folder))? {
            let entry = entry.map_err(FilesError::io("list", &folder))?;
            let name = entry.file_name();
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            seen = seen.saturating_add(1);
            within("max_walk_entries", limits.max_walk_entries, seen, None)?;
            let metadata = match entry.metadata() {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                metadata => metadata.map_err(FilesError::io("look at", &folder))?,
            };
            let path = name
                .to_str()
                .map(|name| join(&folder, name))
                .filter(|path| ProjectPath::new(path, limits).is_ok());
            match path {
                Some(path) if metadata.is_file() => {
                    walked.files.push(Found { path, bytes: metadata.len(), stamp: Stamp::of(&metadata) });
                }
                Some(path) if metadata.is_dir() => {
                    folders.extend(enter(&dir, &name, &path)?.map(|dir| (path, dir)));
                }
                _ => {
                    walked.strange.push(Strange { folder: folder.clone(), name, is_dir: metadata.is_dir() });
                }
            }
        }
    }
    walked.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(walked)
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
