//! Files beneath one folder. Links may lead about inside it and never out of it: the kernel resolves each path against
//! the open folder, so nothing that is exchanged between a check and a use can make a difference.
//!
//! A file is opened once and read whole into memory, up to a bound; what is digested and what is loaded are those bytes.

use crate::{problem::Problem, source::sha256};
use cap_std::{
    ambient_authority,
    fs::{Dir, File, Metadata, MetadataExt as _, OpenOptions, OpenOptionsExt as _},
};
use rustix::fs::OFlags;
use std::{
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
};

/// Folders that one kind may have on a volume.
pub(crate) const MAX_FOLDERS: usize = 10_000;

/// An open folder.
pub(crate) struct Root(Dir);

/// What tells one state of a file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    file: (u64, u64),
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

/// A file as it was read.
pub(crate) struct Seen {
    pub(crate) bytes: Vec<u8>,
    pub(crate) stamp: Stamp,
}

impl Root {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(Dir::open_ambient_dir(path, ambient_authority())?))
    }

    pub(crate) fn is_dir(&self, path: &Path) -> bool {
        self.0.metadata(path).is_ok_and(|data| data.is_dir())
    }

    pub(crate) fn is_file(&self, path: &Path) -> bool {
        self.0.metadata(path).is_ok_and(|data| data.is_file())
    }

    /// The file's state, links followed; `None` when there is no such file.
    pub(crate) fn stamp(&self, path: &Path) -> io::Result<Option<Stamp>> {
        match self.0.metadata(path) {
            Ok(data) => Ok(Some(Stamp::of(&data))),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The whole file, or `None` when there is none.
    pub(crate) fn read(&self, path: &Path, limit: u64) -> Result<Option<Seen>, Problem> {
        let failed = |error: io::Error| Problem::at(path, why(&error));
        let mut options = OpenOptions::new();
        // Without it, opening a pipe waits for somebody to write into it.
        options.read(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed());
        let file = match self.0.open_with(path, &options) {
            Ok(file) => file,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let data = file.metadata().map_err(failed)?;
        if !data.is_file() {
            return Err(Problem::at(path, "is not a file"));
        }
        let bytes = whole(file, data.len(), limit).map_err(failed)?;
        if bytes.len() as u64 > limit {
            return Err(Problem::at(path, format!("is larger than {limit} bytes")));
        }
        Ok(Some(Seen { bytes, stamp: Stamp::of(&data) }))
    }

    /// The same, where there must be one.
    pub(crate) fn need(&self, path: &Path, limit: u64) -> Result<Seen, Problem> {
        self.read(path, limit)?.ok_or_else(|| Problem::at(path, "is missing"))
    }

    /// The folders inside one, by name and without the hidden ones: `None` where there are more than `most`, and that is
    /// all that is found out then. There are none where that folder is not.
    pub(crate) fn folders_up_to(&self, kind: &Path, most: usize) -> Result<Option<Vec<PathBuf>>, Problem> {
        let failed = |error: io::Error| Problem::at(kind, why(&error));
        let entries = match self.0.read_dir(kind) {
            Ok(entries) => entries,
            Err(error) if is_absent(&error) => return Ok(Some(Vec::new())),
            Err(error) => return Err(failed(error)),
        };
        let mut found = Vec::new();
        for (at, entry) in entries.enumerate() {
            // Files count too: reading a list must end as well.
            if at > 2 * most || found.len() > most {
                return Ok(None);
            }
            let name = entry.map_err(failed)?.file_name();
            let path = kind.join(&name);
            if name.as_encoded_bytes().first() == Some(&b'.') {
                continue;
            }
            match self.0.metadata(&path) {
                Ok(data) if !data.is_dir() => {}
                Ok(_) if name.to_str().is_none() => {
                    return Err(Problem::at(path, "the folder's name is not UTF-8"));
                }
                Ok(_) => found.push(path),
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(Problem::at(path, why(&error))),
            }
        }
        found.sort();
        Ok((found.len() <= most).then_some(found))
    }

    /// The folders inside one, by name and without the hidden ones. There are none where that folder is not.
    pub(crate) fn folders(&self, kind: &Path, problems: &mut Vec<Problem>) -> io::Result<Vec<PathBuf>> {
        let entries = match self.0.read_dir(kind) {
            Ok(entries) => entries,
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            if name.as_encoded_bytes().first() == Some(&b'.') {
                continue;
            }
            let path = kind.join(&name);
            match self.0.metadata(&path) {
                Ok(data) if !data.is_dir() => {}
                Ok(_) if name.to_str().is_none() => {
                    problems.push(Problem::at(path, "the folder's name is not UTF-8"));
                }
                Ok(_) => found.push(path),
                // It went away meanwhile, or is a link to nothing.
                Err(error) if is_absent(&error) => {}
                Err(error) => problems.push(Problem::at(path, why(&error))),
            }
        }
        found.sort();
        if found.len() > MAX_FOLDERS {
            let reason = format!("has more than {MAX_FOLDERS} folders; those behind by name are left out");
            problems.push(Problem::at(kind, reason));
            found.truncate(MAX_FOLDERS);
        }
        Ok(found)
    }
}

impl Seen {
    pub(crate) fn digest(&self) -> String {
        sha256(&self.bytes)
    }

    /// The bytes as text.
    pub(crate) fn text(self, path: &Path) -> Result<String, Problem> {
        String::from_utf8(self.bytes).map_err(|e| {
            let before = e.as_bytes().get(..e.utf8_error().valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|b| **b == b'\n').count() + 1;
            Problem { path: path.into(), line: u32::try_from(line).ok(), reason: "is not UTF-8".into() }
        })
    }
}

impl Stamp {
    fn of(data: &Metadata) -> Self {
        Self {
            file: (data.dev(), data.ino()),
            size: data.size(),
            modified: (data.mtime(), data.mtime_nsec()),
            changed: (data.ctime(), data.ctime_nsec()),
        }
    }
}

/// One byte more than allowed tells a full file from a cut one, also when it grows while it is read.
fn whole(file: File, size: u64, limit: u64) -> io::Result<Vec<u8>> {
    let expected = size.min(limit).saturating_add(1);
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default());
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A file where a folder should be is as good as nothing there.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn why(error: &io::Error) -> String {
    // The resolver's own refusal has no number of the system's.
    match error.kind() {
        ErrorKind::PermissionDenied if error.raw_os_error().is_none() => {
            "is a link that leaves the volume".into()
        }
        _ => error.to_string(),
    }
}
