//! Putting unpacked folders where they belong, and back again if the database does not follow.

use super::{BackupError, is_kept};
use cap_std::{
    ambient_authority,
    fs::{Dir, DirBuilder, DirBuilderExt as _},
};
use std::{fs, path::Path};
use uuid::Uuid;

/// Where a backup is unpacked, and what was replaced is kept until all is done. Beside the folders, so that moving is
/// renaming; gone when this is dropped.
pub(super) struct Staging {
    root: Dir,
    name: String,
    pub(super) dir: Dir,
    /// Folders that are in their places now, and whether something else was there.
    placed: Vec<(String, bool)>,
}

impl Staging {
    pub(super) fn create(data_dir: &Path) -> Result<Self, BackupError> {
        let shown = data_dir.display().to_string();
        let failed = || BackupError::io("create", shown.clone());
        let mut private = fs::DirBuilder::new();
        std::os::unix::fs::DirBuilderExt::mode(private.recursive(true), 0o700);
        private.create(data_dir).map_err(failed())?;
        let root = Dir::open_ambient_dir(data_dir, ambient_authority()).map_err(failed())?;
        let name = format!(".waza-restore-{}", Uuid::new_v4());
        let mut private = DirBuilder::new();
        private.mode(0o700);
        for folder in [name.clone(), format!("{name}/files"), format!("{name}/replaced")] {
            root.create_dir_with(folder, &private).map_err(failed())?;
        }
        let dir = root.open_dir(&name).map_err(failed())?;
        Ok(Self { root, name, dir, placed: Vec::new() })
    }

    /// A folder with something in it that a restore would replace.
    pub(super) fn occupied(&self) -> Result<Option<String>, BackupError> {
        for name in folders(&self.root)? {
            let is_empty =
                self.root.read_dir(&name).map_err(BackupError::io("list", &name))?.next().is_none();
            if is_kept(&name) && !is_empty {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// What is there goes aside, and what was unpacked takes its place.
    pub(super) fn place(&mut self) -> Result<(), BackupError> {
        let files = self.dir.open_dir("files").map_err(BackupError::io("open", "files"))?;
        let new = folders(&files)?;
        let old: Vec<String> = folders(&self.root)?.into_iter().filter(|name| is_kept(name)).collect();
        for name in old.iter().chain(new.iter().filter(|name| !old.contains(name))) {
            let failed = || BackupError::io("replace", name);
            let was_there = old.contains(name);
            if was_there {
                self.root.rename(name, &self.dir, format!("replaced/{name}")).map_err(failed())?;
            }
            self.placed.push((name.clone(), was_there));
            if new.contains(name) {
                files.rename(name, &self.root, name).map_err(failed())?;
            }
        }
        Ok(())
    }

    /// As it was before.
    pub(super) fn take_back(&mut self) -> Result<(), BackupError> {
        for (name, was_there) in self.placed.drain(..).rev() {
            let failed = || BackupError::io("put back", &name);
            if self.root.exists(&name) {
                self.root.rename(&name, &self.dir, format!("files/{name}")).map_err(failed())?;
            }
            if was_there {
                self.dir.rename(format!("replaced/{name}"), &self.root, &name).map_err(failed())?;
            }
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if let Err(error) = self.root.remove_dir_all(&self.name) {
            tracing::warn!(%error, folder = self.name, "a folder could not be removed");
        }
    }
}

fn folders(dir: &Dir) -> Result<Vec<String>, BackupError> {
    let mut names = Vec::new();
    for entry in dir.entries().map_err(BackupError::io("list", "the data folder"))? {
        let entry = entry.map_err(BackupError::io("list", "the data folder"))?;
        let kind = entry.file_type().map_err(BackupError::io("look at", "the data folder"))?;
        if let (true, Ok(name)) = (kind.is_dir(), entry.file_name().into_string()) {
            names.push(name);
        }
    }
    Ok(names)
}
