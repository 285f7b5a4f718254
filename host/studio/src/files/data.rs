//! The data directory: the one place where a path from outside becomes a handle. Everything below goes by handles.

use super::{
    FilesError, FilesOptions, ProjectDir,
    handle::{enter, enter_or_create},
};
use cap_std::{ambient_authority, fs::Dir};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use uuid::Uuid;

/// Projects on their way out. Beside `users`, so that moving one there is a rename.
const TRASH: &str = ".waza-trash";

/// Where all projects lie: `users/{user}/projects/{project}/`. Clones share the handle.
#[derive(Debug, Clone)]
pub struct DataDir(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    root: Dir,
    path: PathBuf,
    options: FilesOptions,
}

impl DataDir {
    /// Opens the directory, makes it when it is not there, and finishes removals that were interrupted.
    pub fn open(path: &Path, options: FilesOptions) -> Result<Self, FilesError> {
        let shown = path.to_string_lossy();
        let mut private = fs::DirBuilder::new();
        private.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut private, 0o700);
        private.create(path).map_err(FilesError::io("create", &*shown))?;
        let path = path.canonicalize().map_err(FilesError::io("open", &*shown))?;
        let root =
            Dir::open_ambient_dir(&path, ambient_authority()).map_err(FilesError::io("open", &*shown))?;
        let data = Self(Arc::new(Inner { root, path, options }));
        data.sweep()?;
        Ok(data)
    }

    /// The project's folder, made where it is missing.
    pub fn create(&self, user: Uuid, project: Uuid) -> Result<ProjectDir, FilesError> {
        let mut here = self.root()?;
        for name in parts(user, project) {
            here = enter_or_create(&here, &name, &name)?;
        }
        Ok(self.found(here, user, project))
    }

    /// The project's folder.
    pub fn project(&self, user: Uuid, project: Uuid) -> Result<ProjectDir, FilesError> {
        let mut here = self.root()?;
        for name in parts(user, project) {
            here = enter(&here, &name, &name)?.ok_or(FilesError::ProjectNotFound)?;
        }
        Ok(self.found(here, user, project))
    }

    /// Removes the project: out of sight in one step, then off the disk. `false`: it was not there.
    ///
    /// Waits for a writer that is at work.
    pub fn remove(&self, user: Uuid, project: Uuid) -> Result<bool, FilesError> {
        let folder = match self.project(user, project) {
            Err(FilesError::ProjectNotFound) => return Ok(false),
            folder => folder?,
        };
        let _lock = folder.lock()?;
        let [users, user, projects, project] = parts(user, project);
        let mut parent = self.root()?;
        for name in [users, user, projects] {
            parent = enter(&parent, &name, &name)?.ok_or(FilesError::ProjectNotFound)?;
        }
        let trash = enter_or_create(&self.0.root, TRASH, TRASH)?;
        let name = Uuid::new_v4().to_string();
        match parent.rename(&project, &trash, &name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            moved => moved.map_err(FilesError::io("remove", &project))?,
        }
        remove_tree(&trash, &name)?;
        Ok(true)
    }

    /// A folder beside `users`, made where it is missing, and its address.
    pub(super) fn beside(&self, name: &str) -> Result<(Dir, PathBuf), FilesError> {
        Ok((enter_or_create(&self.root()?, name, name)?, self.0.path.join(name)))
    }

    /// A file without a name, which goes when it is closed.
    pub(crate) fn scratch(&self) -> Result<fs::File, FilesError> {
        let file = cap_tempfile::TempFile::new_anonymous(&self.0.root);
        Ok(file.map_err(FilesError::io("create", "a temporary file"))?.into_std())
    }

    pub(super) fn options(&self) -> &FilesOptions {
        &self.0.options
    }

    fn sweep(&self) -> Result<(), FilesError> {
        let Some(trash) = enter(&self.0.root, TRASH, TRASH)? else { return Ok(()) };
        for entry in trash.entries().map_err(FilesError::io("list", TRASH))? {
            let name = entry.map_err(FilesError::io("list", TRASH))?.file_name();
            remove_tree(&trash, &name.to_string_lossy())?;
        }
        Ok(())
    }

    pub(crate) fn root(&self) -> Result<Dir, FilesError> {
        self.0.root.try_clone().map_err(FilesError::io("open", "the data directory"))
    }

    fn found(&self, root: Dir, user: Uuid, project: Uuid) -> ProjectDir {
        let path = parts(user, project).iter().fold(self.0.path.clone(), |path, name| path.join(name));
        ProjectDir::new(root, path, self.0.options.clone())
    }
}

fn parts(user: Uuid, project: Uuid) -> [String; 4] {
    ["users".to_owned(), user.to_string(), "projects".to_owned(), project.to_string()]
}

fn remove_tree(dir: &Dir, name: &str) -> Result<(), FilesError> {
    match dir.remove_dir_all(name) {
        // Another process sweeps too.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(FilesError::io("remove", name)),
    }
}
