//! How servers on one database tell one another how far they are: a row for each process, written at every change and at
//! intervals, taken away by a process that stops. A row says itself until when it counts, by the clock of who wrote it.

use super::{
    Inner, Replica, Rollout, RolloutError,
    me::Stands,
    rows::{as_i64, json, number, text},
};
use sqlx::{Row, any::AnyRow};
use std::time::{Duration, Instant};

/// The topic on which a report is told; the payload is who made it.
pub(super) const REPORTS: &str = "waza-replicas";
/// How long a process may take to say that it stops.
const GOODBYE: Duration = Duration::from_secs(2);
/// Between two sweeps for rows of processes that died.
const SWEEP: Duration = Duration::from_secs(300);
/// Rows that nobody has written for so long are removed.
const OLD_MS: i64 = 3_600_000;
/// Replicas that are read at most.
const MOST: i64 = 1_000;

/// What the others were told.
#[derive(Debug, Default)]
pub(crate) struct Reported {
    last: Option<Stands>,
    swept: Option<Instant>,
    stopped: bool,
}

/// Another process's row, and until when it counts.
pub(crate) struct Report {
    pub(crate) replica: Replica,
    pub(crate) gone_at_ms: i64,
}

impl Rollout {
    /// Reports to the others on this database for as long as it is polled: at every change, and `every` so often.
    pub(super) async fn keep_reporting(&self, every: Duration) {
        loop {
            if let Err(error) = self.0.report().await {
                tracing::debug!(%error, "the other servers cannot be told of this one now");
            }
            let _ = tokio::time::timeout(every, self.0.me.news.notified()).await;
        }
    }

    /// Takes this process out of the list. It reports no more.
    pub async fn leave(&self) {
        let mut reported = self.0.me.reported.lock().await;
        reported.stopped = true;
        if reported.last.is_none() {
            return;
        }
        let left = tokio::time::timeout(GOODBYE, self.0.remove_report()).await;
        if !matches!(left, Ok(Ok(()))) {
            tracing::warn!(
                "the other servers could not be told that this one stops; its report runs out by itself"
            );
        }
    }
}

impl Inner {
    async fn report(&self) -> Result<(), RolloutError> {
        let mut reported = self.me.reported.lock().await;
        if reported.stopped {
            return Ok(());
        }
        let stands = self.me.stands();
        let news = reported.last.as_ref() != Some(&stands);
        self.ledger.1.ask(&self.ledger.0, self.write_report(&stands, news)).await?;
        reported.last = Some(stands);
        if reported.swept.is_none_or(|swept| swept.elapsed() >= SWEEP) {
            self.ledger.1.ask(&self.ledger.0, self.sweep_reports()).await?;
            reported.swept = Some(Instant::now());
        }
        Ok(())
    }

    async fn write_report(&self, stands: &Stands, news: bool) -> Result<(), RolloutError> {
        let (store, me) = (&self.ledger.0, &self.me);
        let now = store.now_ms();
        let mut tx = store.write().await?;
        sqlx::query(
            "INSERT INTO plugin_replicas (id, host, version, lineup, staged, problem, started_at_ms, seen_at_ms,
               gone_at_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, lineup = excluded.lineup,
               staged = excluded.staged, problem = excluded.problem, seen_at_ms = excluded.seen_at_ms,
               gone_at_ms = excluded.gone_at_ms",
        )
        .bind(&me.id)
        .bind(&me.host)
        .bind(as_i64(stands.version))
        .bind(as_i64(stands.lineup))
        .bind(text(&stands.staged))
        .bind(stands.problem.as_deref().map(waza_store::storable))
        .bind(me.started_at_ms)
        .bind(now)
        .bind(self.registry.settings().replicas.gone_at_ms(now))
        .execute(&mut *tx)
        .await?;
        if news {
            tx.notify(REPORTS, &me.id);
        }
        Ok(tx.commit().await?)
    }

    async fn remove_report(&self) -> Result<(), RolloutError> {
        let mut tx = self.ledger.0.write().await?;
        sqlx::query("DELETE FROM plugin_replicas WHERE id = $1").bind(&self.me.id).execute(&mut *tx).await?;
        tx.notify(REPORTS, &self.me.id);
        Ok(tx.commit().await?)
    }

    async fn sweep_reports(&self) -> Result<(), RolloutError> {
        let now = self.ledger.0.now_ms();
        let mut tx = self.ledger.0.write().await?;
        // Two that sweep the same rows in another order would wait for each other.
        tx.lock("waza-registry/replicas").await?;
        sqlx::query("DELETE FROM plugin_replicas WHERE seen_at_ms < $1 AND gone_at_ms < $2")
            .bind(now.saturating_sub(OLD_MS))
            .bind(now)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// What other processes that live have reported, the oldest process first.
    pub(crate) async fn others(&self) -> Result<Vec<Report>, RolloutError> {
        let read = async {
            let rows = sqlx::query(
                "SELECT id, host, version, lineup, staged, problem, started_at_ms, seen_at_ms, gone_at_ms
                 FROM plugin_replicas WHERE gone_at_ms > $1 AND id <> $2 ORDER BY started_at_ms, id LIMIT $3",
            )
            .bind(self.ledger.0.now_ms())
            .bind(&self.me.id)
            .bind(MOST)
            .fetch_all(self.ledger.0.pool())
            .await?;
            rows.iter().map(Report::read).collect()
        };
        self.ledger.1.ask(&self.ledger.0, read).await
    }
}

impl Report {
    fn read(row: &AnyRow) -> Result<Self, RolloutError> {
        let problem: Option<String> = row.try_get(5)?;
        let replica = Replica {
            id: row.try_get(0)?,
            host: row.try_get(1)?,
            this: false,
            version: number(row, 2)?,
            lineup: number(row, 3)?,
            staged: json(row, 4)?,
            started_at_ms: row.try_get(6)?,
            seen_at_ms: row.try_get(7)?,
            behind: problem.is_some(),
            problem,
        };
        Ok(Self { replica, gone_at_ms: row.try_get(8)? })
    }
}
