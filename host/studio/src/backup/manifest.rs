//! The last entry of a backup: what else is in it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use waza_store::{AppliedMigration, Table};

/// Of the entry.
pub(super) const NAME: &str = "manifest.json";

/// What this program writes and reads.
pub(super) const FORMAT: u32 = 1;

/// The folders of a backup.
pub(super) const ROWS: &str = "rows/";
pub(super) const FILES: &str = "files/";

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: u32,
    /// When it was begun, in milliseconds since 1970.
    pub(super) made_at_ms: i64,
    /// Which database the rows are from.
    pub(super) database: String,
    pub(super) migrations: Vec<AppliedMigration>,
    /// Parents before their children.
    pub(super) tables: Vec<KeptTable>,
    /// Projects that were removed after the rows were read: their rows are here and their files are not.
    pub(super) removed_projects: Vec<Uuid>,
    /// Every other entry, in order.
    pub(super) entries: Vec<Entry>,
}

/// A table, and where its rows are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptTable {
    pub(super) table: Table,
    pub(super) rows: u64,
    /// Names of entries, each with one row a line.
    pub(super) parts: Vec<String>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) bytes: u64,
    /// In hex.
    pub(super) sha256: String,
}
