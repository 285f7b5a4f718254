//! The one writer of a project's files and versions.

use super::{
    VersionError, Versions,
    checkout::difference,
    commit,
    history::{restore_message, version},
    repository,
    tree::Known,
};
use crate::files::{Applied, Batch, ProjectDir, ProjectWriter};
use std::ops::Deref;

/// Holds the project's lock: keep it for milliseconds.
///
/// Dropped after [`VersionWriter::apply`] without [`VersionWriter::commit_all`], the files are rolled back by the next
/// writer.
pub struct VersionWriter {
    versions: Versions,
    files: ProjectWriter,
    /// What its commits are dated.
    now_ms: i64,
    is_recovered: bool,
    is_auto_initialized: bool,
}

/// A version, and whether it is a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The last commit.
    pub version: super::Version,
    /// `false`: nothing was there to commit.
    pub is_changed: bool,
}

impl VersionWriter {
    pub(super) fn open(project: &ProjectDir, now_ms: i64) -> Result<Self, VersionError> {
        let files = project.writer()?;
        let repository = repository::open_to_write(project)?;
        let mut writer = Self {
            versions: Versions::of(repository),
            files,
            now_ms,
            is_recovered: false,
            is_auto_initialized: false,
        };
        if matches!(writer.versions.head_commit(), Err(VersionError::BranchLost)) {
            repository::adopt_only_commit(writer.versions.repository()?)?;
        }
        if writer.files.is_interrupted() {
            repository::sweep(project.root())?;
            writer.reset_to_head()?;
            writer.is_recovered = true;
        } else if writer.versions.head_commit()?.is_none() {
            writer.adopt()?;
        }
        Ok(writer)
    }

    /// Whether a dead writer's work was rolled back when this one was opened.
    #[must_use]
    pub fn is_recovered(&self) -> bool {
        self.is_recovered
    }

    /// Whether files without a repository were found, and became the first version.
    #[must_use]
    pub fn is_auto_initialized(&self) -> bool {
        self.is_auto_initialized
    }

    /// Writes a batch, all of it or nothing; it lasts once it is committed.
    pub fn apply(&mut self, batch: &Batch) -> Result<Applied, VersionError> {
        match self.files.apply(batch) {
            Ok(applied) => Ok(applied),
            Err(error) => {
                if self.files.is_interrupted() {
                    self.reset_to_head()?;
                }
                Err(error.into())
            }
        }
    }

    /// Makes a version of the files as they are. The message becomes one line.
    pub fn commit_all(&mut self, message: &str) -> Result<Committed, VersionError> {
        self.commit(&commit::subject(message))
    }

    /// Puts a version back, as a new commit: also files that it did not have are removed.
    ///
    /// An error leaves the project at its last commit.
    pub fn restore(&mut self, id: &str) -> Result<Committed, VersionError> {
        let (batch, message) = {
            let project = self.files.project();
            let target = self.versions.restored(self.versions.find(id)?)?;
            let (known, limits) = (Known::of(project)?, &project.options().limits);
            let batch = difference(&self.versions, project, Some(&target), &known, limits)?;
            (batch, restore_message(&target)?)
        };
        self.files.mark()?;
        self.files.purge()?;
        self.apply(&batch)?;
        self.commit(&message)
    }

    /// Drops everything that is not committed: the files are what the last version says, whatever the bounds are now.
    pub fn reset_to_head(&mut self) -> Result<(), VersionError> {
        self.files.resume()?;
        self.files.purge()?;
        let limits = self.files.project().options().limits.lifted();
        let batch = {
            let head = self.versions.head_commit()?;
            difference(&self.versions, self.files.project(), head.as_ref(), &Known::nothing(), &limits)?
        };
        self.files.apply_within(&batch, &limits, |_| ())?;
        Ok(self.files.settle()?)
    }

    fn commit(&mut self, message: &str) -> Result<Committed, VersionError> {
        let made = commit::all(&self.versions, self.files.project(), message, self.now_ms)?;
        self.files.settle()?;
        let head = self.versions.head_commit()?.ok_or(VersionError::NotARepository)?;
        Ok(Committed { version: version(&head, 0)?, is_changed: made.is_some() })
    }

    /// Files that came without a repository are the first version, or the first interrupted batch would cost them.
    fn adopt(&mut self) -> Result<(), VersionError> {
        if !self.files.project().list()?.is_empty() {
            self.commit("Initial commit (auto-initialized)")?;
            self.is_auto_initialized = true;
        }
        Ok(())
    }
}

impl Deref for VersionWriter {
    type Target = Versions;

    fn deref(&self) -> &Versions {
        &self.versions
    }
}
