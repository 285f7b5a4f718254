//! Whether a batch may be, decided before the first byte is written.

use super::{
    Batch, Content, FilesError, FilesLimits, Refusal, limits::within, path::ProjectPath, walk::Found,
};
use std::collections::{BTreeMap, BTreeSet};

/// A batch that passed.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) writes: Vec<(ProjectPath<'a>, &'a [u8])>,
    /// Only those that are there.
    pub(super) deletes: Vec<ProjectPath<'a>>,
    gone: BTreeSet<&'a str>,
}

impl Plan<'_> {
    /// Whether a file makes room here.
    pub(super) fn frees(&self, path: &str) -> bool {
        self.gone.contains(path)
    }

    /// Whether a folder may make room here, its files being deleted.
    pub(super) fn frees_beneath(&self, path: &str) -> bool {
        let beneath = format!("{path}/");
        self.gone.range(&*beneath..).next().is_some_and(|gone| gone.starts_with(&beneath))
    }
}

/// Checks every path, then the project as it would be afterwards.
pub(super) fn plan<'a>(
    batch: &'a Batch,
    present: &[Found],
    limits: &FilesLimits,
) -> Result<Plan<'a>, FilesError> {
    for named in [batch.writes.len(), batch.deletes.len()] {
        within("max_project_files", limits.max_project_files, named as u64, None)?;
    }
    let mut named = BTreeSet::new();
    let mut after: BTreeMap<&str, u64> = present.iter().map(|found| (&*found.path, found.bytes)).collect();
    let mut plan =
        Plan { writes: Vec::with_capacity(batch.writes.len()), deletes: Vec::new(), gone: BTreeSet::new() };
    for path in &batch.deletes {
        let path = ProjectPath::new(path, limits)?;
        once(&mut named, path)?;
        if after.remove(path.as_str()).is_some() {
            plan.deletes.push(path);
            plan.gone.insert(path.as_str());
        }
    }
    for write in &batch.writes {
        let path = ProjectPath::new(&write.path, limits)?;
        once(&mut named, path)?;
        let Content::Bytes(bytes) = &write.content else {
            return Err(FilesError::refused(path.as_str(), Refusal::Symlink));
        };
        limits.check_file(path.as_str(), bytes.len() as u64)?;
        after.insert(path.as_str(), bytes.len() as u64);
        plan.writes.push((path, bytes));
    }
    let total = after.values().fold(0_u64, |sum, &bytes| sum.saturating_add(bytes));
    limits.check_project(after.len() as u64, total)?;
    for (path, _) in &plan.writes {
        apart(&after, *path)?;
    }
    Ok(plan)
}

fn once<'a>(named: &mut BTreeSet<&'a str>, path: ProjectPath<'a>) -> Result<(), FilesError> {
    if named.insert(path.as_str()) {
        return Ok(());
    }
    Err(FilesError::Duplicate { path: path.as_str().to_owned() })
}

/// No file may stand where another one needs a folder.
fn apart(after: &BTreeMap<&str, u64>, path: ProjectPath<'_>) -> Result<(), FilesError> {
    let beneath = format!("{}/", path.as_str());
    let mut above = path.folders().filter(|folder| after.contains_key(folder));
    let below = after.range(&*beneath..).next().filter(|(other, _)| other.starts_with(&beneath));
    match above.next().or(below.map(|(other, _)| *other)) {
        Some(with) => Err(FilesError::Conflict { path: path.as_str().to_owned(), with: with.to_owned() }),
        None => Ok(()),
    }
}
