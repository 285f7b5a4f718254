//! Making, opening and mending a project's `.git`.

use super::VersionError;
use crate::files::{Durability, FilesError, ProjectDir, look};
use cap_std::fs::{Dir, DirBuilder, DirBuilderExt as _};
use git2::{Config, ErrorCode, ObjectType, Oid, Repository};
use std::io;
use uuid::Uuid;

/// Everything git wants to find. Hooks point nowhere, for operators who work in the folder themselves.
const CONFIG: &str = "[core]
\trepositoryformatversion = 0
\tbare = false
\tfilemode = false
\tsymlinks = false
\tautocrlf = false
\tlogallrefupdates = false
\thooksPath = /dev/null
";

/// What a killed process may leave. Only the project's writer asks, so nobody holds them.
const LOCKS: [&str; 5] =
    ["index.lock", "HEAD.lock", "config.lock", "packed-refs.lock", "refs/heads/main.lock"];

const BRANCH: &str = "refs/heads/main";

const FSYNC: &str = "core.fsyncObjectFiles";

/// Opens the repository; `None` when the project has none yet.
pub(super) fn open(project: &ProjectDir) -> Result<Option<Repository>, VersionError> {
    if !is_there(project)? {
        return Ok(None);
    }
    let path = project.path().join(".git");
    // As a bare one: then git has no work tree to touch.
    let repository = Repository::open_bare(&path).map_err(VersionError::git("open the repository"))?;
    let config = Config::open(&path.join("config")).map_err(VersionError::git("read the configuration"))?;
    repository.set_config(&config).map_err(VersionError::git("use the configuration"))?;
    Ok(Some(repository))
}

/// Commits that are somewhere in the repository, two at most. Reads all of it where there are none.
pub(super) fn some_commits(repository: &Repository) -> Result<Vec<Oid>, VersionError> {
    let odb = repository.odb().map_err(VersionError::git("open the objects"))?;
    let mut found = Vec::new();
    let walked = odb.foreach(|&id| {
        if matches!(odb.read_header(id), Ok((_, ObjectType::Commit))) {
            found.push(id);
        }
        found.len() < 2
    });
    match walked {
        Err(error) if error.code() != ErrorCode::User => Err(VersionError::git("list the objects")(error)),
        _ => Ok(found),
    }
}

/// Gives a lone commit its branch: the writer of the first version died right before that.
pub(super) fn adopt_only_commit(repository: &Repository) -> Result<(), VersionError> {
    let found = some_commits(repository)?;
    let &[only] = found.as_slice() else { return Err(VersionError::BranchLost) };
    let made = repository.reference(BRANCH, only, false, "the first version");
    made.map(drop).map_err(VersionError::git("write the branch"))
}

fn is_there(project: &ProjectDir) -> Result<bool, VersionError> {
    match look(project.root(), ".git").map_err(FilesError::io("look at", ".git"))? {
        None => Ok(false),
        Some(seen) if seen.is_dir() => Ok(true),
        Some(_) => Err(VersionError::NotARepository),
    }
}

/// The same for the project's writer: makes what is missing and mends what was left locked.
pub(super) fn open_to_write(project: &ProjectDir) -> Result<Repository, VersionError> {
    if is_there(project)? {
        unlock(project.root())?;
    } else {
        create(project.root()).map_err(FilesError::io("create", ".git"))?;
    }
    let repository = open(project)?.ok_or(VersionError::NotARepository)?;
    let wanted = project.options().durability == Durability::PowerLoss;
    let mut config = repository.config().map_err(VersionError::git("read the configuration"))?;
    if config.get_bool(FSYNC).unwrap_or(false) != wanted {
        config.set_bool(FSYNC, wanted).map_err(VersionError::git("write the configuration"))?;
    }
    Ok(repository)
}

/// Built beside and renamed into place, so that there is never half a repository.
fn create(root: &Dir) -> io::Result<()> {
    let mut private = DirBuilder::new();
    private.mode(0o700);
    let workshop = root.open_dir(".waza-tmp")?;
    // A name that writers sweep.
    let name = Uuid::new_v4().to_string();
    workshop.create_dir_with(&name, &private)?;
    let new = workshop.open_dir(&name)?;
    for folder in ["objects", "objects/info", "objects/pack", "refs", "refs/heads", "refs/tags"] {
        new.create_dir_with(folder, &private)?;
    }
    new.write("config", CONFIG)?;
    new.write("HEAD", "ref: refs/heads/main\n")?;
    workshop.rename(&name, root, ".git")
}

fn unlock(root: &Dir) -> Result<(), FilesError> {
    let git = root.open_dir(".git").map_err(FilesError::io("open", ".git"))?;
    for lock in LOCKS {
        remove(&git, lock)?;
    }
    Ok(())
}

/// Objects that were being written when a process died. Called only after one did: it reads the whole folder.
pub(super) fn sweep(root: &Dir) -> Result<(), FilesError> {
    let objects = root.open_dir(".git/objects").map_err(FilesError::io("open", ".git/objects"))?;
    for entry in objects.entries().map_err(FilesError::io("list", ".git/objects"))? {
        let name = entry.map_err(FilesError::io("list", ".git/objects"))?.file_name();
        if let Some(name) = name.to_str().filter(|name| name.starts_with("tmp_object")) {
            remove(&objects, name)?;
        }
    }
    Ok(())
}

fn remove(dir: &Dir, name: &str) -> Result<(), FilesError> {
    match dir.remove_file(name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(FilesError::io("remove", name)),
    }
}
