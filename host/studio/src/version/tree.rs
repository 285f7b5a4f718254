//! From files to git's objects and back, without git's hands on the files.
//!
//! The index lies where git keeps it and in git's format, but is written and read here: for each file its stamp and the
//! object that it was. A file whose stamp is unchanged, and older than the index, need not be read again.

use super::VersionError;
use crate::files::{FilesError, FilesLimits, Found, ProjectDir, ProjectPath, Stamp, look};
use git2::{Commit, Index, IndexEntry, IndexTime, ObjectType, Oid, Repository, Tree};
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    os::unix::ffi::OsStrExt as _,
    path::Path,
};

/// How files are recorded, whatever their mode.
const REGULAR: u32 = 0o100_644;

/// The half of a mode that says what something is.
const KIND: i32 = 0o170_000;
const FOLDER: i32 = 0o040_000;
const FILE: i32 = 0o100_000;

/// What is known of files without reading them.
pub(super) struct Known {
    entries: BTreeMap<Vec<u8>, IndexEntry>,
    /// When that was written down.
    written: Option<(i64, i64)>,
}

impl Known {
    /// Nothing: every file has to be read.
    pub(super) fn nothing() -> Self {
        Self { entries: BTreeMap::new(), written: None }
    }

    /// What the index knows.
    pub(super) fn of(project: &ProjectDir) -> Result<Self, VersionError> {
        Ok(open_index(project)?.1)
    }

    /// The object that a file still is.
    pub(super) fn object(&self, found: &Found) -> Option<Oid> {
        let before = self.entries.get(found.path.as_bytes())?;
        // A file that was written in the same instant as the index may have been written once more since.
        let is_older = |written| found.stamp.mtime < written && found.stamp.ctime < written;
        (self.written.is_some_and(is_older) && is_unchanged(before, found)).then_some(before.id)
    }
}

/// A file of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) path: String,
    pub(super) object: Oid,
    pub(crate) bytes: u64,
}

/// The project's files as git has or will have them: an index that knows every file and nothing else.
pub(super) fn scan(repository: &Repository, project: &ProjectDir) -> Result<Index, VersionError> {
    let (mut index, known) = open_index(project)?;
    let files = project.files()?;
    let present: BTreeSet<&[u8]> = files.iter().map(|found| found.path.as_bytes()).collect();
    for gone in known.entries.keys().filter(|path| !present.contains(path.as_slice())) {
        index.remove(Path::new(OsStr::from_bytes(gone)), 0).map_err(VersionError::git("forget a file"))?;
    }
    for found in files.iter().filter(|found| known.object(found).is_none()) {
        let object = record(repository, project, found)?;
        index.add(&entry(found, object)).map_err(VersionError::git("record a file"))?;
    }
    Ok(index)
}

/// Every file of a version, with its size; an error when something is in it that may not be in a project.
pub(super) fn files(
    repository: &Repository,
    limits: &FilesLimits,
    commit: &Commit<'_>,
) -> Result<Vec<Recorded>, VersionError> {
    let tree = commit.tree().map_err(VersionError::git("read a version"))?;
    let mut walk = TreeWalk { repository, limits, commit: commit.id(), files: Vec::new() };
    walk.enter(&tree, "")?;
    Ok(walk.files)
}

struct TreeWalk<'a> {
    repository: &'a Repository,
    limits: &'a FilesLimits,
    commit: Oid,
    files: Vec<Recorded>,
}

impl TreeWalk<'_> {
    fn enter(&mut self, tree: &Tree<'_>, folder: &str) -> Result<(), VersionError> {
        let read = || VersionError::git("read a version");
        for entry in tree {
            let name = String::from_utf8_lossy(entry.name_bytes()).into_owned();
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            // Also what bounds the depth of this walk.
            if let Err(refusal) = ProjectPath::new(&path, self.limits) {
                return Err(self.unsafe_entry(path, refusal.to_string()));
            }
            match entry.filemode() & KIND {
                FOLDER => {
                    let tree = self.repository.find_tree(entry.id()).map_err(read())?;
                    self.enter(&tree, &path)?;
                }
                FILE => {
                    let (bytes, _) =
                        self.repository.odb().and_then(|odb| odb.read_header(entry.id())).map_err(read())?;
                    self.files.push(Recorded { path, object: entry.id(), bytes: bytes as u64 });
                }
                _ => return Err(self.unsafe_entry(path, format!("its mode is {:o}", entry.filemode()))),
            }
        }
        Ok(())
    }

    fn unsafe_entry(&self, path: String, reason: String) -> VersionError {
        VersionError::UnsafeEntry { version: self.commit.to_string(), path, reason }
    }
}

/// The index and what it knows. An unreadable one is as good as none.
fn open_index(project: &ProjectDir) -> Result<(Index, Known), VersionError> {
    let seen = look(project.root(), ".git/index").map_err(FilesError::io("look at", ".git/index"))?;
    let path = project.path().join(".git/index");
    match Index::open(&path) {
        Ok(index) => {
            let entries = index.iter().map(|entry| (entry.path.clone(), entry)).collect();
            let written = seen.map(|metadata| Stamp::of(&metadata).mtime);
            Ok((index, Known { entries, written }))
        }
        Err(_) => {
            project.root().remove_file(".git/index").map_err(FilesError::io("remove", ".git/index"))?;
            Ok((Index::open(&path).map_err(VersionError::git("make an index"))?, Known::nothing()))
        }
    }
}

fn record(repository: &Repository, project: &ProjectDir, found: &Found) -> Result<Oid, VersionError> {
    let limits = &project.options().limits;
    let bytes = project.bytes(ProjectPath::new(&found.path, limits)?, limits.max_file_bytes)?;
    let odb = repository.odb().map_err(VersionError::git("open the objects"))?;
    odb.write(ObjectType::Blob, &bytes).map_err(VersionError::git("write an object"))
}

/// The index keeps the low halves of all numbers, as git does.
fn entry(found: &Found, object: Oid) -> IndexEntry {
    let Stamp { dev, ino, uid, gid, mtime, ctime } = found.stamp;
    let time = |(seconds, nanoseconds): (i64, i64)| IndexTime::new(low_signed(seconds), low(nanoseconds));
    IndexEntry {
        ctime: time(ctime),
        mtime: time(mtime),
        dev: low(dev.cast_signed()),
        ino: low(ino.cast_signed()),
        mode: REGULAR,
        uid,
        gid,
        file_size: low(found.bytes.cast_signed()),
        id: object,
        flags: 0,
        flags_extended: 0,
        path: found.path.clone().into_bytes(),
    }
}

fn is_unchanged(before: &IndexEntry, found: &Found) -> bool {
    let now = entry(found, before.id);
    let numbers = |entry: &IndexEntry| (entry.dev, entry.ino, entry.file_size, entry.mode);
    numbers(before) == numbers(&now) && (before.mtime, before.ctime) == (now.mtime, now.ctime)
}

fn low(number: i64) -> u32 {
    (number & i64::from(u32::MAX)) as u32
}

fn low_signed(number: i64) -> i32 {
    low(number).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(found: &Found, written: (i64, i64)) -> Known {
        let object = Oid::hash_object(ObjectType::Blob, b"content").unwrap();
        Known {
            entries: [(found.path.clone().into_bytes(), entry(found, object))].into(),
            written: Some(written),
        }
    }

    fn found() -> Found {
        let stamp = Stamp { dev: 1, ino: u64::MAX, uid: 0, gid: 0, mtime: (10, 500), ctime: (10, 400) };
        Found { path: "a.js".to_owned(), bytes: 7, stamp }
    }

    #[test]
    fn a_file_as_old_as_the_index_is_read_again() {
        let found = found();
        assert!(known(&found, (10, 500)).object(&found).is_none());
        assert!(known(&found, (10, 501)).object(&found).is_some());
    }

    #[test]
    fn any_other_stamp_or_size_is_another_file() {
        let before = found();
        let known = known(&before, (20, 0));
        let Stamp { ino, mtime, ctime, .. } = before.stamp;
        for stamp in [
            Stamp { ino: ino - 1, ..before.stamp },
            Stamp { mtime: (mtime.0, 499), ..before.stamp },
            Stamp { ctime: (ctime.0 - 1, 400), ..before.stamp },
        ] {
            assert!(known.object(&Found { stamp, ..before.clone() }).is_none());
        }
        assert!(known.object(&Found { bytes: 8, ..before.clone() }).is_none());
        assert!(known.object(&Found { path: "b.js".to_owned(), ..before.clone() }).is_none());
        assert!(known.object(&before).is_some());
    }
}
