//! What a version changed, as replacements of text by text: what the client shows of a job's work.
//!
//! Taken from git's own comparison, so they are what really happened to the files, whatever a generator says that it did.
//! All of them or none: half of a change would be a wrong one.

use super::{VersionError, diff::against_parent};
use git2::{Commit, Patch, Repository};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// One replacement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionEdit {
    /// Of the file.
    pub path: String,
    /// What was there, with the lines around it; empty where the file is new.
    pub old_string: String,
    /// What is there instead.
    pub new_string: String,
}

pub(super) fn of(
    repository: &Repository,
    commit: &Commit<'_>,
    max_bytes: usize,
    patience: Duration,
) -> Result<Option<Vec<VersionEdit>>, VersionError> {
    let begun = Instant::now();
    let diff = against_parent(repository, commit)?;
    let (mut edits, mut bytes) = (Vec::new(), 0_usize);
    for number in 0..diff.deltas().len() {
        let patch = Patch::from_diff(&diff, number).map_err(VersionError::git("compare a file"))?;
        // What is not text, or is too large to be compared, has no lines.
        let Some(patch) = patch else { continue };
        let mut of_file = Vec::new();
        for hunk in 0..patch.num_hunks() {
            of_file.push(edit(&patch, hunk)?);
        }
        // Nor is what is not UTF-8 text to anybody who is shown it.
        let Some(of_file) = of_file.into_iter().collect::<Option<Vec<_>>>() else { continue };
        for edit in of_file {
            bytes = bytes.saturating_add(edit.path.len() + edit.old_string.len() + edit.new_string.len());
            if bytes > max_bytes || begun.elapsed() > patience {
                return Ok(None);
            }
            edits.push(edit);
        }
    }
    Ok(Some(edits))
}

/// One part of a file's changes; `None` where it is not UTF-8.
fn edit(patch: &Patch<'_>, hunk: usize) -> Result<Option<VersionEdit>, VersionError> {
    let read = || VersionError::git("read a change");
    let delta = patch.delta();
    let path = delta.new_file().path().or(delta.old_file().path()).and_then(|path| path.to_str());
    let Some(path) = path else { return Ok(None) };
    let mut edit =
        VersionEdit { path: path.to_owned(), old_string: String::new(), new_string: String::new() };
    for line in 0..patch.num_lines_in_hunk(hunk).map_err(read())? {
        let line = patch.line_in_hunk(hunk, line).map_err(read())?;
        let Ok(text) = std::str::from_utf8(line.content()) else { return Ok(None) };
        if matches!(line.origin(), ' ' | '-') {
            edit.old_string.push_str(text);
        }
        if matches!(line.origin(), ' ' | '+') {
            edit.new_string.push_str(text);
        }
    }
    Ok(Some(edit))
}
