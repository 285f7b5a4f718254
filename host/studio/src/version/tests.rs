//! Versions as users see them, repositories as others may have left them, and deaths at every step.

mod commit;
mod crash;
mod damage;
mod edits;
mod foreign;
mod growth;
mod history;
mod many;
mod restore;

use super::{Committed, VersionError, VersionWriter, Versions};
use crate::files::{Batch, DataDir, FilesOptions, ProjectDir};
use git2::Repository;
use std::{collections::BTreeMap, fs, path::PathBuf, time::Duration};
use tempfile::TempDir;
use uuid::Uuid;

const USER: Uuid = Uuid::from_u128(1);
const PROJECT: Uuid = Uuid::from_u128(2);
const NOON_MS: i64 = 1_700_000_000_000;
/// Longer than any comparison here takes.
const LONG: Duration = Duration::from_secs(60);

struct Fixture {
    folder: TempDir,
    project: ProjectDir,
}

fn fixture() -> Fixture {
    with_options(FilesOptions::default())
}

fn with_options(options: FilesOptions) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(&folder.path().join("data"), options).unwrap();
    let project = data.create(USER, PROJECT).unwrap();
    Fixture { folder, project }
}

impl Fixture {
    fn disk(&self) -> PathBuf {
        self.folder.path().join(format!("data/users/{USER}/projects/{PROJECT}"))
    }

    fn writer(&self) -> VersionWriter {
        Versions::writer(&self.project, NOON_MS).unwrap()
    }

    fn versions(&self) -> Versions {
        Versions::open(&self.project).unwrap()
    }

    /// Writes and commits in one go, as a job does.
    fn commit(&self, batch: &Batch, message: &str) -> Committed {
        let mut writer = self.writer();
        writer.apply(batch).unwrap();
        writer.commit_all(message).unwrap()
    }

    /// Every file with its content.
    fn files(&self) -> BTreeMap<String, String> {
        let files = self.project.list().unwrap().into_iter();
        files
            .map(|file| {
                (file.path.clone(), String::from_utf8(self.project.read(&file.path).unwrap().bytes).unwrap())
            })
            .collect()
    }

    /// The repository as any git program sees it.
    fn git(&self) -> Repository {
        Repository::open(self.disk()).unwrap()
    }

    fn messages(&self) -> Vec<String> {
        self.versions().list(20).unwrap().versions.into_iter().map(|version| version.message).collect()
    }
}

fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, content)| ((*path).to_owned(), (*content).to_owned())).collect()
}

fn write(path: &str, content: &str) -> Batch {
    Batch::default().write(path, content)
}
