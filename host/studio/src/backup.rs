//! Everything users have, in one file, and back from it: rows, project folders with their versions, assets, and whatever
//! else lies in folders of the data directory.
//!
//! A server may run meanwhile. Rows are read first, as they were at one moment; files come after, each project under its
//! writer's lock. Histories only grow, files are there before the rows that name them, and what loses its row meanwhile
//! stays on the disk until the backup is made: whatever a row says is in the backup too. Secrets, sockets, locks and what a server makes again are not.
//!
//! The file is a tar, compressed, its last entry a manifest with the digest of every other one: what was cut or changed
//! is noticed before anything is touched. Nothing in it is trusted: names are checked, links are refused, sizes are
//! bounded.

mod archive;
mod error;
mod folders;
mod limits;
mod manifest;
mod place;
mod restore;
mod save;
#[cfg(test)]
mod tests;
mod unpack;

pub use error::BackupError;
pub use limits::BackupLimits;
pub use restore::{RestoreOptions, restore};
pub use save::{BackupOptions, Progress, Report, back_up};

/// Folders of the data directory that are of living processes, or are made again.
const NOT_KEPT: [&str; 2] = ["holders", "state"];

/// Rows of living processes.
const LIVE_TABLES: [&str; 1] = ["plugin_replicas"];

/// Whether a folder of the data directory is part of a backup.
fn is_kept(name: &str) -> bool {
    !name.starts_with(".waza-") && !NOT_KEPT.contains(&name)
}
