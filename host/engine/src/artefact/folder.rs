//! A folder that belongs to this user alone, and files that appear in it whole or not at all.
//!
//! Several processes may use it at once. Whoever writes holds the folder's lock together with the other writers; a
//! temporary file that is there while nobody holds it was left behind by a process that died, and is removed.

use crate::error::ArtefactError;
use rustix::{fs::OFlags, io::Errno, process};
use std::{
    fs::{self, DirBuilder, File, Metadata, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

const TEMPORARY: &str = "tmp";

/// An open private folder.
pub(super) struct Folder(PathBuf);

/// The right to write, shared with other writers; given back when dropped.
pub(super) struct Writing(File);

impl Folder {
    /// Makes it if need be, and refuses one that others can open.
    pub(super) fn open(path: &Path) -> Result<Self, ArtefactError> {
        let io = |source| ArtefactError::Io { path: path.to_owned(), source };
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(io)?;
        let wrong = || ArtefactError::WrongKind { path: path.to_owned(), wanted: "folder" };
        let handle = match open(path) {
            Err(error) if is_link(&error) => return Err(wrong()),
            other => other.map_err(io)?,
        };
        let meta = handle.metadata().map_err(io)?;
        if !meta.is_dir() {
            return Err(wrong());
        }
        private(path, &meta, 0o700)?;
        Ok(Self(path.to_owned()))
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Waits for whoever cleans up, which is short.
    pub(super) fn write(&self) -> io::Result<Writing> {
        let handle = open(&self.0)?;
        handle.lock_shared()?;
        Ok(Writing(handle))
    }

    /// Removes what dead writers left behind, unless somebody writes just now: then the next start does it.
    pub(super) fn clean(&self) -> io::Result<()> {
        let handle = open(&self.0)?;
        match handle.try_lock() {
            Ok(()) => (),
            Err(fs::TryLockError::WouldBlock) => return Ok(()),
            Err(fs::TryLockError::Error(error)) => return Err(error),
        }
        for entry in fs::read_dir(&self.0)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == TEMPORARY) {
                gone(fs::remove_file(path))?;
            }
        }
        Ok(())
    }

    /// A file that is there whole or not at all, and stays what it was if there is one already.
    pub(super) fn create(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let temporary = self.temporary(&[bytes])?;
        let linked = fs::hard_link(&temporary, self.path(name));
        gone(fs::remove_file(&temporary))?;
        match linked {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            other => other.and_then(|()| open(&self.0)?.sync_all()),
        }
    }

    /// The same, in place of what is there. After a crash at any moment it is the old one or the new one.
    pub(super) fn replace(&self, name: &str, parts: &[&[u8]], writing: &Writing) -> io::Result<()> {
        let temporary = self.temporary(parts)?;
        match fs::rename(&temporary, self.path(name)) {
            Ok(()) => writing.0.sync_all(),
            Err(error) => {
                gone(fs::remove_file(&temporary))?;
                Err(error)
            }
        }
    }

    fn temporary(&self, parts: &[&[u8]]) -> io::Result<PathBuf> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let path = self.path(&hex::encode(random)).with_extension(TEMPORARY);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let written = parts.iter().try_for_each(|part| file.write_all(part)).and_then(|()| file.sync_all());
        match written {
            Ok(()) => Ok(path),
            Err(error) => {
                gone(fs::remove_file(&path))?;
                Err(error)
            }
        }
    }
}

/// Opens for reading. A link is not followed, and a pipe in a file's place does not keep the reader waiting.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(path)
}

/// Whether [`open`] met a link.
pub(super) fn is_link(error: &io::Error) -> bool {
    Errno::from_io_error(error) == Some(Errno::LOOP)
}

/// Whether only this user can use a file or folder.
pub(super) fn private(path: &Path, meta: &Metadata, wanted: u32) -> Result<(), ArtefactError> {
    let (owner, user, mode) = (meta.uid(), process::geteuid().as_raw(), meta.mode() & 0o777);
    if owner != user {
        return Err(ArtefactError::Foreign { path: path.to_owned(), owner, user });
    }
    if mode & 0o077 != 0 {
        return Err(ArtefactError::Exposed { path: path.to_owned(), mode, wanted });
    }
    Ok(())
}

/// Removed by somebody else is removed.
pub(super) fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
