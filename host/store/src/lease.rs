//! Leases: who may do something alone, until when, with a fencing token that tells old holders from new ones.
//!
//! A lease that ran out can be taken by somebody else while its old holder still believes in it. So time is only ever a
//! reason to hand a lease on; what protects the data is the token. Tokens come from one counter and only grow, also
//! after a release, an expiry or the removal of the row. A write under a lease calls [`Leases::guard`] in its own
//! transaction, and fails when the token has been overtaken.

use crate::{Migration, MigrationSet, Store, StoreError, Transaction};
use sqlx::Row;
use std::time::Duration;

pub(crate) const MIGRATIONS: MigrationSet = MigrationSet {
    name: "waza-store/lease",
    migrations: &[Migration {
        version: 1,
        name: "leases and their counter",
        sql: "CREATE TABLE waza_leases (
                lease_key TEXT NOT NULL PRIMARY KEY,
                holder TEXT NOT NULL,
                token BIGINT NOT NULL,
                expires_at_ms BIGINT NOT NULL
              );
              CREATE INDEX waza_leases_holder ON waza_leases (holder);
              CREATE TABLE waza_fence (id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1), last_token BIGINT NOT NULL);
              INSERT INTO waza_fence (id, last_token) VALUES (1, 0);",
    }],
};

/// The right to do something alone. Keep it, renew it in time, show it with every write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What it is for.
    pub key: String,
    /// Whose it is.
    pub holder: String,
    /// Larger than that of every earlier holder.
    pub token: i64,
    /// From then on others may take it. Milliseconds since 1970.
    pub expires_at_ms: i64,
}

/// Gives leases out.
#[derive(Debug, Clone)]
pub struct Leases(Store);

impl Leases {
    pub(crate) fn new(store: Store) -> Self {
        Self(store)
    }

    /// Takes the lease unless somebody has it, the asker included. `None`: it is taken.
    pub async fn acquire(&self, key: &str, holder: &str, ttl: Duration) -> Result<Option<Lease>, StoreError> {
        self.0.limits().name(key)?;
        self.0.limits().name(holder)?;
        let mut tx = self.0.write().await?;
        let lease = self.acquire_in(&mut tx, key, holder, ttl).await?;
        tx.commit().await?;
        Ok(lease)
    }

    /// The same as part of a transaction of the caller's.
    pub async fn acquire_in(
        &self,
        tx: &mut Transaction,
        key: &str,
        holder: &str,
        ttl: Duration,
    ) -> Result<Option<Lease>, StoreError> {
        let now_ms = self.0.now_ms();
        let held = sqlx::query("SELECT 1 FROM waza_leases WHERE lease_key = $1 AND expires_at_ms > $2")
            .bind(key)
            .bind(now_ms)
            .fetch_optional(&mut **tx)
            .await?;
        if held.is_some() {
            return Ok(None);
        }
        // The counter's row stays locked until the transaction ends: tokens are handed out in the order of commits, so a
        // later holder's is always the larger one.
        let token: i64 = sqlx::query(
            "UPDATE waza_fence SET last_token = last_token + 1 WHERE id = 1 RETURNING last_token",
        )
        .fetch_one(&mut **tx)
        .await?
        .try_get(0)?;
        let expires_at_ms = later(now_ms, ttl);
        // The condition stands for the case that somebody took it between the two statements: then no row changes.
        let taken = sqlx::query(
            "INSERT INTO waza_leases (lease_key, holder, token, expires_at_ms) VALUES ($1, $2, $3, $4)
             ON CONFLICT (lease_key) DO UPDATE
             SET holder = excluded.holder, token = excluded.token, expires_at_ms = excluded.expires_at_ms
             WHERE waza_leases.expires_at_ms <= $5",
        )
        .bind(key)
        .bind(holder)
        .bind(token)
        .bind(expires_at_ms)
        .bind(now_ms)
        .execute(&mut **tx)
        .await?;
        let lease = Lease { key: key.to_owned(), holder: holder.to_owned(), token, expires_at_ms };
        Ok((taken.rows_affected() == 1).then_some(lease))
    }

    /// Keeps it for longer. Also after it ran out, as long as nobody else has taken it.
    pub async fn renew(&self, lease: &Lease, ttl: Duration) -> Result<Lease, StoreError> {
        let expires_at_ms = later(self.0.now_ms(), ttl);
        let mut tx = self.0.write().await?;
        let renewed =
            sqlx::query("UPDATE waza_leases SET expires_at_ms = $1 WHERE lease_key = $2 AND token = $3")
                .bind(expires_at_ms)
                .bind(&*lease.key)
                .bind(lease.token)
                .execute(&mut *tx)
                .await?;
        tx.commit().await?;
        current(renewed.rows_affected(), lease)?;
        Ok(Lease { expires_at_ms, ..lease.clone() })
    }

    /// Gives it back. `false`: it was no longer the holder's to give.
    pub async fn release(&self, lease: &Lease) -> Result<bool, StoreError> {
        let mut tx = self.0.write().await?;
        let released = self.release_in(&mut tx, lease).await?;
        tx.commit().await?;
        Ok(released)
    }

    /// The same as part of a transaction of the caller's.
    pub async fn release_in(&self, tx: &mut Transaction, lease: &Lease) -> Result<bool, StoreError> {
        let released = sqlx::query("DELETE FROM waza_leases WHERE lease_key = $1 AND token = $2")
            .bind(&*lease.key)
            .bind(lease.token)
            .execute(&mut **tx)
            .await?;
        Ok(released.rows_affected() == 1)
    }

    /// Takes everything from a holder that is known to be dead, such as this very machine's previous run.
    pub async fn release_holder(&self, holder: &str) -> Result<u64, StoreError> {
        let mut tx = self.0.write().await?;
        let released =
            sqlx::query("DELETE FROM waza_leases WHERE holder = $1").bind(holder).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(released.rows_affected())
    }

    /// Fails unless the lease's token is still the newest. Part of the transaction whose writes it protects: nobody can
    /// take the lease between the check and the commit.
    pub async fn guard(&self, tx: &mut Transaction, lease: &Lease) -> Result<(), StoreError> {
        // An update, not a select: it locks the row wherever rows are locked.
        let held = sqlx::query("UPDATE waza_leases SET token = token WHERE lease_key = $1 AND token = $2")
            .bind(&*lease.key)
            .bind(lease.token)
            .execute(&mut **tx)
            .await?;
        current(held.rows_affected(), lease)
    }

    /// Who has it now.
    pub async fn current(&self, key: &str) -> Result<Option<Lease>, StoreError> {
        let row = sqlx::query(
            "SELECT lease_key, holder, token, expires_at_ms FROM waza_leases
             WHERE lease_key = $1 AND expires_at_ms > $2",
        )
        .bind(key)
        .bind(self.0.now_ms())
        .fetch_optional(self.0.pool())
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Lease {
            key: row.try_get(0)?,
            holder: row.try_get(1)?,
            token: row.try_get(2)?,
            expires_at_ms: row.try_get(3)?,
        }))
    }
}

fn current(rows: u64, lease: &Lease) -> Result<(), StoreError> {
    if rows == 1 {
        return Ok(());
    }
    Err(StoreError::LeaseLost { key: lease.key.clone(), token: lease.token })
}

fn later(now_ms: i64, ttl: Duration) -> i64 {
    now_ms.saturating_add(i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX))
}
