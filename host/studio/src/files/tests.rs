//! Hostile cases first, then what a batch does, then where it may die.

mod batch;
mod bounds;
mod crash;
mod data;
mod hostile;

use super::{Batch, DataDir, Durability, FilesError, FilesLimits, FilesOptions, ProjectDir};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use uuid::Uuid;

const USER: Uuid = Uuid::from_u128(1);
const PROJECT: Uuid = Uuid::from_u128(2);

/// A project beside something that is nobody's business.
struct Fixture {
    folder: TempDir,
    data: DataDir,
    project: ProjectDir,
}

fn fixture() -> Fixture {
    with_limits(FilesLimits::default())
}

fn with_limits(limits: FilesLimits) -> Fixture {
    with_options(FilesOptions { limits, durability: Durability::ProcessCrash })
}

fn with_options(options: FilesOptions) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("outside")).unwrap();
    fs::write(folder.path().join("outside/secret"), "secret").unwrap();
    let data = DataDir::open(&folder.path().join("data"), options).unwrap();
    let project = data.create(USER, PROJECT).unwrap();
    Fixture { folder, data, project }
}

impl Fixture {
    /// The project's folder, as anybody on the machine sees it.
    fn disk(&self) -> PathBuf {
        self.folder.path().join(format!("data/users/{USER}/projects/{PROJECT}"))
    }

    fn outside(&self) -> PathBuf {
        self.folder.path().join("outside")
    }

    fn apply(&self, batch: &Batch) -> Result<super::Applied, FilesError> {
        let mut writer = self.project.writer()?;
        let applied = writer.apply(batch)?;
        writer.settle()?;
        Ok(applied)
    }

    fn paths(&self) -> Vec<String> {
        self.project.list().unwrap().into_iter().map(|file| file.path).collect()
    }

    /// Nothing outside was read into, written, made or removed.
    fn assert_outside_untouched(&self) {
        let names: Vec<_> =
            fs::read_dir(self.outside()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["secret"]);
        assert_eq!(fs::read(self.outside().join("secret")).unwrap(), b"secret");
        let mut names: Vec<_> =
            fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["data", "outside"]);
    }
}

fn write(path: &str) -> Batch {
    Batch::default().write(path, "content")
}

fn link(original: &Path, link: &Path) {
    std::os::unix::fs::symlink(original, link).unwrap();
}
