//! SQLite: one file, one connection that writes, a write-ahead log.
//!
//! The log is on and `synchronous = NORMAL`: what was committed survives the death of the process, and the last moments
//! may be lost when the machine loses power. The file belongs to its owner alone (mode 0600). All writing of a process
//! goes through one connection, so writers queue in order instead of colliding; readers have connections that refuse to
//! write.

use crate::{StoreError, StoreLimits, address::without_secrets, connect::Pools};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, any::AnyPoolOptions};
use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;

/// Opens the file, made where it is missing. The folder is that of a database that goes with its store.
pub(crate) async fn open(url: &str, limits: &StoreLimits) -> Result<(Pools, Option<TempDir>), StoreError> {
    let (url, folder) = sqlite_url(url)?;
    // The writer comes first: it turns the write-ahead log on, which the file then remembers.
    let writers = connect(&url, 1, false, limits).await?;
    let readers = connect(&url, limits.reader_connections.max(1), true, limits).await?;
    Ok((Pools { readers, writers }, folder))
}

async fn connect(url: &str, size: u32, read_only: bool, limits: &StoreLimits) -> Result<AnyPool, StoreError> {
    let busy_timeout_ms = limits.busy_timeout_ms;
    let pool = AnyPoolOptions::new()
        .min_connections(1)
        .max_connections(size)
        .acquire_timeout(Duration::from_millis(limits.acquire_timeout_ms))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_connect(move |connection, _| Box::pin(prepare(connection, busy_timeout_ms, read_only)))
        .connect(url)
        .await?;
    Ok(pool)
}

/// What every SQLite connection starts with.
async fn prepare(connection: &mut AnyConnection, busy_timeout_ms: u64, read_only: bool) -> sqlx::Result<()> {
    let pragmas = format!(
        "PRAGMA busy_timeout = {busy_timeout_ms}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
         PRAGMA wal_autocheckpoint = 4000; PRAGMA foreign_keys = ON; PRAGMA query_only = {};",
        if read_only { "ON" } else { "OFF" }
    );
    sqlx::raw_sql(AssertSqlSafe(pragmas)).execute(connection).await.map(drop)
}

/// Our URL in the driver's words, the file made where it is missing.
///
/// What SQLite has in memory cannot be read while it is written, so a passing database is a file of its own too.
fn sqlite_url(url: &str) -> Result<(String, Option<TempDir>), StoreError> {
    let refuse = |reason| StoreError::Url { url: without_secrets(url), reason };
    let rest = url.strip_prefix("sqlite:").ok_or_else(|| refuse("no such database is built in"))?;
    let failed = |path: &Path| {
        let path = path.display().to_string();
        |source| StoreError::File { path, source }
    };
    if rest == ":memory:" {
        let folder = tempfile::tempdir().map_err(failed(&std::env::temp_dir()))?;
        let file = make_file(&folder.path().join("waza.db")).map_err(failed(folder.path()))?;
        return Ok((driver_url(&file), Some(folder)));
    }
    let path = rest.strip_prefix("//").unwrap_or(rest);
    if path.contains('?') {
        return Err(refuse("parameters are not taken"));
    }
    if path.is_empty() || path.ends_with('/') {
        return Err(refuse("the path names no file"));
    }
    let file = make_file(Path::new(path)).map_err(failed(Path::new(path)))?;
    Ok((driver_url(&file), None))
}

fn driver_url(file: &Path) -> String {
    format!("sqlite://{}?mode=rw", percent_encode(file))
}

/// Makes the database file for its owner alone. SQLite gives its companion files the same mode.
///
/// A file that is there is not opened: closing it would drop the locks that SQLite holds on it in this process.
fn make_file(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let mut folders = fs::DirBuilder::new();
    folders.recursive(true);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        folders.mode(0o700);
        options.mode(0o600);
    }
    folders.create(parent)?;
    let file = parent.canonicalize()?.join(name);
    match options.open(&file) {
        Ok(_) => Ok(file),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
            }
            Ok(file)
        }
        Err(error) => Err(error),
    }
}

fn percent_encode(path: &Path) -> String {
    let mut encoded = String::new();
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
