//! The one writer of a project.
//!
//! A batch is staged under `.waza-tmp/<id>/` first; nothing of the project has changed by then. Then the mark
//! `.waza-tmp/uncommitted` is set, files are deleted, and the staged ones are renamed to their places. The mark goes
//! when the project has been committed. So whoever finds it knows that the last commit, not the folder, is the truth.

use super::{
    Applied, Batch, Durability, FilesError, FilesLimits, ProjectDir,
    handle::{descend, enter, enter_or_create, look, not_expected, sync_dir},
    path::ProjectPath,
    plan::{Plan, plan},
    project::Lock,
};
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt as _};
use std::{
    collections::BTreeMap,
    io::{self, Write as _},
};
use uuid::Uuid;

/// The mark of files that no commit knows yet.
pub(crate) const UNCOMMITTED: &str = "uncommitted";

/// Where a batch is. Tests stop at each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// So many files are staged.
    Staged(usize),
    /// The mark is set.
    Marked,
    /// So many files are deleted.
    Deleted(usize),
    /// So many files are in their places.
    Renamed(usize),
    /// All of it is done.
    Done,
}

/// Writes to a project; nobody else does meanwhile.
#[derive(Debug)]
pub(crate) struct ProjectWriter {
    project: ProjectDir,
    workshop: Dir,
    /// What is in the folder is not what any finished batch or commit left.
    is_interrupted: bool,
    _lock: Lock,
}

impl ProjectWriter {
    pub(super) fn open(project: ProjectDir, lock: Lock) -> Result<Self, FilesError> {
        let workshop = project.workshop()?;
        let is_interrupted =
            look(&workshop, UNCOMMITTED).map_err(FilesError::io("look at", UNCOMMITTED))?.is_some();
        let writer = Self { project, workshop, is_interrupted, _lock: lock };
        writer.sweep()?;
        Ok(writer)
    }

    pub(crate) fn project(&self) -> &ProjectDir {
        &self.project
    }

    /// Whether the last commit has to be put back first.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.is_interrupted
    }

    /// Writes a batch, all of it or nothing.
    ///
    /// An error before the first change leaves the project as it was. After it the writer is interrupted.
    pub(crate) fn apply(&mut self, batch: &Batch) -> Result<Applied, FilesError> {
        self.apply_with(batch, |_| ())
    }

    /// The same, and says where it is.
    pub(crate) fn apply_with(
        &mut self,
        batch: &Batch,
        reached: impl FnMut(Step),
    ) -> Result<Applied, FilesError> {
        let limits = self.project.options().limits.clone();
        self.apply_within(batch, &limits, reached)
    }

    /// The same within other bounds than the project's.
    pub(crate) fn apply_within(
        &mut self,
        batch: &Batch,
        limits: &FilesLimits,
        mut reached: impl FnMut(Step),
    ) -> Result<Applied, FilesError> {
        if self.is_interrupted {
            return Err(FilesError::Interrupted);
        }
        let present = self.project.walk()?.files;
        let plan = plan(batch, &present, limits)?;
        self.preflight(&plan)?;
        let id = Uuid::new_v4().to_string();
        let staged = self.stage(&id, &plan, &mut reached).inspect_err(|_| {
            // What remains is swept by the next writer.
            let _ = self.workshop.remove_dir_all(&id);
        })?;
        self.mark()?;
        reached(Step::Marked);
        self.is_interrupted = true;
        self.delete(&plan, &mut reached)?;
        self.place(&staged, &plan, &mut reached)?;
        self.workshop.remove_dir(&id).map_err(FilesError::io("remove", &id))?;
        self.is_interrupted = false;
        reached(Step::Done);
        let names = |path: &ProjectPath<'_>| path.as_str().to_owned();
        Ok(Applied {
            written: plan.writes.iter().map(|(path, _)| names(path)).collect(),
            deleted: plan.deletes.iter().map(names).collect(),
        })
    }

    /// Says that the folder is no commit's any more.
    pub(crate) fn mark(&self) -> Result<(), FilesError> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).mode(0o600);
        self.workshop.open_with(UNCOMMITTED, &options).map_err(FilesError::io("create", UNCOMMITTED))?;
        self.flush(&self.workshop, UNCOMMITTED)
    }

    /// Says that the folder is what the last commit says.
    pub(crate) fn settle(&mut self) -> Result<(), FilesError> {
        remove_file(&self.workshop, UNCOMMITTED)?;
        self.is_interrupted = false;
        Ok(())
    }

    /// Whatever was interrupted is about to be overwritten: batches may go on.
    pub(crate) fn resume(&mut self) -> Result<(), FilesError> {
        self.mark()?;
        self.is_interrupted = false;
        Ok(())
    }

    /// Removes links, devices and names that the floor refuses. Nothing is followed.
    pub(crate) fn purge(&self) -> Result<(), FilesError> {
        for strange in self.project.walk()?.strange {
            let Some(dir) = descend(self.project.root(), &strange.folder)? else { continue };
            let removed = if strange.is_dir {
                dir.remove_dir_all(&strange.name)
            } else {
                dir.remove_file(&strange.name)
            };
            removed.map_err(FilesError::io("remove", strange.name.to_string_lossy()))?;
        }
        Ok(())
    }

    /// Staged files of writers that died.
    fn sweep(&self) -> Result<(), FilesError> {
        for entry in self.workshop.entries().map_err(FilesError::io("list", "the workshop"))? {
            let name = entry.map_err(FilesError::io("list", "the workshop"))?.file_name();
            let name = name.to_string_lossy();
            if Uuid::try_parse(&name).is_ok() {
                self.workshop.remove_dir_all(&*name).map_err(FilesError::io("remove", &*name))?;
            }
        }
        Ok(())
    }

    /// Looks at every place that will be touched: no link on the way, and nothing but a file at the end.
    fn preflight(&self, plan: &Plan<'_>) -> Result<(), FilesError> {
        for path in plan.writes.iter().map(|(path, _)| *path).chain(plan.deletes.iter().copied()) {
            let mut here =
                Some(self.project.root().try_clone().map_err(FilesError::io("open", path.as_str()))?);
            let mut folders: Vec<&str> = path.folders().collect();
            folders.reverse();
            for folder in folders {
                let Some(dir) = here else { break };
                let name = folder.rsplit('/').next().unwrap_or(folder);
                // A file that is deleted first makes room for a folder.
                here = if plan.frees(folder) { None } else { enter(&dir, name, path.as_str())? };
            }
            let Some(dir) = here else { continue };
            let seen = look(&dir, path.split().1).map_err(FilesError::io("look at", path.as_str()))?;
            match seen {
                Some(seen) if seen.is_dir() && plan.frees_beneath(path.as_str()) => {}
                Some(seen) if !seen.is_file() => return Err(not_expected(&seen, path.as_str())),
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes every file under a number in a folder of the batch's own.
    fn stage(&self, id: &str, plan: &Plan<'_>, reached: &mut impl FnMut(Step)) -> Result<Dir, FilesError> {
        let staged = enter_or_create(&self.workshop, id, id)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut files = Vec::new();
        for (number, (path, bytes)) in plan.writes.iter().enumerate() {
            let failed = |source| FilesError::io("stage", path.as_str())(source);
            let mut file = staged.open_with(number.to_string(), &options).map_err(failed)?;
            file.write_all(bytes).map_err(failed)?;
            if self.is_flushed() {
                files.push(file.into_std());
            }
            reached(Step::Staged(number.saturating_add(1)));
        }
        flush_all(&files).map_err(FilesError::io("flush", id))?;
        self.flush(&staged, id)?;
        Ok(staged)
    }

    fn delete(&self, plan: &Plan<'_>, reached: &mut impl FnMut(Step)) -> Result<(), FilesError> {
        for (number, path) in plan.deletes.iter().enumerate() {
            let (folder, name) = path.split();
            if let Some(dir) = descend(self.project.root(), folder)? {
                remove_file(&dir, name)?;
            }
            self.prune(*path)?;
            reached(Step::Deleted(number.saturating_add(1)));
        }
        Ok(())
    }

    /// Removes the folders above a deleted file that are empty now, as git has none.
    fn prune(&self, path: ProjectPath<'_>) -> Result<(), FilesError> {
        for folder in path.folders() {
            let (parent, name) = folder.rsplit_once('/').unwrap_or(("", folder));
            let Some(parent) = descend(self.project.root(), parent)? else { continue };
            match parent.remove_dir(name) {
                Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => break,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed.map_err(FilesError::io("remove", folder))?,
            }
        }
        Ok(())
    }

    fn place(&self, staged: &Dir, plan: &Plan<'_>, reached: &mut impl FnMut(Step)) -> Result<(), FilesError> {
        let mut folders: BTreeMap<&str, Dir> = BTreeMap::new();
        for (number, (path, _)) in plan.writes.iter().enumerate() {
            let (folder, name) = path.split();
            if !folders.contains_key(folder) {
                folders.insert(folder, self.make_folder(folder)?);
            }
            if let Some(dir) = folders.get(folder) {
                staged
                    .rename(number.to_string(), dir, name)
                    .map_err(FilesError::io("write", path.as_str()))?;
            }
            reached(Step::Renamed(number.saturating_add(1)));
        }
        for (folder, dir) in &folders {
            self.flush(dir, folder)?;
        }
        Ok(())
    }

    fn make_folder(&self, folder: &str) -> Result<Dir, FilesError> {
        let mut here = self.project.root().try_clone().map_err(FilesError::io("open", folder))?;
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            let next = enter_or_create(&here, part, folder)?;
            self.flush(&here, folder)?;
            here = next;
        }
        Ok(here)
    }

    fn flush(&self, dir: &Dir, path: &str) -> Result<(), FilesError> {
        if self.is_flushed() { sync_dir(dir, path) } else { Ok(()) }
    }

    fn is_flushed(&self) -> bool {
        self.project.options().durability == Durability::PowerLoss
    }
}

/// All at once: the file system then writes its journal once instead of once a file.
fn flush_all(files: &[std::fs::File]) -> io::Result<()> {
    const AT_ONCE: usize = 8;
    for some in files.chunks(AT_ONCE) {
        std::thread::scope(|scope| {
            let flushes: Vec<_> = some.iter().map(|file| scope.spawn(|| file.sync_data())).collect();
            flushes.into_iter().try_for_each(|flush| match flush.join() {
                Ok(flushed) => flushed,
                Err(_) => Err(io::Error::other("the flushing thread died")),
            })
        })?;
    }
    Ok(())
}

fn remove_file(dir: &Dir, name: &str) -> Result<(), FilesError> {
    match dir.remove_file(name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(FilesError::io("remove", name)),
    }
}
