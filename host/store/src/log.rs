//! Append-only logs with at most one terminal entry each, and readers that come back with the last number they saw.
//!
//! Numbers start at 1 and have no gaps: the log's head row hands them out in the transaction that stores the entry, and
//! stays locked until that ends. The
//! database itself refuses a second terminal entry. A follower subscribes before it reads, so that an entry is either
//! read or announced; what it yields always comes from the database, so nothing comes twice.

use crate::{Bound, Migration, MigrationSet, Notice, Store, StoreError, Subscription, Transaction};
use futures::{StreamExt as _, TryStreamExt as _, stream, stream::BoxStream};
use serde::de::IgnoredAny;
use sqlx::{Row, any::AnyRow};
use std::time::Duration;
use tokio::time::timeout;

pub(crate) const MIGRATIONS: MigrationSet = MigrationSet {
    name: "waza-store/log",
    migrations: &[Migration {
        version: 1,
        name: "logs and their entries",
        sql: "CREATE TABLE waza_logs (
                log_name TEXT NOT NULL PRIMARY KEY,
                last_seq BIGINT NOT NULL,
                ended BIGINT NOT NULL CHECK (ended IN (0, 1))
              );
              CREATE TABLE waza_log_entries (
                log_name TEXT NOT NULL REFERENCES waza_logs (log_name) ON DELETE CASCADE,
                seq BIGINT NOT NULL,
                kind TEXT NOT NULL,
                payload TEXT NOT NULL,
                at_ms BIGINT NOT NULL,
                terminal BIGINT NOT NULL CHECK (terminal IN (0, 1)),
                PRIMARY KEY (log_name, seq)
              );
              CREATE UNIQUE INDEX waza_log_entries_terminal ON waza_log_entries (log_name) WHERE terminal = 1;",
    }],
};

/// A follower whose database is away asks again after so long, or when it hears something.
const AGAIN: Duration = Duration::from_secs(1);

/// The notice of a log's end before its time; the others are numbers.
const REMOVED: &str = "removed";

/// What is to be appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewEntry<'a> {
    /// What kind of thing happened.
    pub kind: &'a str,
    /// JSON.
    pub payload: &'a str,
    /// Whether nothing comes after it.
    pub terminal: bool,
}

/// What was appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From 1, without gaps.
    pub seq: u64,
    /// What kind of thing happened.
    pub kind: String,
    /// JSON, to the byte as it was given.
    pub payload: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// Whether it is the last one.
    pub terminal: bool,
}

/// How far a log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogState {
    /// The newest entry.
    pub last_seq: u64,
    /// Whether it is terminal.
    pub ended: bool,
}

/// Appends, reads and follows.
#[derive(Debug, Clone)]
pub struct Logs(Store);

impl Logs {
    pub(crate) fn new(store: Store) -> Self {
        Self(store)
    }

    /// Stores an entry, then announces it. Returns its number.
    pub async fn append(&self, log: &str, entry: NewEntry<'_>) -> Result<u64, StoreError> {
        self.check(log, entry)?;
        let mut tx = self.0.write().await?;
        let seq = self.store(&mut tx, log, entry).await?;
        tx.commit().await?;
        Ok(seq)
    }

    /// The same as part of a transaction of the caller's: one commit for a row and its event. Announced after it.
    pub async fn append_in(
        &self,
        tx: &mut Transaction,
        log: &str,
        entry: NewEntry<'_>,
    ) -> Result<u64, StoreError> {
        self.check(log, entry)?;
        self.store(tx, log, entry).await
    }

    /// At most `limit` entries after number `after`, in order.
    pub async fn read(&self, log: &str, after: u64, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let rows = sqlx::query(
            "SELECT seq, kind, payload, at_ms, terminal FROM waza_log_entries
             WHERE log_name = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        )
        .bind(log)
        .bind(i64::try_from(after).unwrap_or(i64::MAX))
        .bind(i64::from(limit.min(self.0.limits().max_page_entries)))
        .fetch_all(self.0.pool())
        .await?;
        rows.iter().map(entry).collect()
    }

    /// How far the log is; `None` when there is none.
    pub async fn state(&self, log: &str) -> Result<Option<LogState>, StoreError> {
        let row = sqlx::query("SELECT last_seq, ended FROM waza_logs WHERE log_name = $1")
            .bind(log)
            .fetch_optional(self.0.pool())
            .await?;
        row.as_ref().map(state).transpose()
    }

    /// The entries after number `after`, then the new ones as they come; ends after the terminal one. While the database
    /// is away it waits. With
    /// `after` 0 it may begin before the log does; with any other, a log that is not there was removed.
    #[must_use]
    pub fn follow(&self, log: &str, after: u64) -> BoxStream<'static, Result<Entry, StoreError>> {
        let follower = Follower {
            notices: self.0.notices().subscribe(&topic(log)),
            logs: self.clone(),
            log: log.to_owned(),
            after,
            ended: false,
        };
        stream::try_unfold(follower, Follower::next_page)
            .map_ok(|page| stream::iter(page.into_iter().map(Ok)))
            .try_flatten()
            .boxed()
    }

    /// Removes the log, entries and all, as part of a transaction of the caller's. Its followers end with
    /// [`StoreError::LogRemoved`]. A log of the same name starts again at 1.
    pub async fn remove_in(&self, tx: &mut Transaction, log: &str) -> Result<(), StoreError> {
        // The head first: whoever is appending is waited for, and its entry goes with the others.
        sqlx::query("DELETE FROM waza_logs WHERE log_name = $1").bind(log).execute(&mut **tx).await?;
        tx.notify(topic(log), REMOVED);
        Ok(())
    }

    fn check(&self, log: &str, entry: NewEntry<'_>) -> Result<(), StoreError> {
        let limits = self.0.limits();
        limits.name(log)?;
        limits.name(entry.kind)?;
        limits.payload(entry.payload)?;
        serde_json::from_str::<IgnoredAny>(entry.payload).map_err(StoreError::Json)?;
        Ok(())
    }

    async fn store(&self, tx: &mut Transaction, log: &str, entry: NewEntry<'_>) -> Result<u64, StoreError> {
        let limit = self.0.limits().max_log_entries;
        // The last place is the terminal entry's.
        let room = if entry.terminal { limit } else { limit.saturating_sub(1) };
        let head = sqlx::query(
            "INSERT INTO waza_logs (log_name, last_seq, ended) SELECT $1, 1, $2 WHERE $3 >= 1
             ON CONFLICT (log_name) DO UPDATE SET last_seq = waza_logs.last_seq + 1, ended = excluded.ended
             WHERE waza_logs.ended = 0 AND waza_logs.last_seq < $3
             RETURNING last_seq",
        )
        .bind(log)
        .bind(i64::from(entry.terminal))
        .bind(i64::try_from(room).unwrap_or(i64::MAX))
        .fetch_optional(&mut **tx)
        .await?;
        let Some(head) = head else { return Err(self.refusal(tx, log, limit).await?) };
        let seq: i64 = head.try_get(0)?;
        sqlx::query(
            "INSERT INTO waza_log_entries (log_name, seq, kind, payload, at_ms, terminal)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(log)
        .bind(seq)
        .bind(entry.kind)
        .bind(entry.payload)
        .bind(self.0.now_ms())
        .bind(i64::from(entry.terminal))
        .execute(&mut **tx)
        .await?;
        tx.notify(topic(log), seq.to_string());
        Ok(seq.unsigned_abs())
    }

    /// Why the head row did not move.
    async fn refusal(&self, tx: &mut Transaction, log: &str, limit: u64) -> Result<StoreError, StoreError> {
        let row = sqlx::query("SELECT last_seq, ended FROM waza_logs WHERE log_name = $1")
            .bind(log)
            .fetch_optional(&mut **tx)
            .await?;
        let last_seq = match row.as_ref().map(state).transpose()? {
            Some(LogState { last_seq, ended: true }) => {
                return Ok(StoreError::LogEnded { log: log.to_owned(), last_seq });
            }
            Some(open) => open.last_seq,
            None => 0,
        };
        Ok(StoreError::Bound { bound: Bound::LogEntries, limit, value: last_seq.saturating_add(1) })
    }
}

/// One reader's place in a log.
struct Follower {
    logs: Logs,
    log: String,
    after: u64,
    ended: bool,
    notices: Subscription,
}

impl Follower {
    /// Waits until there is something after the place it is at.
    async fn next_page(mut self) -> Result<Option<(Vec<Entry>, Self)>, StoreError> {
        if self.ended {
            return Ok(None);
        }
        loop {
            // What was announced before this read is in it.
            while let Some(notice) = self.notices.try_recv() {
                self.check_removed(&notice)?;
            }
            let page = match self.logs.read(&self.log, self.after, u32::MAX).await {
                // Whoever follows waits anyway.
                Err(error) if error.may_pass() => {
                    tracing::debug!(%error, "a follower waits for the database");
                    if let Ok(notice) = timeout(AGAIN, self.notices.recv()).await {
                        self.check_removed(&notice)?;
                    }
                    continue;
                }
                page => page?,
            };
            if let Some(last) = page.last() {
                (self.after, self.ended) = (last.seq, last.terminal);
                return Ok(Some((page, self)));
            }
            match self.check_end().await {
                Err(error) if error.may_pass() => continue,
                checked => checked?,
            }
            if self.ended {
                return Ok(None);
            }
            let notice = self.notices.recv().await;
            self.check_removed(&notice)?;
        }
    }

    fn check_removed(&self, notice: &Notice) -> Result<(), StoreError> {
        match notice {
            Notice::Said(said) if &**said == REMOVED => Err(StoreError::LogRemoved { log: self.log.clone() }),
            _ => Ok(()),
        }
    }

    /// An empty page may mean that the reader asked for what comes after the end, or that the log is gone.
    async fn check_end(&mut self) -> Result<(), StoreError> {
        match self.logs.state(&self.log).await? {
            Some(state) => self.ended = state.ended && state.last_seq <= self.after,
            None if self.after > 0 => return Err(StoreError::LogRemoved { log: self.log.clone() }),
            None => {}
        }
        Ok(())
    }
}

fn topic(log: &str) -> String {
    format!("log:{log}")
}

fn entry(row: &AnyRow) -> Result<Entry, StoreError> {
    Ok(Entry {
        seq: row.try_get::<i64, _>(0)?.unsigned_abs(),
        kind: row.try_get(1)?,
        payload: row.try_get(2)?,
        at_ms: row.try_get(3)?,
        terminal: row.try_get::<i64, _>(4)? != 0,
    })
}

fn state(row: &AnyRow) -> Result<LogState, StoreError> {
    Ok(LogState { last_seq: row.try_get::<i64, _>(0)?.unsigned_abs(), ended: row.try_get::<i64, _>(1)? != 0 })
}
