//! Components, their cases and catalogues of skills in the database, by their digest: what was handed in to one server
//! reaches the others so, whatever is on their volumes. Only where servers share a database.
//!
//! They are written in parts, so that no statement is large, and before the commit that speaks of them: one that nobody
//! speaks of does no harm, and is removed like those of revisions that nobody needs any more, but for the newest few.

use super::{
    Inner, RolloutError,
    kept::{Kind, catalogue},
    rows::as_i64,
    state::State,
};
use crate::source::{MAX_COMPONENT_BYTES, sha256};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sqlx::Row;
use std::{collections::BTreeSet, sync::Arc};
use waza_store::{Database, Transaction};

/// Bytes of one part.
const PART: usize = 256 << 10;
/// Those that stay although no revision needs them.
const SPARE: usize = 16;
/// What is larger stays where it is.
const MAX_BYTES: usize = MAX_COMPONENT_BYTES as usize;

impl Inner {
    fn is_shared(&self) -> bool {
        self.ledger.0.database() == Database::Postgres
    }

    /// Puts bytes where other servers find them.
    pub(crate) async fn hand_on(&self, digest: &str, bytes: &[u8]) -> Result<(), RolloutError> {
        if !self.is_shared() || bytes.len() > MAX_BYTES {
            return Ok(());
        }
        self.ledger.1.commit(&self.ledger.0, self.write_parts(digest, bytes)).await
    }

    /// What is loaded here and not in the database, such as from before there were several servers.
    pub(crate) async fn hand_on_all(self: &Arc<Self>) -> Result<(), RolloutError> {
        if !self.is_shared() {
            return Ok(());
        }
        let (mut wanted, skills) = {
            let desk = self.desk.lock().await;
            let digests = desk.loaded.values().map(|revision| revision.digest().to_owned());
            (digests.collect::<BTreeSet<_>>(), catalogue(&desk.skills))
        };
        let there = self.ledger.1.ask(&self.ledger.0, self.digests()).await?;
        wanted.retain(|digest| !there.contains(digest));
        for digest in wanted {
            let name = digest.clone();
            let kept = self.blocking(move |inner| inner.kept.get(Kind::Component, &name)).await?;
            if let Ok(bytes) = kept {
                self.hand_on(&digest, &bytes).await?;
            }
        }
        let (digest, bytes) = skills;
        if there.contains(&digest) { Ok(()) } else { self.hand_on(&digest, &bytes).await }
    }

    /// Brings what the state directory lacks from the database, if it is there.
    pub(crate) async fn fetch(self: &Arc<Self>, kind: Kind, digest: &str) -> Result<(), RolloutError> {
        let name = digest.to_owned();
        let mine = self.blocking(move |inner| inner.kept.get(kind, &name).is_ok()).await?;
        if mine || !self.is_shared() {
            return Ok(());
        }
        let bytes = match self.read_parts(digest).await {
            Ok(None) => return Ok(()),
            Ok(Some(bytes)) => bytes,
            // Somebody else's copy is not needed where the volume has one.
            Err(error @ RolloutError::Corrupt { .. }) => {
                tracing::error!(%error, "a component in the database is not taken");
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let name = digest.to_owned();
        self.blocking(move |inner| inner.kept.put(kind, &name, &bytes)).await?
    }

    async fn read_parts(&self, digest: &str) -> Result<Option<Vec<u8>>, RolloutError> {
        let mut bytes = Vec::new();
        for part in 0.. {
            let read = sqlx::query("SELECT parts, base64 FROM plugin_parts WHERE digest = $1 AND part = $2")
                .bind(digest)
                .bind(part)
                .fetch_optional(self.ledger.0.pool());
            let row = self.ledger.1.ask(&self.ledger.0, async { Ok(read.await?) }).await?;
            let Some(row) = row else { return Ok(None) };
            let (parts, text): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
            let more = STANDARD.decode(text);
            bytes.extend(more.map_err(|_| RolloutError::corrupt(format!("{digest} in the database")))?);
            if bytes.len() > MAX_BYTES {
                return Err(RolloutError::corrupt(format!("{digest} in the database")));
            }
            if part + 1 >= parts {
                break;
            }
        }
        match sha256(&bytes) == digest {
            true => Ok(Some(bytes)),
            false => Err(RolloutError::corrupt(format!("{digest} in the database"))),
        }
    }

    async fn digests(&self) -> Result<BTreeSet<String>, RolloutError> {
        let rows = sqlx::query("SELECT digest FROM plugin_parts WHERE part = 0");
        let rows = rows.fetch_all(self.ledger.0.pool()).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    async fn write_parts(&self, digest: &str, bytes: &[u8]) -> Result<(), RolloutError> {
        let now = self.ledger.0.now_ms();
        let mut tx = self.ledger.0.write().await?;
        // Nothing is removed between here and the commit, and the same bytes are written by one.
        tx.lock("waza-registry/parts").await?;
        let there = sqlx::query("UPDATE plugin_parts SET kept_at_ms = $1 WHERE digest = $2")
            .bind(now)
            .bind(digest)
            .execute(&mut *tx)
            .await?;
        if there.rows_affected() == 0 {
            let parts = bytes.len().div_ceil(PART).max(1) as u64;
            for part in 0..parts {
                let from = (part as usize) * PART;
                let piece = bytes.get(from..bytes.len().min(from + PART)).unwrap_or_default();
                sqlx::query(
                    "INSERT INTO plugin_parts (digest, part, parts, base64, kept_at_ms)
                     VALUES ($1, $2, $3, $4, $5)",
                )
                .bind(digest)
                .bind(as_i64(part))
                .bind(as_i64(parts))
                .bind(STANDARD.encode(piece))
                .bind(now)
                .execute(&mut *tx)
                .await?;
            }
            self.prune_parts(&mut tx).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Removes what no revision needs, the oldest first.
    async fn prune_parts(&self, tx: &mut Transaction) -> Result<(), RolloutError> {
        let rows =
            sqlx::query("SELECT digest FROM plugin_parts WHERE part = 0 ORDER BY kept_at_ms DESC, digest")
                .fetch_all(&mut **tx)
                .await?;
        let there = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>()?;
        if there.len() <= SPARE {
            return Ok(());
        }
        let needed = self.needed().await?;
        for digest in there.iter().filter(|digest| !needed.contains(*digest)).skip(SPARE) {
            sqlx::query("DELETE FROM plugin_parts WHERE digest = $1").bind(digest).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// What the newest state needs, by digest.
    async fn needed(&self) -> Result<BTreeSet<String>, RolloutError> {
        let state: State = self.ledger.load().await?;
        let mut needed: BTreeSet<String> =
            state.plans().chain(&state.past).map(|plan| plan.skills.clone()).collect();
        let keys: BTreeSet<&String> = state.live().map(|(_, key)| key).collect();
        for key in keys {
            if let Some(known) = self.ledger.revision(key).await? {
                needed.extend(known.cases);
                needed.insert(known.component);
            }
        }
        Ok(needed)
    }
}
