//! Who holds this process's leases, and whether another holder is still alive.
//!
//! Every process that opens the studio locks a file of its own for as long as it lives. The kernel lets go of the lock
//! when the process dies, however it dies, so a process that starts next sees at once which holders are gone and does
//! not wait for their leases to run out. A holder on another machine has no such file here; its leases run out.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
};
use uuid::Uuid;

const FOLDER: &str = "holders";
const EXTENSION: &str = "lock";

/// This process, as a holder of leases.
#[derive(Debug)]
pub(crate) struct Holder {
    id: String,
    /// Locked while it is open. Left behind on purpose: what is free to lock tells the next start who is gone.
    _file: File,
}

impl Holder {
    /// A new holder, alive until it is dropped.
    pub(crate) fn new(data_dir: &Path) -> io::Result<Self> {
        let folder = data_dir.join(FOLDER);
        fs::create_dir_all(&folder)?;
        let id = format!("studio-{}", Uuid::now_v7());
        // Under its name only once it is locked: nobody ever sees it free.
        let unnamed = folder.join(&id);
        let file = File::create_new(&unnamed)?;
        file.lock()?;
        fs::rename(&unnamed, unnamed.with_extension(EXTENSION))?;
        Ok(Self { id, _file: file })
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }
}

/// The holders whose processes are gone. Call [`bury`] once their leases were taken from them.
pub(crate) fn dead(data_dir: &Path) -> io::Result<Vec<String>> {
    let mut dead = Vec::new();
    for entry in fs::read_dir(data_dir.join(FOLDER))? {
        let path = entry?.path();
        let Some(id) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        if path.extension().is_none_or(|extension| extension != EXTENSION) {
            continue;
        }
        match File::open(&path).map(|file| file.try_lock()) {
            Ok(Ok(())) => dead.push(id.to_owned()),
            Ok(Err(TryLockError::WouldBlock)) => {}
            Ok(Err(TryLockError::Error(error))) => return Err(error),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(dead)
}

/// Whether some process has the folder open.
pub(crate) fn is_anybody_alive(data_dir: &Path) -> io::Result<bool> {
    let folder = data_dir.join(FOLDER);
    if !folder.is_dir() {
        return Ok(false);
    }
    let holders = fs::read_dir(folder)?.filter(|entry| {
        entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|is| is == EXTENSION))
    });
    Ok(holders.count() > dead(data_dir)?.len())
}

/// Forgets a dead holder.
pub(crate) fn bury(data_dir: &Path, id: &str) -> io::Result<()> {
    match fs::remove_file(data_dir.join(FOLDER).join(id).with_extension(EXTENSION)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_dead_when_its_lock_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let alive = Holder::new(folder.path()).unwrap();
        assert_eq!(dead(folder.path()).unwrap(), Vec::<String>::new());
        fs::write(folder.path().join("holders/studio-gone.lock"), "").unwrap();
        assert_eq!(dead(folder.path()).unwrap(), ["studio-gone"]);
        assert!(is_anybody_alive(folder.path()).unwrap());
        bury(folder.path(), "studio-gone").unwrap();
        bury(folder.path(), "studio-gone").unwrap();
        assert!(dead(folder.path()).unwrap().is_empty());
        let id = alive.id().to_owned();
        drop(alive);
        assert!(!is_anybody_alive(folder.path()).unwrap());
        assert_eq!(dead(folder.path()).unwrap(), [id]);
    }
}
