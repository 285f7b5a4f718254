//! `waza backup` and `waza restore`: everything users have, in one file, and back from it.

use super::{Failure, Outcome, ServerFlags, print_lines, small_runtime};
use crate::config::Config;
use anyhow::Context;
use clap::Args;
use serde_json::json;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use waza_store::{Store, without_secrets};
use waza_studio::backup::{self, BackupOptions, Progress, Report, RestoreOptions};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza backup waza-backup.tar.zst
  waza backup --data-dir /srv/waza --store-url postgres://waza@db/waza /backups/tuesday.tar.zst
  waza backup --json waza-backup.tar.zst

A server may run meanwhile. In the file are the rows of the database and all folders of the data folder with their
versions, but no secrets and nothing that a server makes again. It belongs to whoever runs this, with mode 0600.")]
pub(super) struct Backup {
    #[command(flatten)]
    flags: ServerFlags,
    /// Print what was done as JSON, and no progress
    #[arg(long)]
    json: bool,
    /// The file to make; it must not be there
    #[arg(value_name = "OUT")]
    out: PathBuf,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza restore waza-backup.tar.zst
  waza restore --data-dir /srv/waza --store-url postgres://waza@db/waza /backups/tuesday.tar.zst
  waza restore --force waza-backup.tar.zst

No server may run on the data folder or the database. The backup is checked as a whole before anything is touched; then
everything is restored, or nothing. Rows may go from SQLite to Postgres and back. Programs restore backups of the
programs that have the same tables.")]
pub(super) struct Restore {
    #[command(flatten)]
    flags: ServerFlags,
    /// Replace what is in the data folder and in the database
    #[arg(long)]
    force: bool,
    /// Print what was done as JSON, and no progress
    #[arg(long)]
    json: bool,
    /// The file that `waza backup` made
    #[arg(value_name = "IN")]
    from: PathBuf,
}

impl Backup {
    pub(super) fn run(self) -> Outcome {
        let config = self.flags.config()?;
        // A new database would be made where none is, and be backed up empty.
        if !config.data_dir.is_dir() {
            let shown = config.data_dir.display();
            return Err(Failure::usage(anyhow::anyhow!(
                "there is no data folder {shown}; name one with --data-dir DIR"
            )));
        }
        if let Some(file) = missing_database(&config) {
            return Err(Failure::usage(anyhow::anyhow!(
                "there is no database {}; name one with --store-url URL",
                file.display()
            )));
        }
        let begun = Instant::now();
        let report = small_runtime()?.block_on(async {
            let store = open(&config).await?;
            let options = BackupOptions {
                data_dir: config.data_dir.clone(),
                store: store.clone(),
                limits: config.backup.clone(),
                progress: progress(self.json),
            };
            let report = backup::back_up(&options, &self.out).await;
            store.close().await;
            Ok::<_, anyhow::Error>(report?)
        })?;
        said(self.json, "backed up", &self.out, &report, begun)
    }
}

impl Restore {
    pub(super) fn run(self) -> Outcome {
        let config = self.flags.config()?;
        let begun = Instant::now();
        let report = small_runtime()?.block_on(async {
            let store = open(&config).await?;
            waza_registry::make_tables(&store).await.context("the tables of plugins cannot be made")?;
            waza_studio::make_tables(&store).await.context("the tables of projects cannot be made")?;
            let options = RestoreOptions {
                data_dir: config.data_dir.clone(),
                store: store.clone(),
                limits: config.backup.clone(),
                is_forced: self.force,
                progress: progress(self.json),
            };
            let report = backup::restore(&options, &self.from).await;
            store.close().await;
            Ok::<_, anyhow::Error>(report?)
        })?;
        said(self.json, "restored", &self.from, &report, begun)
    }
}

async fn open(config: &Config) -> anyhow::Result<Store> {
    let url = config.store_url();
    Store::open(&config.store()).await.with_context(|| format!("{} cannot be opened", without_secrets(&url)))
}

/// The file of a SQLite database that is not there.
fn missing_database(config: &Config) -> Option<PathBuf> {
    let url = config.store_url();
    let rest = url.strip_prefix("sqlite:")?;
    let file = PathBuf::from(rest.strip_prefix("//").unwrap_or(rest));
    (!file.is_file()).then_some(file)
}

/// On standard error, one line that is written over where somebody looks at it.
fn progress(is_quiet: bool) -> Progress {
    use std::io::IsTerminal as _;
    let is_terminal = std::io::stderr().is_terminal();
    Arc::new(move |said: String| {
        if is_quiet {
            return;
        }
        let mut out = std::io::stderr().lock();
        // Whoever closed standard error does not want to know.
        let _ = match is_terminal {
            true => write!(out, "\r\x1b[K{said}"),
            false => writeln!(out, "{said}"),
        };
        let _ = out.flush();
    })
}

fn said(is_json: bool, what: &str, file: &Path, report: &Report, begun: Instant) -> Outcome {
    let seconds = begun.elapsed().as_secs_f64();
    if is_json {
        let line = json!({ "file": file, "seconds": seconds, "report": report });
        return Ok(print_lines([line])?);
    }
    let Report { file_bytes, content_bytes, rows, tables, projects, files, skipped } = report;
    let mut lines = vec![format!(
        "{what}: {projects} projects, {files} files, {rows} rows of {tables} tables; {content_bytes} bytes in a file of \
         {file_bytes}, in {seconds:.1} s"
    )];
    if *skipped > 0 {
        lines.push(format!("{skipped} links, sockets and odd names were left out"));
    }
    eprintln!();
    Ok(print_lines(lines)?)
}
