//! Every bound on a project's files, with its unit in its name. Each is enforced, and each refusal names it.

use super::FilesError;
use serde::{Deserialize, Serialize};

/// How a data directory is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FilesOptions {
    /// The bounds.
    pub limits: FilesLimits,
    /// What a finished write survives.
    pub durability: Durability,
}

/// What a finished write survives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Durability {
    /// The death of the process at any moment, as the database does.
    #[default]
    ProcessCrash,
    /// Also the loss of power: files, folders and versions are flushed to the disk. Costs milliseconds for each.
    PowerLoss,
}

/// The bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FilesLimits {
    /// Of one file.
    pub max_file_bytes: u64,
    /// Of all files of a project.
    pub max_project_bytes: u64,
    /// Files of a project; also writes, and deletes, of one batch.
    pub max_project_files: u64,
    /// Of a whole path.
    pub max_path_bytes: u64,
    /// Of one part of a path. File systems take 255.
    pub max_name_bytes: u64,
    /// Parts of a path.
    pub max_path_depth: u64,
    /// What is looked at when a folder is listed, hidden things and folders included.
    pub max_walk_entries: u64,
}

impl Default for FilesLimits {
    fn default() -> Self {
        Self {
            max_file_bytes: 20 << 20,
            max_project_bytes: 200 << 20,
            max_project_files: 2_000,
            max_path_bytes: 1_024,
            max_name_bytes: 255,
            max_path_depth: 12,
            max_walk_entries: 50_000,
        }
    }
}

impl FilesLimits {
    /// For putting back what a project had already: its own past must not lock it. Names still have to be names.
    pub(crate) fn lifted(&self) -> Self {
        Self {
            max_file_bytes: u64::MAX,
            max_project_bytes: u64::MAX,
            max_project_files: u64::MAX,
            max_path_bytes: 1 << 20,
            max_path_depth: 1_000,
            ..self.clone()
        }
    }

    pub(crate) fn check_project(&self, files: u64, bytes: u64) -> Result<(), FilesError> {
        within("max_project_files", self.max_project_files, files, None)?;
        within("max_project_bytes", self.max_project_bytes, bytes, None)
    }

    pub(crate) fn check_file(&self, path: &str, bytes: u64) -> Result<(), FilesError> {
        within("max_file_bytes", self.max_file_bytes, bytes, Some(path))
    }
}

/// Refuses what is over a bound.
pub(super) fn within(
    bound: &'static str,
    limit: u64,
    value: u64,
    path: Option<&str>,
) -> Result<(), FilesError> {
    if value <= limit {
        return Ok(());
    }
    Err(FilesError::Bound { bound, limit, value, path: path.map(str::to_owned) })
}
