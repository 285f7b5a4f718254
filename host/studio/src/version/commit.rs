//! Making a version.

use super::{VersionError, Versions, tree::scan};
use crate::files::ProjectDir;
use git2::{Oid, Signature, Time};

/// Of a message. A model wrote it.
const MAX_SUBJECT_CHARS: usize = 500;

const AUTHOR: (&str, &str) = ("Game Creator", "gamecreator@local");

/// Commits the project as it is; `None` when that is what the last version says.
pub(super) fn all(
    versions: &Versions,
    project: &ProjectDir,
    message: &str,
    now_ms: i64,
) -> Result<Option<Oid>, VersionError> {
    let repository = versions.repository()?;
    let mut index = scan(repository, project)?;
    let tree = index.write_tree_to(repository).map_err(VersionError::git("write a version's tree"))?;
    let head = versions.head_commit()?;
    if head.as_ref().is_some_and(|head| head.tree_id() == tree) {
        return Ok(None);
    }
    let tree = repository.find_tree(tree).map_err(VersionError::git("read a version's tree"))?;
    let time = Time::new(now_ms.div_euclid(1_000), 0);
    let author = Signature::new(AUTHOR.0, AUTHOR.1, &time).map_err(VersionError::git("sign a version"))?;
    let parents: Vec<_> = head.iter().collect();
    let commit = repository
        .commit(Some("HEAD"), &author, &author, message, &tree, &parents)
        .map_err(VersionError::git("write a version"))?;
    // The version is there. The index is a cache: without it the next one takes longer.
    if let Err(error) = index.write() {
        tracing::warn!(%error, "a project's index could not be written");
    }
    Ok(Some(commit))
}

/// One line without control characters, never empty.
pub(super) fn subject(message: &str) -> String {
    let words: Vec<&str> =
        message.split(|c: char| c.is_control() || c.is_whitespace()).filter(|w| !w.is_empty()).collect();
    let line: String = words.join(" ").chars().take(MAX_SUBJECT_CHARS).collect();
    if line.is_empty() { "Update".to_owned() } else { line }
}
