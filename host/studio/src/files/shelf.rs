//! Where the files of assets lie: `users/{user}/assets/{sha256}`, and `shared/assets/{sha256}` for those of everybody.
//!
//! A file is named after its content, so it is never changed: it is written under a temporary name, flushed, and renamed.
//! Small pictures made of it lie beside it and can be made again.

use super::{
    DataDir, FilesError,
    handle::{enter, enter_or_create, open_file, sync_dir},
};
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt as _};
use std::{
    io::{self, Read as _, Write as _},
    time::{Duration, SystemTime},
};
use uuid::Uuid;

const USERS: &str = "users";
const SHARED: &str = "shared";
const ASSETS: &str = "assets";
/// Small pictures, in the folder of the files they were made of.
const SMALL: &str = ".small";
/// What files are called until they are whole.
const STAGED: &str = ".new-";
/// A writer that has not finished by then is dead.
const STAGED_FOR: Duration = Duration::from_secs(3_600);

/// One owner's files.
#[derive(Debug)]
pub(crate) struct Shelf {
    dir: Dir,
}

/// A file that is whole, and not in its place yet.
#[derive(Debug)]
pub(crate) struct Staged(String);

impl DataDir {
    /// One user's files, or everybody's. The folder is made where it is missing.
    pub(crate) fn shelf(&self, owner: Option<Uuid>) -> Result<Shelf, FilesError> {
        let mut dir = self.root()?;
        let owner = owner.map(|owner| owner.to_string());
        for part in owner.iter().map(|_| USERS).chain([owner.as_deref().unwrap_or(SHARED), ASSETS]) {
            dir = enter_or_create(&dir, part, part)?;
        }
        Ok(Shelf { dir })
    }

    /// Who has files: users, and everybody.
    pub(crate) fn shelf_owners(&self) -> Result<Vec<Option<Uuid>>, FilesError> {
        let root = self.root()?;
        let mut owners = Vec::new();
        if let Some(shared) = enter(&root, SHARED, SHARED)?
            && enter(&shared, ASSETS, ASSETS)?.is_some()
        {
            owners.push(None);
        }
        let Some(users) = enter(&root, USERS, USERS)? else { return Ok(owners) };
        for entry in users.entries().map_err(FilesError::io("list", USERS))? {
            let name = entry.map_err(FilesError::io("list", USERS))?.file_name();
            let Some(user) = name.to_str().and_then(|name| Uuid::try_parse(name).ok()) else { continue };
            let Some(folder) = enter(&users, &name, USERS)? else { continue };
            if enter(&folder, ASSETS, ASSETS)?.is_some() {
                owners.push(Some(user));
            }
        }
        Ok(owners)
    }
}

impl Shelf {
    /// Writes a file that nobody can find yet, down to the disk.
    pub(crate) fn stage(&self, bytes: &[u8]) -> Result<Staged, FilesError> {
        let name = format!("{STAGED}{}", Uuid::new_v4());
        write(&self.dir, &name, bytes).inspect_err(|_| {
            let _ = self.dir.remove_file(&name);
        })?;
        Ok(Staged(name))
    }

    /// Puts a whole file in its place. One that is there already has the same content.
    pub(crate) fn place(&self, staged: &Staged, hash: &str) -> Result<(), FilesError> {
        self.dir.rename(&staged.0, &self.dir, hash).map_err(FilesError::io("write", hash))?;
        sync_dir(&self.dir, ASSETS)
    }

    /// Forgets a file that did not get to its place.
    pub(crate) fn drop_staged(&self, staged: &Staged) {
        // Whatever is left is swept later.
        let _ = self.dir.remove_file(&staged.0);
    }

    /// A file, whole; `None` when it is not there.
    pub(crate) fn read(&self, hash: &str) -> Result<Option<Vec<u8>>, FilesError> {
        read(&self.dir, hash)
    }

    /// Removes a file and what was made of it. It may be gone already.
    pub(crate) fn remove(&self, hash: &str) -> Result<(), FilesError> {
        forget(&self.dir, hash)?;
        let Some(small) = enter(&self.dir, SMALL, SMALL)? else { return Ok(()) };
        for name in names(&small)? {
            if name.split_once('-').is_some_and(|(of, _)| of == hash) {
                forget(&small, &name)?;
            }
        }
        Ok(())
    }

    /// The files that are in their places.
    pub(crate) fn hashes(&self) -> Result<Vec<String>, FilesError> {
        let is_hash = |name: &String| name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit());
        Ok(names(&self.dir)?.into_iter().filter(is_hash).collect())
    }

    /// Removes what writers that died have left. `now`: the file system's idea of it.
    pub(crate) fn sweep_staged(&self, now: SystemTime) -> Result<(), FilesError> {
        for name in names(&self.dir)?.into_iter().filter(|name| name.starts_with(STAGED)) {
            let Some((_, metadata)) = open_file(&self.dir, &name, &name)? else { continue };
            let changed = metadata.modified().map_err(FilesError::io("look at", &name))?.into_std();
            if now.duration_since(changed).is_ok_and(|age| age > STAGED_FOR) {
                forget(&self.dir, &name)?;
            }
        }
        Ok(())
    }

    /// A small picture that was made before.
    pub(crate) fn small(&self, hash: &str, width: u32) -> Result<Option<Vec<u8>>, FilesError> {
        match enter(&self.dir, SMALL, SMALL)? {
            Some(small) => read(&small, &format!("{hash}-{width}")),
            None => Ok(None),
        }
    }

    /// Keeps a small picture.
    pub(crate) fn keep_small(&self, hash: &str, width: u32, bytes: &[u8]) -> Result<(), FilesError> {
        let small = enter_or_create(&self.dir, SMALL, SMALL)?;
        let staged = format!("{STAGED}{}", Uuid::new_v4());
        write(&small, &staged, bytes)?;
        let name = format!("{hash}-{width}");
        small.rename(&staged, &small, &name).map_err(FilesError::io("write", name))
    }
}

fn write(dir: &Dir, name: &str, bytes: &[u8]) -> Result<(), FilesError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = dir.open_with(name, &options).map_err(FilesError::io("create", name))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(FilesError::io("write", name))
}

fn read(dir: &Dir, name: &str) -> Result<Option<Vec<u8>>, FilesError> {
    let Some((mut file, metadata)) = open_file(dir, name, name)? else { return Ok(None) };
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    file.read_to_end(&mut bytes).map_err(FilesError::io("read", name))?;
    Ok(Some(bytes))
}

fn names(dir: &Dir) -> Result<Vec<String>, FilesError> {
    let entries = dir.entries().map_err(FilesError::io("list", ASSETS))?;
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    names.collect::<io::Result<_>>().map_err(FilesError::io("list", ASSETS))
}

fn forget(dir: &Dir, name: &str) -> Result<(), FilesError> {
    match dir.remove_file(name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(FilesError::io("remove", name)),
    }
}
