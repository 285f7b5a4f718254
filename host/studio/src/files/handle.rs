//! One step down at a time, through handles, and never through a link.
//!
//! cap-std keeps every lookup beneath the handle it starts from, but follows links that stay inside. Here no link is
//! followed at all: what a name is gets looked at without following, then opened, and the two must be the same thing.
//! A link that is swapped in between is another file and is refused.

use super::{FilesError, Refusal};
use cap_std::fs::{Dir, DirBuilder, DirBuilderExt as _, File, Metadata, MetadataExt as _};
use std::{ffi::OsStr, io, path::Path};

/// What a name is, the last part not followed; `None` when there is nothing.
pub(crate) fn look(dir: &Dir, name: impl AsRef<Path>) -> io::Result<Option<Metadata>> {
    match dir.symlink_metadata(name) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens the folder `name` in `dir`; `None` when there is nothing. `path` is for the refusal.
pub(crate) fn enter(dir: &Dir, name: impl AsRef<OsStr>, path: &str) -> Result<Option<Dir>, FilesError> {
    let name = Path::new(name.as_ref());
    let Some(seen) = look(dir, name).map_err(FilesError::io("look at", path))? else { return Ok(None) };
    if !seen.is_dir() {
        return Err(not_expected(&seen, path));
    }
    let folder = dir.open_dir(name).map_err(FilesError::io("open", path))?;
    let opened = folder.dir_metadata().map_err(FilesError::io("look at", path))?;
    same(&seen, &opened, path)?;
    Ok(Some(folder))
}

/// The same, and makes the folder where there is nothing.
pub(crate) fn enter_or_create(dir: &Dir, name: &str, path: &str) -> Result<Dir, FilesError> {
    if let Some(folder) = enter(dir, name, path)? {
        return Ok(folder);
    }
    let mut private = DirBuilder::new();
    private.mode(0o700);
    match dir.create_dir_with(name, &private) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(FilesError::io("create", path)(error));
        }
        _ => {}
    }
    enter(dir, name, path)?.ok_or_else(|| FilesError::NotFound { path: path.to_owned() })
}

/// Opens the file `name` in `dir` for reading; `None` when there is nothing.
pub(crate) fn open_file(dir: &Dir, name: &str, path: &str) -> Result<Option<(File, Metadata)>, FilesError> {
    let Some(seen) = look(dir, name).map_err(FilesError::io("look at", path))? else { return Ok(None) };
    if !seen.is_file() {
        return Err(not_expected(&seen, path));
    }
    let file = dir.open(name).map_err(FilesError::io("open", path))?;
    let opened = file.metadata().map_err(FilesError::io("look at", path))?;
    same(&seen, &opened, path)?;
    Ok(Some((file, opened)))
}

/// Goes down a folder path that passed the floor; `None` as soon as there is nothing. The empty path is `dir` itself.
pub(crate) fn descend(dir: &Dir, folder: &str) -> Result<Option<Dir>, FilesError> {
    let mut here = dir.try_clone().map_err(FilesError::io("open", folder))?;
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        match enter(&here, part, folder)? {
            Some(next) => here = next,
            None => return Ok(None),
        }
    }
    Ok(Some(here))
}

pub(crate) fn not_expected(seen: &Metadata, path: &str) -> FilesError {
    FilesError::refused(path, if seen.is_symlink() { Refusal::Symlink } else { Refusal::NotAFile })
}

fn same(seen: &Metadata, opened: &Metadata, path: &str) -> Result<(), FilesError> {
    if (seen.dev(), seen.ino()) == (opened.dev(), opened.ino()) {
        return Ok(());
    }
    Err(FilesError::refused(path, Refusal::Symlink))
}

/// Flushes a folder's entries to the disk.
pub(crate) fn sync_dir(dir: &Dir, path: &str) -> Result<(), FilesError> {
    dir.open(".").and_then(|folder| folder.sync_all()).map_err(FilesError::io("flush", path))
}
