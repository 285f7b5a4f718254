//! Making a backup: the rows of one moment first, then the files.

use super::{
    BackupError, BackupLimits, LIVE_TABLES,
    archive::Archive,
    folders::{Found, Walk},
    manifest::{FORMAT, KeptTable, Manifest, ROWS},
};
use crate::{
    StudioError,
    files::{DataDir, FilesError, FilesOptions},
    job::blocking,
};
use serde::Serialize;
use serde_json::Value;
use sqlx::Row;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};
use uuid::Uuid;
use waza_store::{Snapshot, Store, StoreError, Table};

/// Rows are written in parts of about so many bytes.
const PART_BYTES: usize = 4 << 20;

/// Whom to tell how far it is.
pub type Progress = Arc<dyn Fn(String) + Send + Sync>;

/// What is backed up.
#[derive(Clone)]
pub struct BackupOptions {
    /// Where projects lie.
    pub data_dir: PathBuf,
    /// The database.
    pub store: Store,
    /// The bounds.
    pub limits: BackupLimits,
    /// Told in words.
    pub progress: Progress,
}

/// What was backed up or restored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Of the file.
    pub file_bytes: u64,
    /// Of what is in it.
    pub content_bytes: u64,
    /// Rows of all tables.
    pub rows: u64,
    /// Tables.
    pub tables: u64,
    /// Projects' folders.
    pub projects: u64,
    /// Files, those of versions too.
    pub files: u64,
    /// Links, sockets and names that are not UTF-8: they are not kept.
    pub skipped: u64,
}

/// Makes a backup. It has its name once it is whole; an error leaves nothing.
pub async fn back_up(options: &BackupOptions, out: &Path) -> Result<Report, BackupError> {
    let mut archive = Archive::create(out, &options.limits)?;
    let data_dir = options.data_dir.clone();
    // Before the first row is read, and until the last file is.
    let (data, _kept) = blocking(move || {
        let data = DataDir::open(&data_dir, FilesOptions::default())?;
        let kept = data.keep_all()?;
        Ok::<_, FilesError>((data, kept))
    })
    .await??;
    let made_at_ms = options.store.now_ms();
    let mut snapshot = options.store.snapshot(&LIVE_TABLES).await?;
    let tables = snapshot.tables().to_vec();
    let Some(projects) = tables.iter().find(|table| table.name == "projects") else {
        return Err(BackupError::NothingThere);
    };
    let mut kept = Vec::new();
    for table in &tables {
        (options.progress)(format!("table {}", table.name));
        kept.push(save_table(&mut archive, &mut snapshot, table).await?);
    }
    let known = projects_in(&mut snapshot, projects).await?;
    let migrations = snapshot.migrations().to_vec();
    drop(snapshot);
    let (archive, found) = save_files(options, data, archive).await?;
    let manifest = Manifest {
        format: FORMAT,
        made_at_ms,
        database: options.store.database().as_str().to_owned(),
        migrations,
        removed_projects: removed(&options.store, known).await?,
        entries: archive.entries.clone(),
        tables: kept,
    };
    let (content_bytes, out) = (archive.bytes, out.to_owned());
    let rows = manifest.tables.iter().map(|table| table.rows).sum();
    let tables = manifest.tables.len() as u64;
    let file_bytes = blocking(move || archive.finish(&manifest, &out)).await??;
    let Found { projects, files, skipped } = found;
    Ok(Report { file_bytes, content_bytes, rows, tables, projects, files, skipped })
}

async fn save_table(
    archive: &mut Archive,
    snapshot: &mut Snapshot,
    table: &Table,
) -> Result<KeptTable, BackupError> {
    let mut kept = KeptTable { table: table.clone(), rows: 0, parts: Vec::new() };
    let mut part = Vec::new();
    snapshot
        .rows(table, |row| {
            serde_json::to_writer(&mut part, &row).map_err(StoreError::Json)?;
            part.push(b'\n');
            kept.rows = kept.rows.saturating_add(1);
            if part.len() >= PART_BYTES { save_part(archive, &mut kept, &mut part) } else { Ok(()) }
        })
        .await?;
    if !part.is_empty() {
        save_part(archive, &mut kept, &mut part)?;
    }
    Ok(kept)
}

fn save_part(archive: &mut Archive, kept: &mut KeptTable, part: &mut Vec<u8>) -> Result<(), BackupError> {
    let name = format!("{ROWS}{}/{:06}.jsonl", kept.table.name, kept.parts.len());
    archive.add(name.clone(), part.len() as u64, &**part)?;
    kept.parts.push(name);
    part.clear();
    Ok(())
}

async fn projects_in(snapshot: &mut Snapshot, projects: &Table) -> Result<BTreeSet<Uuid>, BackupError> {
    let place = projects.columns.iter().position(|column| column.name == "id").unwrap_or_default();
    let mut ids = BTreeSet::new();
    let each = |row: Vec<Value>| {
        ids.extend(row.get(place).and_then(Value::as_str).and_then(|id| Uuid::try_parse(id).ok()));
        Ok::<_, StoreError>(())
    };
    snapshot.rows(projects, each).await?;
    Ok(ids)
}

/// Those that are no longer there.
async fn removed(store: &Store, mut known: BTreeSet<Uuid>) -> Result<Vec<Uuid>, BackupError> {
    let rows =
        sqlx::query("SELECT id FROM projects").fetch_all(store.pool()).await.map_err(StoreError::from)?;
    for row in &rows {
        let id: String = row.try_get(0).map_err(StoreError::from)?;
        if let Ok(id) = Uuid::try_parse(&id) {
            known.remove(&id);
        }
    }
    Ok(known.into_iter().collect())
}

async fn save_files(
    options: &BackupOptions,
    data: DataDir,
    mut archive: Archive,
) -> Result<(Archive, Found), BackupError> {
    let BackupOptions { limits, progress, .. } = options.clone();
    let work = move || {
        let walk = Walk {
            data: &data,
            archive: &mut archive,
            max_depth: limits.max_depth,
            found: Found::default(),
            progress: progress.as_ref(),
        };
        let found = walk.run()?;
        Ok((archive, found))
    };
    blocking(work).await.map_err(|_| StudioError::Internal { reason: "reading the files panicked" })?
}
