//! Copies that never change: `published/{id}/`, beside the projects. One is filled under a name that nobody looks for and
//! gets its own when it is whole. Like a project's folder it is only ever entered through handles.

use super::{
    DataDir, Durability, FilesError, ProjectDir,
    handle::{enter, enter_or_create, sync_dir},
    path::ProjectPath,
};
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt as _};
use std::io::{self, Write as _};
use uuid::Uuid;

const PUBLISHED: &str = "published";

/// Fills a copy that has no name yet.
#[derive(Debug)]
pub(crate) struct SnapshotWriter {
    root: Dir,
    data: DataDir,
}

impl SnapshotWriter {
    /// One more file; none is written twice.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) -> Result<(), FilesError> {
        let limits = &self.data.options().limits;
        let path = ProjectPath::new(path, limits)?;
        limits.check_file(path.as_str(), bytes.len() as u64)?;
        let (folder, name) = path.split();
        let mut here = self.root.try_clone().map_err(FilesError::io("open", folder))?;
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            here = enter_or_create(&here, part, folder)?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let failed = |source| FilesError::io("write", path.as_str())(source);
        let mut file = here.open_with(name, &options).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        if self.data.is_flushed() {
            file.sync_data().map_err(failed)?;
            sync_dir(&here, folder)?;
        }
        Ok(())
    }
}

impl DataDir {
    /// Makes a copy, whole or not at all.
    pub(crate) fn make_snapshot<E: From<FilesError>>(
        &self,
        id: Uuid,
        fill: impl FnOnce(&SnapshotWriter) -> Result<(), E>,
    ) -> Result<(), E> {
        let (published, _) = self.beside(PUBLISHED)?;
        let (name, unfinished) = names(id);
        let root = enter_or_create(&published, &unfinished, &unfinished)?;
        let writer = SnapshotWriter { root, data: self.clone() };
        if let Err(error) = fill(&writer) {
            // What remains is swept.
            let _ = published.remove_dir_all(&unfinished);
            return Err(error);
        }
        if self.is_flushed() {
            sync_dir(&writer.root, &name)?;
        }
        published.rename(&unfinished, &published, &name).map_err(FilesError::io("publish", &name))?;
        if self.is_flushed() {
            sync_dir(&published, PUBLISHED)?;
        }
        Ok(())
    }

    /// A copy, for reading.
    pub(crate) fn snapshot(&self, id: Uuid) -> Result<ProjectDir, FilesError> {
        let (published, path) = self.beside(PUBLISHED)?;
        let (name, _) = names(id);
        let root = enter(&published, &name, &name)?.ok_or(FilesError::ProjectNotFound)?;
        Ok(ProjectDir::new(root, path.join(name), self.options().clone()))
    }

    /// Every copy, unfinished ones too.
    pub(crate) fn snapshots(&self) -> Result<Vec<Uuid>, FilesError> {
        let (published, _) = self.beside(PUBLISHED)?;
        let mut found = Vec::new();
        for entry in published.entries().map_err(FilesError::io("list", PUBLISHED))? {
            let name = entry.map_err(FilesError::io("list", PUBLISHED))?.file_name();
            let name = name.to_string_lossy();
            found.extend(Uuid::try_parse(name.trim_start_matches('.')).ok());
        }
        Ok(found)
    }

    /// Removes a copy, finished or not: out of sight first, then off the disk.
    pub(crate) fn remove_snapshot(&self, id: Uuid) -> Result<(), FilesError> {
        let (published, _) = self.beside(PUBLISHED)?;
        let (name, unfinished) = names(id);
        match published.rename(&name, &published, &unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(FilesError::io("remove", &name)(error));
            }
            _ => {}
        }
        match published.remove_dir_all(&unfinished) {
            // Another process sweeps too.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed.map_err(FilesError::io("remove", &name)),
        }
    }

    fn is_flushed(&self) -> bool {
        self.options().durability == Durability::PowerLoss
    }
}

/// What a copy is called, and what it is called while it is being made or removed.
fn names(id: Uuid) -> (String, String) {
    (id.to_string(), format!(".{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{FilesLimits, FilesOptions};
    use tempfile::TempDir;

    fn data(options: FilesOptions) -> (DataDir, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (DataDir::open(folder.path(), options).unwrap(), folder)
    }

    #[test]
    fn a_copy_is_there_whole_or_not_at_all() {
        let (data, _folder) = data(FilesOptions { durability: Durability::PowerLoss, ..Default::default() });
        let (good, bad) = (Uuid::now_v7(), Uuid::now_v7());
        data.make_snapshot(good, |writer| {
            writer.write("index.html", b"<p>")?;
            writer.write("assets/a/b.png", b"png")
        })
        .unwrap();
        let copy = data.snapshot(good).unwrap();
        assert_eq!(copy.read("assets/a/b.png").unwrap().bytes, b"png");
        assert_eq!(copy.list().unwrap().len(), 2);
        let failed: Result<(), FilesError> = data.make_snapshot(bad, |writer| {
            writer.write("index.html", b"<p>")?;
            assert!(matches!(data.snapshot(bad), Err(FilesError::ProjectNotFound)), "not before it is whole");
            writer.write("../x", b"")
        });
        assert!(matches!(failed, Err(FilesError::Refused { .. })));
        assert!(matches!(data.snapshot(bad), Err(FilesError::ProjectNotFound)));
        assert_eq!(data.snapshots().unwrap(), [good]);
        data.remove_snapshot(good).unwrap();
        data.remove_snapshot(good).unwrap();
        assert!(data.snapshots().unwrap().is_empty());
    }

    #[test]
    fn nothing_leads_out_of_a_copy() {
        let limits = FilesLimits { max_file_bytes: 4, ..FilesLimits::default() };
        let (data, folder) = data(FilesOptions { limits, ..Default::default() });
        let id = Uuid::now_v7();
        data.make_snapshot(id, |writer| {
            for path in ["/etc/x", "a/../b", ".git/config", ".waza", "a\0", ""] {
                assert!(writer.write(path, b"").is_err(), "{path:?}");
            }
            assert!(matches!(writer.write("large", b"12345"), Err(FilesError::Bound { .. })));
            writer.write("index.html", b"1")
        })
        .unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join(format!("published/{id}/link")))
            .unwrap();
        let copy = data.snapshot(id).unwrap();
        assert!(matches!(copy.read("link"), Err(FilesError::Refused { .. })));
        assert_eq!(copy.list().unwrap().len(), 1);
    }
}
