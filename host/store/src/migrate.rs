//! Named, ordered, checksummed sets of migrations, each crate its own.
//!
//! A set is applied in one transaction that nobody else's migration runs beside, so of two processes that start together
//! one applies and the other finds it done. Text that was applied once must stay as it
//! was: the database remembers a digest. In Postgres a new table is its owner's alone (see `closing`).

use crate::{Store, StoreError, Transaction, closing};
use sha2::{Digest, Sha256};
use sqlx::Row;

/// The migrations of one crate.
#[derive(Debug, Clone, Copy)]
pub struct MigrationSet {
    /// Usually the crate's name.
    pub name: &'static str,
    /// Numbered from 1, without gaps.
    pub migrations: &'static [Migration],
}

/// One step.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place in the set.
    pub version: i64,
    /// What it does, in a few words.
    pub name: &'static str,
    /// One or more statements, in SQL that SQLite and Postgres both take.
    pub sql: &'static str,
}

impl Migration {
    fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.sql.as_bytes()))
    }
}

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS waza_migrations (
    set_name TEXT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    applied_at_ms BIGINT NOT NULL,
    PRIMARY KEY (set_name, version)
)";

pub(crate) async fn run(store: &Store, set: &MigrationSet) -> Result<(), StoreError> {
    check_order(set)?;
    let mut tx = store.write().await?;
    tx.lock("waza-store/migrations").await?;
    let before = closing::tables(&mut tx, store.database()).await?;
    sqlx::raw_sql(LEDGER).execute(&mut *tx).await?;
    let applied = applied(&mut tx, set).await?;
    for migration in set.migrations.iter().skip(applied) {
        sqlx::raw_sql(migration.sql).execute(&mut *tx).await?;
        sqlx::query(
            "INSERT INTO waza_migrations (set_name, version, name, digest, applied_at_ms) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(set.name)
        .bind(migration.version)
        .bind(migration.name)
        .bind(migration.digest())
        .bind(store.now_ms())
        .execute(&mut *tx)
        .await?;
    }
    closing::close_new(&mut tx, store.database(), &before).await?;
    tx.commit().await
}

/// How many are there already, each of them unchanged.
async fn applied(tx: &mut Transaction, set: &MigrationSet) -> Result<usize, StoreError> {
    let rows =
        sqlx::query("SELECT version, digest FROM waza_migrations WHERE set_name = $1 ORDER BY version")
            .bind(set.name)
            .fetch_all(&mut **tx)
            .await?;
    let mut known = set.migrations.iter();
    for row in &rows {
        let (version, digest): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        let Some(migration) = known.next() else {
            let known = set.migrations.len() as i64;
            return Err(StoreError::MigrationUnknown { set: set.name.to_owned(), found: version, known });
        };
        if migration.version != version || migration.digest() != digest {
            let (set, name) = (set.name.to_owned(), migration.name.to_owned());
            return Err(StoreError::MigrationChanged { set, version, name });
        }
    }
    Ok(rows.len())
}

fn check_order(set: &MigrationSet) -> Result<(), StoreError> {
    for (expected, migration) in (1..).zip(set.migrations) {
        if migration.version != expected {
            let (set, found) = (set.name.to_owned(), migration.version);
            return Err(StoreError::MigrationOrder { set, expected, found });
        }
    }
    Ok(())
}
