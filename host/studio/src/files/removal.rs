//! What is removed for good, and who needs that it stays. A backup reads rows first and files after, so nothing that its
//! rows may name is taken off the disk between the two. What was spared is removed by a later sweep.
//!
//! A lock of the file system, because servers and backups are processes of their own and it ends with whoever has it.

use super::{
    DataDir, FilesError,
    handle::{look, not_expected},
};
use cap_std::fs::{OpenOptions, OpenOptionsExt as _};
use std::fs::{File, TryLockError};

/// Its name in the data directory.
const LOCK: &str = ".waza-removals";

/// Held while something is removed, or while nothing may be.
#[derive(Debug)]
pub(crate) struct Removals {
    _file: File,
}

impl DataDir {
    /// Leave to remove. `None`: not now, and nobody waits for it.
    pub(crate) fn may_remove(&self) -> Result<Option<Removals>, FilesError> {
        let file = self.removals()?;
        match file.try_lock_shared() {
            Ok(()) => Ok(Some(Removals { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(FilesError::io("take", LOCK)(error)),
        }
    }

    /// Nothing is removed while this is held. Waits for removals that are under way, and for another backup.
    pub(crate) fn keep_all(&self) -> Result<Removals, FilesError> {
        let file = self.removals()?;
        file.lock().map_err(FilesError::io("take", LOCK))?;
        Ok(Removals { _file: file })
    }

    fn removals(&self) -> Result<File, FilesError> {
        let root = self.root()?;
        match look(&root, LOCK).map_err(FilesError::io("look at", LOCK))? {
            Some(seen) if !seen.is_file() => return Err(not_expected(&seen, LOCK)),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create(true).mode(0o600);
        Ok(root.open_with(LOCK, &options).map_err(FilesError::io("open", LOCK))?.into_std())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::FilesOptions;

    #[test]
    fn many_remove_at_once_and_nobody_does_while_all_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path(), FilesOptions::default()).unwrap();
        let both = (data.may_remove().unwrap(), data.may_remove().unwrap());
        assert!(both.0.is_some() && both.1.is_some());
        drop(both);
        let kept = data.keep_all().unwrap();
        assert!(data.may_remove().unwrap().is_none());
        drop(kept);
        assert!(data.may_remove().unwrap().is_some());
    }
}
