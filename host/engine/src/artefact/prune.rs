//! Keeps the folder within its bound: what was not used for longest goes first.

use super::{folder::gone, key};
use std::{fs, io, path::Path, path::PathBuf, time::SystemTime};

/// Removes artefacts until all of them together are at most `max_bytes`. Everything else in the folder is left alone.
pub(super) fn prune(folder: &Path, max_bytes: u64) -> io::Result<()> {
    let mut artefacts = list(folder)?;
    let mut total: u64 = artefacts.iter().map(|(_, bytes, _)| bytes).sum();
    artefacts.sort_unstable();
    for (_, bytes, path) in artefacts {
        if total <= max_bytes {
            break;
        }
        gone(fs::remove_file(path))?;
        total -= bytes;
    }
    Ok(())
}

/// When each was used last, and its size.
fn list(folder: &Path) -> io::Result<Vec<(SystemTime, u64, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_str().is_some_and(key::is_file_name) {
            continue;
        }
        // Another process may remove it between the two calls.
        match entry.metadata() {
            Ok(meta) => found.push((meta.modified()?, meta.len(), entry.path())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
