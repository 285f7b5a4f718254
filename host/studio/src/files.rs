//! A project's files, and the floor beneath every path policy.
//!
//! Whatever a policy plugin allows, nothing here leaves the project's folder, follows a link or touches a dot file:
//! paths are checked word by word (`path`), then walked one directory handle at a time from the data directory's
//! own handle (`handle`). Writing is one batch at a time: everything is staged beside the files first, so a batch that
//! cannot be written changes nothing, and one that dies between two renames leaves a mark by which the last commit is
//! put back (see the `version` module, which is where writers come from).

mod data;
mod error;
mod handle;
mod limits;
mod path;
mod plan;
mod project;
mod removal;
mod shelf;
mod snapshots;
#[cfg(test)]
mod tests;
mod walk;
mod writer;

pub use data::DataDir;
pub use error::FilesError;
pub use limits::{Durability, FilesLimits, FilesOptions};
pub use path::Refusal;
pub(crate) use project::Lock;
pub use project::{FileContent, ProjectDir};
pub(crate) use shelf::{Shelf, Staged};
pub use walk::FileEntry;
pub(crate) use walk::{Found, Stamp};
pub(crate) use writer::ProjectWriter;
#[cfg(test)]
pub(crate) use writer::Step;
pub(crate) use {
    handle::{enter, look, open_file},
    path::ProjectPath,
    project::WORKSHOP,
    writer::UNCOMMITTED,
};

/// What is to become of a project's files, all of it or nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Files that are to have this content afterwards.
    pub writes: Vec<FileWrite>,
    /// Files that are to be gone afterwards. They may be gone already.
    pub deletes: Vec<String>,
}

/// One file of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileWrite {
    /// Relative to the project's folder, `/` between parts. Nothing about it is trusted.
    pub path: String,
    /// What is to be there.
    pub content: Content,
}

/// What is to be at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A symbolic link. Always refused; it is here so that the refusal has one place.
    Symlink(String),
}

/// What a batch did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// In the batch's order.
    pub written: Vec<String>,
    /// Those that were there.
    pub deleted: Vec<String>,
}

impl Batch {
    /// Writes one more file.
    #[must_use]
    pub fn write(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.writes.push(FileWrite { path: path.into(), content: Content::Bytes(bytes.into()) });
        self
    }

    /// Deletes one more file.
    #[must_use]
    pub fn delete(mut self, path: impl Into<String>) -> Self {
        self.deletes.push(path.into());
        self
    }
}
