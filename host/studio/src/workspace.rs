//! A project's folder as jobs use it: everything that blocks goes to a thread for that, and errors become a job's.

use crate::{
    Inner, StudioError, asset,
    files::{Batch, Content, DataDir, FileWrite, FilesError, ProjectDir},
    job::{DeniedPath, JobFailure, Signals, Stop, blocking},
    limits::Exceeded,
    pipeline::{Assets, Proposal, document_kind},
    project::Project,
    version::{Version, VersionEdit, VersionError, VersionList, VersionWriter, Versions},
};
use std::{collections::BTreeMap, time::Duration};
use uuid::Uuid;
use waza_sandbox::ExistingFile;

/// What a new project shows until something was made in it.
const WELCOME: &str = include_str!("welcome.html");
const FIRST_MESSAGE: &str = "Initial project setup";
const ASSETS: &str = "assets/";

/// One project's folder.
#[derive(Clone)]
pub(crate) struct Folder {
    data: DataDir,
    user: Uuid,
    project: Uuid,
    /// What commits are dated.
    now_ms: i64,
}

/// What did not become of a job's changes.
pub(crate) struct Unwritten {
    pub(crate) stop: Stop,
    /// The folder is as the last version has it.
    pub(crate) files_whole: bool,
}

impl Folder {
    /// Runs something that blocks, in this folder, which is made where it is missing.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(ProjectDir) -> Result<T, VersionError> + Send + 'static,
    ) -> Result<T, StudioError> {
        let Self { data, user, project, .. } = self.clone();
        blocking(move || work(data.create(user, project)?)).await?.map_err(StudioError::from)
    }

    /// The welcome page, as a version of its own that no list shows.
    pub(crate) async fn set_up(&self) -> Result<(), StudioError> {
        self.writer(|mut writer| {
            let content = Content::Bytes(WELCOME.as_bytes().to_vec());
            let writes = vec![FileWrite { path: "index.html".to_owned(), content }];
            writer.apply(&Batch { writes, deletes: Vec::new() })?;
            writer.commit_all(FIRST_MESSAGE).map(drop)
        })
        .await
    }

    /// Goes back to the last version, whatever somebody who died has left.
    pub(crate) async fn mend(&self) -> Result<(), StudioError> {
        self.writer(|mut writer| writer.reset_to_head()).await
    }

    /// For what only looks at versions.
    pub(crate) async fn versions<T: Send + 'static>(
        &self,
        look: impl FnOnce(Versions) -> Result<T, VersionError> + Send + 'static,
    ) -> Result<T, StudioError> {
        self.with(|dir| look(Versions::open(&dir)?)).await
    }

    /// One page of versions. Files that came without a repository are the first one.
    pub(crate) async fn list(&self, after: Option<String>, max: usize) -> Result<VersionList, StudioError> {
        let now_ms = self.now_ms;
        self.with(move |dir| {
            let mut versions = Versions::open(&dir)?;
            let mut is_auto_initialized = false;
            if !versions.is_there() && !dir.list()?.is_empty() {
                is_auto_initialized = Versions::writer(&dir, now_ms)?.is_auto_initialized();
                versions = Versions::open(&dir)?;
            }
            Ok(VersionList { is_auto_initialized, ..versions.page(after.as_deref(), max)? })
        })
        .await
    }

    /// For what changes versions.
    pub(crate) async fn writer<T: Send + 'static>(
        &self,
        work: impl FnOnce(VersionWriter) -> Result<T, VersionError> + Send + 'static,
    ) -> Result<T, StudioError> {
        let now_ms = self.now_ms;
        self.with(move |dir| work(Versions::writer(&dir, now_ms)?)).await
    }

    /// Writes a batch as a version of its own, in a folder that is there: a project that goes is not made anew.
    pub(crate) async fn commit_there(&self, batch: Batch, message: &'static str) -> Result<(), StudioError> {
        let Self { data, user, project, now_ms } = self.clone();
        let work = move || -> Result<(), VersionError> {
            let mut writer = Versions::writer(&data.project(user, project)?, now_ms)?;
            writer.apply(&batch)?;
            writer.commit_all(message).map(drop)
        };
        blocking(work).await?.map_err(|error| match error {
            VersionError::Files(FilesError::ProjectNotFound) => StudioError::ProjectNotFound,
            other => other.into(),
        })
    }

    /// For what reads files.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(ProjectDir) -> Result<T, FilesError> + Send + 'static,
    ) -> Result<T, StudioError> {
        self.with(|dir| look(dir).map_err(VersionError::Files)).await
    }

    pub(crate) async fn has_history(&self) -> Result<bool, JobFailure> {
        self.versions(|versions| versions.has_history()).await.map_err(unreadable)
    }

    /// The project's text files, whole, as long as they fit into `limit` bytes.
    pub(crate) async fn text_files(&self, limit: usize) -> Result<Vec<ExistingFile>, JobFailure> {
        self.read(move |dir| {
            let mut left = limit as u64;
            let mut files = Vec::new();
            for entry in dir.list()? {
                if !is_text(&entry.path) || entry.bytes > left {
                    continue;
                }
                let content = dir.read(&entry.path)?.bytes;
                left = left.saturating_sub(content.len() as u64);
                files.push(ExistingFile { path: entry.path, content });
            }
            Ok(files)
        })
        .await
        .map_err(unreadable)
    }

    /// The project's documents that may name assets.
    pub(crate) async fn documents(&self, limit: usize) -> Result<Vec<ExistingFile>, JobFailure> {
        const WORD: &[u8] = b"assets";
        let mut files = self.text_files(limit).await?;
        files.retain(|file| {
            let names_some = file.content.windows(WORD.len()).any(|window| window == WORD);
            names_some && document_kind(&file.path).is_some()
        });
        Ok(files)
    }

    /// The project's assets and their hashes.
    pub(crate) async fn assets(&self) -> Result<Assets, JobFailure> {
        self.read(|dir| {
            let mut assets = Assets::new();
            for entry in dir.list()? {
                if let Some(name) = entry.path.strip_prefix(ASSETS) {
                    assets.insert(name.to_owned(), asset::shorten(dir.read(&entry.path)?.etag));
                }
            }
            Ok(assets)
        })
        .await
        .map_err(unreadable)
    }

    /// Writes and commits: all of it, or nothing. With the version comes what it changed, if that is not too much.
    pub(crate) async fn write(
        &self,
        paths: BTreeMap<String, Proposal>,
        message: String,
        signals: Signals,
        (edits_bytes, patience): (usize, Duration),
    ) -> Result<(Version, Option<Vec<VersionEdit>>), Unwritten> {
        let Self { data, user, project, now_ms } = self.clone();
        let work = move || {
            let mut writer = data
                .create(user, project)
                .map_err(VersionError::Files)
                .and_then(|dir| Versions::writer(&dir, now_ms))
                .map_err(|error| Unwritten { stop: failure(error).into(), files_whole: false })?;
            match write(&mut writer, paths, &message, &signals) {
                Ok(version) => {
                    // The version is there; that it cannot be shown so is no reason to call it failed.
                    let edits = writer.edits(&version.hash, edits_bytes, patience).unwrap_or_default();
                    Ok((version, edits))
                }
                Err(stop) => Err(Unwritten { stop, files_whole: writer.reset_to_head().is_ok() }),
            }
        };
        blocking(work)
            .await
            .unwrap_or_else(|_| Err(Unwritten { stop: JobFailure::Panicked.into(), files_whole: false }))
    }
}

fn write(
    writer: &mut VersionWriter,
    paths: BTreeMap<String, Proposal>,
    message: &str,
    signals: &Signals,
) -> Result<Version, Stop> {
    let mut batch = Batch { writes: Vec::new(), deletes: Vec::new() };
    for (path, proposal) in paths {
        match proposal {
            Proposal::Write(bytes) => {
                batch.writes.push(FileWrite { path, content: Content::Bytes(bytes) });
            }
            Proposal::Delete => batch.deletes.push(path),
        }
    }
    writer.apply(&batch).map_err(failure)?;
    signals.check()?;
    Ok(writer.commit_all(message).map_err(failure)?.version)
}

/// What the floor says about a path looks like what a policy says about it.
fn failure(error: VersionError) -> JobFailure {
    if error.is_damage() {
        return JobFailure::VersionsDamaged(error.to_string());
    }
    let VersionError::Files(error) = error else { return JobFailure::Write(error.to_string()) };
    match &error {
        FilesError::Refused { path, .. }
        | FilesError::Conflict { path, .. }
        | FilesError::Duplicate { path } => JobFailure::PathsDenied(vec![DeniedPath {
            path: path.clone(),
            code: error.code().to_owned(),
            message: error.to_string(),
        }]),
        FilesError::Bound { bound, limit, value, .. } => {
            JobFailure::TooMuch(Exceeded { limit: bound, allowed: *limit, observed: *value })
        }
        _ => JobFailure::Write(error.to_string()),
    }
}

fn unreadable(error: StudioError) -> JobFailure {
    match error.is_damage() {
        true => JobFailure::VersionsDamaged(error.to_string()),
        false => JobFailure::Unreadable(error.to_string()),
    }
}

/// What a generator can read and write as text.
fn is_text(path: &str) -> bool {
    const EXTENSIONS: [&str; 11] =
        ["html", "htm", "css", "js", "mjs", "json", "svg", "txt", "md", "xml", "glsl"];
    path.rsplit_once('.')
        .is_some_and(|(_, extension)| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

impl Inner {
    pub(crate) fn folder(&self, project: &Project) -> Folder {
        self.folder_of(project.user_id, project.id)
    }

    pub(crate) fn folder_of(&self, user: Uuid, project: Uuid) -> Folder {
        Folder { data: self.data.clone(), user, project, now_ms: self.store.now_ms() }
    }

    /// Removes a project's files, then the note that they are to be removed.
    pub(crate) async fn remove_files(&self, user: Uuid, project: Uuid) -> Result<(), StudioError> {
        let data = self.data.clone();
        blocking(move || data.remove(user, project)).await??;
        let mut tx = self.store.write().await?;
        sqlx::query("DELETE FROM project_removals WHERE project_id = $1")
            .bind(project.to_string())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Whether the files are those of a version now.
    pub(crate) async fn mend_files(&self, user: Uuid, project: Uuid) -> bool {
        match self.folder_of(user, project).mend().await {
            Ok(()) => true,
            Err(error) => {
                if error.is_damage() {
                    self.damage.found(project, Some(&error.to_string()));
                }
                tracing::error!(%project, %error, "a half-written project could not be mended");
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_text;

    #[test]
    fn pictures_are_not_text() {
        assert!(is_text("js/game.JS"));
        assert!(!is_text("assets/cat.png"));
        assert!(!is_text("html"));
    }
}
