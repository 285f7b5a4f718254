//! Restoring a backup: checked as a whole first, then rows and files take their places together.

use super::{
    BackupError, BackupLimits, LIVE_TABLES,
    manifest::{FILES, KeptTable, Manifest},
    place::Staging,
    save::{Progress, Report},
    unpack::unpack,
};
use crate::job::{blocking, is_anybody_alive};
use cap_std::fs::Dir;
use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
};
use waza_store::{AppliedMigration, Loader, Store, StoreError};

/// Tables that have a row as soon as they are made.
const BORN_WITH_ROWS: [&str; 2] = ["waza_fence", "plugin_pointer"];

/// Rows that are loaded at once.
const ROWS_AT_ONCE: usize = 1_000;

/// Where to restore to.
#[derive(Clone)]
pub struct RestoreOptions {
    /// Where projects are to lie.
    pub data_dir: PathBuf,
    /// The database, with all tables that the program has.
    pub store: Store,
    /// The bounds.
    pub limits: BackupLimits,
    /// Whether what is there goes.
    pub is_forced: bool,
    /// Told in words.
    pub progress: Progress,
}

/// Restores a backup: all of it, or nothing. No server may run on the data folder or the database.
pub async fn restore(options: &RestoreOptions, from: &Path) -> Result<Report, BackupError> {
    let shown = options.data_dir.display().to_string();
    let mut staging = Staging::create(&options.data_dir)?;
    if is_anybody_alive(&options.data_dir).map_err(BackupError::io("look at", &shown))? {
        return Err(BackupError::InUse(shown));
    }
    if let Some(folder) = staging.occupied()?.filter(|_| !options.is_forced) {
        return Err(BackupError::NotEmpty { what: format!("{shown}/{folder}") });
    }
    let mut loader = options.store.loader(&LIVE_TABLES).await?;
    if let Some(table) = loader.occupied(&BORN_WITH_ROWS).await?.filter(|_| !options.is_forced) {
        return Err(BackupError::NotEmpty { what: format!("table {table}") });
    }
    drop(loader);

    (options.progress)("checking and unpacking".to_owned());
    let unpacked = unpacked(&staging.dir, from, &options.limits).await?;
    check_tables(&unpacked.migrations, &options.store.applied_migrations().await?)?;
    let mut loader = options.store.loader(&LIVE_TABLES).await?;
    loader.clear().await?;
    for table in &unpacked.tables {
        (options.progress)(format!("table {}", table.table.name));
        load(&mut loader, &staging.dir, table).await?;
    }
    forget_removed(&mut loader, &unpacked).await?;
    (options.progress)("moving folders into place".to_owned());
    let finished = match staging.place() {
        Ok(()) => loader.commit().await.map_err(BackupError::from),
        Err(error) => Err(error),
    };
    if let Err(error) = finished {
        staging.take_back()?;
        return Err(error);
    }
    let file_bytes =
        std::fs::metadata(from).map_err(BackupError::io("look at", from.to_string_lossy()))?.len();
    Ok(report(&unpacked, file_bytes))
}

async fn unpacked(into: &Dir, from: &Path, limits: &BackupLimits) -> Result<Manifest, BackupError> {
    let into = into.try_clone().map_err(BackupError::io("open", "the unpacked files"))?;
    let (from, limits) = (from.to_owned(), limits.clone());
    blocking(move || unpack(&from, &into, &limits)).await?
}

/// The same tables, or rows would get lost or be wrong. What only one kind of database has is called `…@…`.
fn check_tables(there: &[AppliedMigration], here: &[AppliedMigration]) -> Result<(), BackupError> {
    let shared = |all: &[AppliedMigration]| -> Vec<AppliedMigration> {
        all.iter().filter(|migration| !migration.set.contains('@')).cloned().collect()
    };
    let (there, here) = (shared(there), shared(here));
    let only = |one: &[AppliedMigration], other: &[AppliedMigration], whose: &str| {
        let migration = one.iter().find(|migration| !other.contains(migration))?;
        Some(format!("{} {} is only {whose}", migration.set, migration.version))
    };
    match only(&there, &here, "in the backup").or_else(|| only(&here, &there, "in this program")) {
        Some(difference) => Err(BackupError::OtherTables { difference }),
        None => Ok(()),
    }
}

async fn load(loader: &mut Loader, staged: &Dir, kept: &KeptTable) -> Result<(), BackupError> {
    for part in &kept.parts {
        let file = staged.open(part).map_err(BackupError::io("open", part))?;
        let mut rows: Vec<Vec<Value>> = Vec::new();
        for line in BufReader::new(file).lines() {
            let line = line.map_err(BackupError::io("read", part))?;
            rows.push(serde_json::from_str(&line).map_err(|error| BackupError::damaged(error.to_string()))?);
            if rows.len() == ROWS_AT_ONCE {
                loader.insert(&kept.table, &rows).await?;
                rows.clear();
            }
        }
        loader.insert(&kept.table, &rows).await?;
    }
    if loader.count(&kept.table.name).await? != kept.rows {
        return Err(BackupError::damaged(format!("table {} has another number of rows", kept.table.name)));
    }
    Ok(())
}

/// Projects whose files were removed while the backup was made go altogether.
async fn forget_removed(loader: &mut Loader, manifest: &Manifest) -> Result<(), BackupError> {
    for project in &manifest.removed_projects {
        sqlx::query("DELETE FROM projects WHERE id = $1")
            .bind(project.to_string())
            .execute(&mut **loader.transaction())
            .await
            .map_err(StoreError::from)?;
    }
    Ok(())
}

fn report(manifest: &Manifest, file_bytes: u64) -> Report {
    let is_file = |name: &str| name.starts_with(FILES);
    let mut projects: Vec<_> = manifest
        .entries
        .iter()
        .filter_map(|entry| {
            let mut parts = entry.name.strip_prefix(FILES)?.split('/');
            (parts.next()? == "users").then_some(())?;
            let user = parts.next()?;
            (parts.next()? == "projects").then_some((user, parts.next()?))
        })
        .collect();
    projects.sort_unstable();
    projects.dedup();
    Report {
        file_bytes,
        content_bytes: manifest.entries.iter().map(|entry| entry.bytes).sum(),
        rows: manifest.tables.iter().map(|table| table.rows).sum(),
        tables: manifest.tables.len() as u64,
        projects: projects.len() as u64,
        files: manifest.entries.iter().filter(|entry| is_file(&entry.name)).count() as u64,
        skipped: 0,
    }
}
