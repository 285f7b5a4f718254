//! Bounds of what is packed and unpacked, with their units in their names.

use super::BackupError;
use serde::{Deserialize, Serialize};

/// The bounds. What a backup is made with has to be within those that it is restored with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BackupLimits {
    /// Files, and parts of tables.
    pub max_entries: u64,
    /// Of one file.
    pub max_entry_bytes: u64,
    /// Of all files together, unpacked.
    pub max_total_bytes: u64,
    /// Of the list of all files.
    pub max_manifest_bytes: u64,
    /// Folders within folders.
    pub max_depth: u64,
}

impl Default for BackupLimits {
    fn default() -> Self {
        Self {
            max_entries: 5_000_000,
            max_entry_bytes: 4 << 30,
            max_total_bytes: 1 << 40,
            max_manifest_bytes: 1 << 30,
            max_depth: 64,
        }
    }
}

/// Refuses what is over a bound.
pub(super) fn within(bound: &'static str, limit: u64, value: u64) -> Result<(), BackupError> {
    if value <= limit {
        return Ok(());
    }
    Err(BackupError::Bound { bound, limit, value })
}
