//! One URL decides which database; everybody else sees a [`Store`].

use crate::{
    Clock, Database, Leases, Logs, MigrationSet, Notices, StoreError, StoreLimits, SystemClock, Transaction,
    lease, listen::Listening, log, migrate, notice::Hub, postgres, sqlite, without_secrets,
};
use sqlx::AnyPool;
use std::{fmt, sync::Arc};
use tempfile::TempDir;

/// How to open a store.
#[derive(Clone)]
pub struct StoreOptions {
    /// `sqlite:///absolute/path/waza.db`, `sqlite::memory:` for a database that goes when the store does, or
    /// `postgres://user@host/database`. What a Postgres URL leaves out comes from `PG…` in the environment and from
    /// `~/.pgpass`, but for `sslmode`: without it, a server on this machine is spoken to plainly, and any other has to
    /// show a certificate for its name (`verify-full`).
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

impl fmt::Debug for StoreOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreOptions")
            .field("url", &without_secrets(&self.url))
            .field("limits", &self.limits)
            .field("clock", &self.clock)
            .finish()
    }
}

/// Connections for reading, and for writing.
#[derive(Debug)]
pub(crate) struct Pools {
    pub(crate) readers: AnyPool,
    pub(crate) writers: AnyPool,
}

/// An open database. Clones share it.
#[derive(Debug, Clone)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    database: Database,
    pools: Pools,
    hub: Arc<Hub>,
    limits: StoreLimits,
    clock: Arc<dyn Clock>,
    listening: Option<Listening>,
    /// Removed with the last clone.
    _folder: Option<TempDir>,
}

impl Store {
    /// Opens the database, makes it when there is none (Postgres: it has to be there), and brings the store's own
    /// tables up to date.
    pub async fn open(options: &StoreOptions) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let limits = &options.limits;
        let hub = Arc::new(Hub::new(limits.notice_queue_entries));
        let database = Database::of(&options.url);
        let (pools, listening, folder) = match database {
            Database::Sqlite => {
                let (pools, folder) = sqlite::open(&options.url, limits).await?;
                (pools, None, folder)
            }
            Database::Postgres => {
                let (pools, listening) = postgres::open(&options.url, limits, &hub).await?;
                (pools, Some(listening), None)
            }
        };
        let (limits, clock) = (limits.clone(), options.clock.clone());
        let store = Self(Arc::new(Inner { database, pools, hub, limits, clock, listening, _folder: folder }));
        store.migrate(&lease::MIGRATIONS).await?;
        store.migrate(&log::MIGRATIONS).await?;
        Ok(store)
    }

    /// Applies what is new in a set, all of it or nothing. Several processes may do so at once.
    pub async fn migrate(&self, set: &MigrationSet) -> Result<(), StoreError> {
        migrate::run(self, set).await
    }

    /// Which database it is.
    #[must_use]
    pub fn database(&self) -> Database {
        self.0.database
    }

    /// For reading. Its connections refuse to write; see [`Store::write`].
    #[must_use]
    pub fn pool(&self) -> &AnyPool {
        &self.0.pools.readers
    }

    /// Begins to write. Keep it short: others wait.
    ///
    /// With SQLite it waits for its turn and takes the database's write lock at once: there is one writer. With Postgres
    /// others write at the same time, in this process and elsewhere, and what they commit shows up between two of our
    /// statements: a decision that rests on rows it does not change needs [`Transaction::lock`] first.
    pub async fn write(&self) -> Result<Transaction, StoreError> {
        let Inner { database, pools, hub, .. } = &*self.0;
        let inner = match database {
            Database::Sqlite => pools.writers.begin_with("BEGIN IMMEDIATE").await?,
            Database::Postgres => pools.writers.begin().await?,
        };
        Ok(Transaction::new(inner, *database, hub.clone()))
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
        Notices::new(self.0.hub.clone())
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
        if let Some(listening) = &self.0.listening {
            listening.stop().await;
        }
        self.0.pools.readers.close().await;
        self.0.pools.writers.close().await;
    }
}
