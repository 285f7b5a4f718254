//! Reading versions: the list for the user, the current one, and what "undo" means.
//!
//! A restore is a commit of its own, so that nothing is ever lost, but it is not a version of its own: it says which
//! version it put back, in a trailer that only this crate writes (the subject is one line, whatever a model says). The
//! list leaves restores out, and the current version is the one that was put back.

use super::{VersionDiff, VersionEdit, VersionError, VersionWriter, diff, edits, repository};
use crate::files::ProjectDir;
use git2::{Commit, ErrorCode, Oid, Repository};
use std::{cell::Cell, time::Duration};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Subjects of commits that are no versions to a user.
const HIDDEN: [&str; 4] = ["Before restore", "Restored to", "Initial project setup", "Migration from"];

const RESTORED: &str = "Waza-Restored: ";

/// Restores of restores that are followed at most. Ours point at versions, so one is enough.
const MAX_RESTORE_HOPS: usize = 16;

/// A version of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// 1 is the newest of the list; 0 where it is not of a list.
    pub number: u32,
    /// The short hash: at least 7 digits, as many as it takes.
    pub id: String,
    /// All 40 digits.
    pub hash: String,
    /// One line.
    pub message: String,
    /// ISO 8601, UTC.
    pub timestamp: String,
    /// The same in milliseconds since 1970, to the second.
    pub time_ms: i64,
}

/// What a user sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionList {
    /// Newest first.
    pub versions: Vec<Version>,
    /// The short hash of the version whose files are in the folder.
    pub current_head: Option<String>,
    /// Where the next page goes on: after this id. `None`: there are no more.
    pub next: Option<String>,
    /// Whether files without a repository became their first version just now.
    pub is_auto_initialized: bool,
    /// What is wrong with the repository, for operators. What could be read before it is listed all the same.
    pub damage: Option<String>,
    /// What it cost.
    pub commits_read: usize,
}

/// A project's versions, for reading. Needs no lock.
pub struct Versions {
    /// `None`: the project has none yet.
    repository: Option<Repository>,
    commits_read: Cell<usize>,
}

impl Versions {
    /// Opens them. A project without a repository has no versions.
    pub fn open(project: &ProjectDir) -> Result<Self, VersionError> {
        Ok(Self { repository: repository::open(project)?, commits_read: Cell::default() })
    }

    /// Waits for the turn to write to the project, and puts back the last commit if a writer died. What it
    /// commits is dated `now_ms`.
    pub fn writer(project: &ProjectDir, now_ms: i64) -> Result<VersionWriter, VersionError> {
        VersionWriter::open(project, now_ms)
    }

    pub(super) fn of(repository: Repository) -> Self {
        Self { repository: Some(repository), commits_read: Cell::default() }
    }

    pub(super) fn repository(&self) -> Result<&Repository, VersionError> {
        self.repository.as_ref().ok_or(VersionError::NotARepository)
    }

    /// Whether the project has a repository at all.
    pub(crate) fn is_there(&self) -> bool {
        self.repository.is_some()
    }

    /// The newest `max` versions.
    pub fn list(&self, max: usize) -> Result<VersionList, VersionError> {
        self.page(None, max)
    }

    /// The `max` versions that come after the one called `after`, or the newest. Reads what it lists, what it skips, and
    /// one more; a repository that breaks on the way is said in the list.
    pub fn page(&self, after: Option<&str>, max: usize) -> Result<VersionList, VersionError> {
        let mut list = VersionList::default();
        let filled = self.fill(&mut list, after, max);
        list.commits_read = self.commits_read.get();
        match filled {
            Err(error) if error.is_damage() => Ok(VersionList { damage: Some(error.to_string()), ..list }),
            filled => filled.map(|()| list),
        }
    }

    fn fill(&self, list: &mut VersionList, after: Option<&str>, max: usize) -> Result<(), VersionError> {
        let Some(head) = self.head_commit()? else { return Ok(()) };
        list.current_head = Some(short(&self.restored(head.clone())?)?);
        let after = after.map(|id| self.find(id).map(|commit| commit.id())).transpose()?;
        let (mut number, mut is_before, mut next) = (0_u32, after.is_some(), Some(head));
        while let Some(commit) = next {
            if !is_hidden(&commit) {
                number = number.saturating_add(1);
                if !is_before {
                    if list.versions.len() >= max {
                        list.next = list.versions.last().map(|version| version.id.clone());
                        return Ok(());
                    }
                    list.versions.push(version(&commit, number)?);
                }
            }
            is_before &= Some(commit.id()) != after;
            next = self.parent(&commit)?;
        }
        Ok(())
    }

    /// The last commit, whatever it is.
    pub fn head(&self) -> Result<Option<Version>, VersionError> {
        self.head_commit()?.map(|commit| version(&commit, 0)).transpose()
    }

    /// Whether there is something to go back to: at least two versions in the list.
    pub fn has_history(&self) -> Result<bool, VersionError> {
        let mut list = VersionList::default();
        self.fill(&mut list, None, 2)?;
        Ok(list.versions.len() == 2)
    }

    /// The version before the current one, as a user sees it: after a restore, the one before the restored.
    pub fn undo_target(&self) -> Result<Option<Version>, VersionError> {
        let Some(head) = self.head_commit()? else { return Ok(None) };
        let mut next = self.parent(&self.restored(head)?)?;
        while let Some(commit) = next {
            let commit = self.restored(commit)?;
            if !is_hidden(&commit) {
                return version(&commit, 0).map(Some);
            }
            next = self.parent(&commit)?;
        }
        Ok(None)
    }

    /// One version, whatever its place in the list.
    pub fn version(&self, id: &str) -> Result<Version, VersionError> {
        version(&self.find(id)?, 0)
    }

    /// What a version changed, as a patch of at most `max_bytes` bytes that took no longer than `patience`.
    pub fn diff(&self, id: &str, max_bytes: usize, patience: Duration) -> Result<VersionDiff, VersionError> {
        let commit = self.find(id)?;
        diff::of(self.repository()?, &commit, max_bytes, patience)
    }

    /// What a version changed, as replacements; `None` where it is more than `max_bytes` bytes, or would
    /// take longer than `patience`.
    pub fn edits(
        &self,
        id: &str,
        max_bytes: usize,
        patience: Duration,
    ) -> Result<Option<Vec<VersionEdit>>, VersionError> {
        let commit = self.find(id)?;
        edits::of(self.repository()?, &commit, max_bytes, patience)
    }

    /// The commit that an id means. Only this project's history counts, not whatever else git may still hold.
    pub(super) fn find(&self, id: &str) -> Result<Commit<'_>, VersionError> {
        if !(7..=40).contains(&id.len()) || !id.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(VersionError::InvalidId { id: id.chars().take(64).collect() });
        }
        let mut next = self.head_commit()?;
        let ids = std::iter::from_fn(|| {
            let commit = next.take()?;
            let id = commit.id();
            match self.parent(&commit) {
                Ok(parent) => {
                    next = parent;
                    Some(Ok(id))
                }
                Err(error) => Some(Err(error)),
            }
        });
        let id = pick(id, ids)?;
        self.repository()?.find_commit(id).map_err(VersionError::git("read a version"))
    }

    /// The version that a restore put back; any other commit is itself.
    pub(super) fn restored<'r>(&'r self, mut commit: Commit<'r>) -> Result<Commit<'r>, VersionError> {
        for _ in 0..MAX_RESTORE_HOPS {
            let Some(target) = restored_id(&commit) else { break };
            match self.repository()?.find_commit(target) {
                Ok(target) => commit = target,
                Err(_) => break,
            }
        }
        Ok(commit)
    }

    pub(super) fn head_commit(&self) -> Result<Option<Commit<'_>>, VersionError> {
        let Some(repository) = &self.repository else { return Ok(None) };
        match repository.head() {
            Ok(head) => head.peel_to_commit().map(Some).map_err(VersionError::git("read the last version")),
            Err(error) if matches!(error.code(), ErrorCode::UnbornBranch | ErrorCode::NotFound) => {
                // With commits and without a branch it is no new repository: to begin anew would hide the old versions.
                match repository::some_commits(repository)?.is_empty() {
                    true => Ok(None),
                    false => Err(VersionError::BranchLost),
                }
            }
            Err(error) => Err(VersionError::git("find the last version")(error)),
        }
    }

    fn parent<'r>(&self, commit: &Commit<'r>) -> Result<Option<Commit<'r>>, VersionError> {
        self.commits_read.set(self.commits_read.get().saturating_add(1));
        match commit.parent_count() {
            0 => Ok(None),
            _ => commit.parent(0).map(Some).map_err(VersionError::git("read an earlier version")),
        }
    }
}

/// The one id that starts like this.
pub(super) fn pick(
    prefix: &str,
    ids: impl IntoIterator<Item = Result<Oid, VersionError>>,
) -> Result<Oid, VersionError> {
    let lower = prefix.to_ascii_lowercase();
    let mut found = None;
    for id in ids {
        let id = id?;
        if id.to_string().starts_with(&lower) && found.replace(id).is_some() {
            return Err(VersionError::AmbiguousId { id: prefix.to_owned() });
        }
    }
    found.ok_or_else(|| VersionError::UnknownId { id: prefix.to_owned() })
}

/// The message of a commit that puts a version back.
pub(super) fn restore_message(target: &Commit<'_>) -> Result<String, VersionError> {
    Ok(format!("Restored to {}\n\n{RESTORED}{}\n", short(target)?, target.id()))
}

pub(super) fn version(commit: &Commit<'_>, number: u32) -> Result<Version, VersionError> {
    let seconds = commit.time().seconds();
    let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    Ok(Version {
        number,
        id: short(commit)?,
        hash: commit.id().to_string(),
        message: subject(commit),
        timestamp: time.format(&Rfc3339).unwrap_or_default(),
        time_ms: time.unix_timestamp().saturating_mul(1_000),
    })
}

fn short(commit: &Commit<'_>) -> Result<String, VersionError> {
    let id = commit.as_object().short_id().map_err(VersionError::git("shorten an id"))?;
    Ok(String::from_utf8_lossy(&id).into_owned())
}

fn subject(commit: &Commit<'_>) -> String {
    let message = String::from_utf8_lossy(commit.message_bytes()).into_owned();
    message.lines().next().unwrap_or_default().to_owned()
}

fn is_hidden(commit: &Commit<'_>) -> bool {
    let subject = subject(commit);
    HIDDEN.iter().any(|hidden| subject.starts_with(hidden))
}

fn restored_id(commit: &Commit<'_>) -> Option<Oid> {
    let message = String::from_utf8_lossy(commit.message_bytes());
    let (_, body) = message.split_once("\n\n")?;
    Oid::from_str(body.lines().find_map(|line| line.strip_prefix(RESTORED))?.trim()).ok()
}
