//! The files of a version, read from the repository: whoever changes the project meanwhile changes nothing of them.

use super::{Version, VersionError, Versions, history::version, tree, tree::Recorded};
use crate::files::FilesLimits;

/// A version and what is in it.
#[derive(Debug, Clone)]
pub(crate) struct VersionFiles {
    pub(crate) version: Version,
    /// In order of their paths.
    pub(crate) files: Vec<Recorded>,
}

impl Versions {
    /// The files of the last commit; `None` when there is none. A version over the bounds is refused.
    pub(crate) fn newest_files(&self, limits: &FilesLimits) -> Result<Option<VersionFiles>, VersionError> {
        let Some(head) = self.head_commit()? else { return Ok(None) };
        let mut files = tree::files(self.repository()?, limits, &head)?;
        let total = files.iter().fold(0_u64, |sum, file| sum.saturating_add(file.bytes));
        limits.check_project(files.len() as u64, total)?;
        files.iter().try_for_each(|file| limits.check_file(&file.path, file.bytes))?;
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(Some(VersionFiles { version: version(&head, 0)?, files }))
    }

    /// What is in one of them.
    pub(crate) fn content(&self, file: &Recorded) -> Result<Vec<u8>, VersionError> {
        let blob = self.repository()?.find_blob(file.object);
        Ok(blob.map_err(VersionError::git("read a file of a version"))?.content().to_vec())
    }
}
