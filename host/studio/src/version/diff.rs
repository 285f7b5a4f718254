//! What a version changed, as text.

use super::VersionError;
use git2::{Commit, Diff, DiffFormat, DiffOptions, ErrorCode, Repository};
use std::time::{Duration, Instant};

/// Files above this are named, not compared.
const MAX_COMPARED_BYTES: i64 = 4 << 20;

/// A patch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionDiff {
    /// In git's format; what is not UTF-8 is replaced.
    pub patch: String,
    /// Whether it was cut at a bound, after a whole line.
    pub is_truncated: bool,
}

/// Against the version before; everything is new in the first one.
pub(super) fn against_parent<'r>(
    repository: &'r Repository,
    commit: &Commit<'r>,
) -> Result<Diff<'r>, VersionError> {
    let read = || VersionError::git("read a version");
    let tree = commit.tree().map_err(read())?;
    let before = match commit.parent_count() {
        0 => None,
        _ => Some(commit.parent(0).and_then(|parent| parent.tree()).map_err(read())?),
    };
    let mut options = DiffOptions::new();
    options.max_size(MAX_COMPARED_BYTES).skip_binary_check(false);
    repository
        .diff_tree_to_tree(before.as_ref(), Some(&tree), Some(&mut options))
        .map_err(VersionError::git("compare two versions"))
}

pub(super) fn of(
    repository: &Repository,
    commit: &Commit<'_>,
    max_bytes: usize,
    patience: Duration,
) -> Result<VersionDiff, VersionError> {
    let begun = Instant::now();
    let diff = against_parent(repository, commit)?;
    let mut out = VersionDiff { patch: String::new(), is_truncated: false };
    let printed = diff.print(DiffFormat::Patch, |_, _, line| {
        let content = String::from_utf8_lossy(line.content());
        let origin = Some(line.origin()).filter(|origin| matches!(origin, '+' | '-' | ' '));
        let length = content.len().saturating_add(origin.map_or(0, char::len_utf8));
        if out.patch.len().saturating_add(length) > max_bytes || begun.elapsed() > patience {
            out.is_truncated = true;
            return false;
        }
        out.patch.extend(origin);
        out.patch.push_str(&content);
        true
    });
    match printed {
        Err(error) if out.is_truncated && error.code() == ErrorCode::User => Ok(out),
        Err(error) => Err(VersionError::git("print a comparison")(error)),
        Ok(()) => Ok(out),
    }
}
