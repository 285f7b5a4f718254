//! One URL decides which database; everybody else sees a [`Store`].
//!
//! SQLite runs with a write-ahead log and `synchronous = NORMAL`: what was committed survives the death of the process,
//! and the last moments may be lost when the machine loses power. The file belongs to its owner alone (mode 0600). All
//! writing of a process goes through one connection, so writers queue in order instead of colliding; readers have
//! connections that refuse to write. One process per SQLite file hears its own notices only.

use crate::{
    Clock, Leases, Logs, MigrationSet, Notices, StoreError, StoreLimits, SystemClock, Transaction, lease,
    log, migrate,
};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, any::AnyPoolOptions};
use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;

/// How to open a store.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// `sqlite:///absolute/path/waza.db`, or `sqlite::memory:` for a database that goes when the store does.
    pub url: String,
    /// The bounds.
    pub limits: StoreLimits,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
}

impl StoreOptions {
    /// The default bounds and the machine's clock.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), limits: StoreLimits::default(), clock: Arc::new(SystemClock) }
    }
}

/// An open database. Clones share it.
#[derive(Debug, Clone)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    readers: AnyPool,
    writer: AnyPool,
    notices: Notices,
    limits: StoreLimits,
    clock: Arc<dyn Clock>,
    /// Removed with the last clone.
    _folder: Option<TempDir>,
}

impl Store {
    /// Opens the database, makes it when there is none, and brings the store's own tables up to date.
    pub async fn open(options: &StoreOptions) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let (url, folder) = sqlite_url(&options.url)?;
        let limits = &options.limits;
        // The writer comes first: it turns the write-ahead log on, which the file then remembers.
        let writer = connect(&url, 1, false, limits).await?;
        let readers = connect(&url, limits.reader_connections.max(1), true, limits).await?;
        let notices = Notices::new(limits.notice_queue_entries);
        let store = Self(Arc::new(Inner {
            readers,
            writer,
            notices,
            limits: limits.clone(),
            clock: options.clock.clone(),
            _folder: folder,
        }));
        store.migrate(&lease::MIGRATIONS).await?;
        store.migrate(&log::MIGRATIONS).await?;
        Ok(store)
    }

    /// Applies what is new in a set, all of it or nothing. Several processes may do so at once.
    pub async fn migrate(&self, set: &MigrationSet) -> Result<(), StoreError> {
        migrate::run(self, set).await
    }

    /// For reading. Its connections refuse to write; see [`Store::write`].
    #[must_use]
    pub fn pool(&self) -> &AnyPool {
        &self.0.readers
    }

    /// Waits for the turn to write, and takes the database's write lock at once. Keep it short: everybody else waits.
    pub async fn write(&self) -> Result<Transaction, StoreError> {
        let inner = self.0.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Transaction::new(inner, self.0.notices.clone()))
    }

    /// Who may do what, until when.
    #[must_use]
    pub fn leases(&self) -> Leases {
        Leases::new(self.clone())
    }

    /// What happened, in order.
    #[must_use]
    pub fn logs(&self) -> Logs {
        Logs::new(self.clone())
    }

    /// Wake-up calls.
    #[must_use]
    pub fn notices(&self) -> Notices {
        self.0.notices.clone()
    }

    /// The bounds it was opened with.
    #[must_use]
    pub fn limits(&self) -> &StoreLimits {
        &self.0.limits
    }

    /// The time by the store's clock, in milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.0.clock.now_ms()
    }

    /// Waits for what is under way and closes every connection; SQLite then folds its write-ahead log into the file.
    pub async fn close(&self) {
        self.0.readers.close().await;
        self.0.writer.close().await;
    }
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
    let rest = url.strip_prefix("sqlite:").ok_or_else(|| refuse("only SQLite is built in"))?;
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

/// A URL of another kind may carry a password: only its scheme is shown.
fn without_secrets(url: &str) -> String {
    match url.split_once(':') {
        Some(("sqlite", _)) => url.to_owned(),
        Some((scheme, _)) => format!("{scheme}:…"),
        None => "…".to_owned(),
    }
}
