//! A project's versions: one git repository each, of which git sees only the inside.
//!
//! libgit2 is used for objects and references alone. It never touches the work tree: files are read and written through
//! the project's own handles (see `files`), so there are no checkouts that could follow or make a link, no filters, no
//! attributes, no hooks. The index is kept as a cache of file stamps, and so that `git status` tells an operator the
//! truth. Configuration is the repository's own file and nothing else.
//!
//! The last commit is the truth. A writer that died between its first renamed file and its commit leaves a mark; the
//! next one puts the last commit back before it does anything else.

mod checkout;
mod commit;
mod content;
mod diff;
mod edits;
mod error;
mod history;
mod repository;
#[cfg(test)]
mod tests;
mod tree;
mod writer;

pub(crate) use content::VersionFiles;
pub use diff::VersionDiff;
pub use edits::VersionEdit;
pub use error::VersionError;
pub use history::{Version, VersionList, Versions};
pub use writer::{Committed, VersionWriter};
