//! What it takes to make the folder what a commit says. The project's own writer then does it.

use super::{
    VersionError, Versions,
    tree::{self, Known, Recorded},
};
use crate::files::{Batch, Content, FileWrite, FilesError, FilesLimits, Found, ProjectDir, ProjectPath};
use git2::{Commit, ObjectType, Oid, Repository};
use std::collections::BTreeMap;

/// What has to be written and deleted so that the folder is what the commit says; no commit says that it is empty.
///
/// A commit over the bounds is refused here, before anything has changed.
pub(super) fn difference(
    versions: &Versions,
    project: &ProjectDir,
    target: Option<&Commit<'_>>,
    known: &Known,
    limits: &FilesLimits,
) -> Result<Batch, VersionError> {
    let repository = versions.repository()?;
    let wanted = match target {
        Some(target) => tree::files(repository, limits, target)?,
        None => Vec::new(),
    };
    check_bounds(&wanted, limits)?;
    let mut present: BTreeMap<String, Found> =
        project.files()?.into_iter().map(|found| (found.path.clone(), found)).collect();
    let mut writes = Vec::new();
    for file in &wanted {
        let is_there = match present.remove(&file.path) {
            Some(found) => is_same(project, &found, file, known)?,
            None => false,
        };
        if !is_there {
            writes.push(load(repository, file)?);
        }
    }
    Ok(Batch { writes, deletes: present.into_keys().collect() })
}

fn check_bounds(wanted: &[Recorded], limits: &FilesLimits) -> Result<(), FilesError> {
    let total = wanted.iter().fold(0_u64, |sum, file| sum.saturating_add(file.bytes));
    limits.check_project(wanted.len() as u64, total)?;
    wanted.iter().try_for_each(|file| limits.check_file(&file.path, file.bytes))
}

fn is_same(
    project: &ProjectDir,
    found: &Found,
    file: &Recorded,
    known: &Known,
) -> Result<bool, VersionError> {
    if found.bytes != file.bytes {
        return Ok(false);
    }
    if let Some(object) = known.object(found) {
        return Ok(object == file.object);
    }
    let path = ProjectPath::new(&found.path, &project.options().limits)?;
    let bytes = project.bytes(path, file.bytes)?;
    let object = Oid::hash_object(ObjectType::Blob, &bytes).map_err(VersionError::git("digest a file"))?;
    Ok(object == file.object)
}

fn load(repository: &Repository, file: &Recorded) -> Result<FileWrite, VersionError> {
    let blob = repository.find_blob(file.object).map_err(VersionError::git("read a file of a version"))?;
    Ok(FileWrite { path: file.path.clone(), content: Content::Bytes(blob.content().to_vec()) })
}
