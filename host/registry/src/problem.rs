//! What is wrong with something on the volume: file, line, reason. It never stops the others.

use serde::Serialize;
use std::path::PathBuf;

/// Something that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file or folder, relative to the volume.
    pub path: PathBuf,
    /// From 1, where the file's text is to blame.
    pub line: Option<u32>,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl Problem {
    pub(crate) fn at(path: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), line: None, reason: reason.into() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.reason)
    }
}
