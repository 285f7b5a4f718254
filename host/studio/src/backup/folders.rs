//! The files of the data directory, project by project under the writer's lock. Links are neither followed nor kept.

use super::{BackupError, archive::Archive, is_kept, limits::within, manifest::FILES};
use crate::files::{DataDir, FilesError, Lock, ProjectDir, UNCOMMITTED, WORKSHOP, enter, look, open_file};
use cap_std::fs::Dir;
use uuid::Uuid;

/// What was found beside files.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) projects: u64,
    pub(super) files: u64,
    /// Links, sockets, names that are not UTF-8.
    pub(super) skipped: u64,
}

/// Walks the folders.
pub(super) struct Walk<'a> {
    pub(super) data: &'a DataDir,
    pub(super) archive: &'a mut Archive,
    pub(super) max_depth: u64,
    pub(super) found: Found,
    pub(super) progress: &'a (dyn Fn(String) + Sync),
}

impl Walk<'_> {
    /// Everything in the folders of the data directory. Files right in it are the database and secrets.
    pub(super) fn run(mut self) -> Result<Found, BackupError> {
        let root = self.data.root()?;
        for name in self.names(&root, "")? {
            let is_folder = look(&root, &name).map_err(BackupError::io("look at", &name))?;
            if is_folder.is_some_and(|seen| seen.is_dir()) && is_kept(&name) {
                self.folder(&root, &name, &name, 1)?;
            }
        }
        Ok(self.found)
    }

    fn folder(&mut self, parent: &Dir, name: &str, path: &str, depth: u64) -> Result<(), BackupError> {
        within("max_depth", self.max_depth, depth)?;
        if let Some((user, project)) = project_of(path) {
            return self.project(user, project, path, depth);
        }
        // What is removed meanwhile is not there.
        let Some(dir) = enter(parent, name, path)? else { return Ok(()) };
        self.content(&dir, path, depth)
    }

    fn project(&mut self, user: Uuid, project: Uuid, path: &str, depth: u64) -> Result<(), BackupError> {
        let Some((folder, _lock)) = self.locked(user, project)? else { return Ok(()) };
        self.found.projects = self.found.projects.saturating_add(1);
        (self.progress)(format!("{} projects, {} bytes", self.found.projects, self.archive.bytes));
        self.content(folder.root(), path, depth)?;
        // Half a batch stays one: the next writer goes back to the last version.
        let workshop = folder.workshop()?;
        self.file(&workshop, UNCOMMITTED, &format!("{path}/{WORKSHOP}/{UNCOMMITTED}"))
    }

    /// A project that nobody writes to for now. `None`: it was removed, maybe while the lock was waited for.
    fn locked(&self, user: Uuid, project: Uuid) -> Result<Option<(ProjectDir, Lock)>, FilesError> {
        let lock = match self.data.project(user, project) {
            Err(FilesError::ProjectNotFound) => return Ok(None),
            folder => folder?.lock(),
        };
        match self.data.project(user, project) {
            Err(FilesError::ProjectNotFound) => Ok(None),
            folder => Ok(Some((folder?, lock?))),
        }
    }

    fn content(&mut self, dir: &Dir, path: &str, depth: u64) -> Result<(), BackupError> {
        for name in self.names(dir, path)? {
            if name == WORKSHOP {
                continue;
            }
            let inner = format!("{path}/{name}");
            match look(dir, &name).map_err(BackupError::io("look at", &inner))? {
                None => {}
                Some(seen) if seen.is_dir() => self.folder(dir, &name, &inner, depth.saturating_add(1))?,
                Some(seen) if seen.is_file() => self.file(dir, &name, &inner)?,
                Some(_) => self.found.skipped = self.found.skipped.saturating_add(1),
            }
        }
        Ok(())
    }

    fn file(&mut self, dir: &Dir, name: &str, path: &str) -> Result<(), BackupError> {
        let Some((file, metadata)) = open_file(dir, name, path)? else { return Ok(()) };
        self.found.files = self.found.files.saturating_add(1);
        self.archive.add(format!("{FILES}{path}"), metadata.len(), file)
    }

    /// In order, so that the same folders make the same backup.
    fn names(&mut self, dir: &Dir, path: &str) -> Result<Vec<String>, BackupError> {
        let mut names = Vec::new();
        for entry in dir.entries().map_err(BackupError::io("list", path))? {
            let name = entry.map_err(BackupError::io("list", path))?.file_name();
            match name.into_string() {
                Ok(name) => names.push(name),
                Err(_) => self.found.skipped = self.found.skipped.saturating_add(1),
            }
        }
        names.sort_unstable();
        Ok(names)
    }
}

/// The project whose folder this is.
fn project_of(path: &str) -> Option<(Uuid, Uuid)> {
    let mut parts = path.split('/');
    let (users, user) = (parts.next()?, parts.next()?);
    let (projects, project) = (parts.next()?, parts.next()?);
    let ids = (Uuid::try_parse(user).ok()?, Uuid::try_parse(project).ok()?);
    (users == "users" && projects == "projects" && parts.next().is_none()).then_some(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_projects_own_folder_is_one() {
        let id = Uuid::nil();
        assert_eq!(project_of(&format!("users/{id}/projects/{id}")), Some((id, id)));
        for other in [
            format!("users/{id}/projects"),
            format!("users/{id}/assets/{id}"),
            format!("users/{id}/projects/{id}/a"),
        ] {
            assert_eq!(project_of(&other), None, "{other}");
        }
    }
}
