//! A database file in a folder that goes away.

use tempfile::TempDir;

pub(crate) struct Base {
    pub(crate) folder: TempDir,
}

impl Base {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite://{}/waza.db", self.folder.path().display())
    }
}
