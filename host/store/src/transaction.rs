//! A write that is one commit, together with the notices that may only go out once it is one.

use crate::{Bound, Database, StoreError, listen, notice::Hub};
use sha2::{Digest, Sha256};
use sqlx::{Any, AnyConnection};
use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

/// So that a topic always fits into a message, however it has to be escaped.
const TOPIC_BYTES: usize = 1_024;

/// The right to write. Dropped without a commit, nothing has happened. Use it as a connection: `.execute(&mut *tx)`.
/// After a statement that failed, the only thing left to do is to let go of it.
#[derive(Debug)]
pub struct Transaction {
    inner: sqlx::Transaction<'static, Any>,
    database: Database,
    hub: Arc<Hub>,
    waiting: Vec<(String, String)>,
}

impl Transaction {
    pub(crate) fn new(inner: sqlx::Transaction<'static, Any>, database: Database, hub: Arc<Hub>) -> Self {
        Self { inner, database, hub, waiting: Vec::new() }
    }

    /// Lets nobody else past a lock of the same name until this transaction is over, in whatever process: before
    /// something is counted or looked for that decides whether a row may be added. With SQLite there is nobody else.
    ///
    /// Whoever needs several takes them first and in the same order as everybody else; of two that wait for each other
    /// one gets [`StoreError::Busy`].
    pub async fn lock(&mut self, name: &str) -> Result<(), StoreError> {
        if self.database == Database::Sqlite {
            return Ok(());
        }
        let digest: [u8; 32] = Sha256::digest(name.as_bytes()).into();
        let key = digest.first_chunk().map_or(0, |first| i64::from_be_bytes(*first));
        sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(key).execute(&mut *self.inner).await?;
        Ok(())
    }

    /// Publishes a notice with the commit, and never when there is none; in Postgres, to every process that is
    /// connected to the same database. A topic has at most 1,024 bytes. A long payload, from about 7,900 bytes, reaches
    /// other processes as [`crate::Notice::Missed`].
    pub fn notify(&mut self, topic: impl Into<String>, payload: impl Into<String>) {
        self.waiting.push((topic.into(), payload.into()));
    }

    /// Commits, then sends the notices. Whoever drops the future half-way leaves both to finish: a follower must not
    /// wait for ever for an entry that is there.
    ///
    /// After [`StoreError::Unavailable`] it may have been committed all the same.
    pub async fn commit(self) -> Result<(), StoreError> {
        let longest = self.waiting.iter().map(|(topic, _)| topic.len()).max().unwrap_or_default();
        if longest > TOPIC_BYTES {
            let (limit, value) = (TOPIC_BYTES as u64, longest as u64);
            return Err(StoreError::Bound { bound: Bound::TopicBytes, limit, value });
        }
        if self.waiting.is_empty() {
            return self.finish().await;
        }
        let finish = tokio::spawn(self.finish());
        finish.await.unwrap_or_else(|_| Err(StoreError::Database(sqlx::Error::WorkerCrashed)))
    }

    async fn finish(self) -> Result<(), StoreError> {
        let Self { inner, database, hub, waiting } = self;
        let outcome = match database {
            Database::Sqlite => inner.commit().await.map_err(StoreError::from),
            Database::Postgres => commit_postgres(inner, hub.name(), &waiting).await,
        };
        for (topic, payload) in &waiting {
            match outcome {
                Ok(()) => hub.said(topic, payload),
                // Perhaps it happened.
                Err(_) => hub.missed(topic),
            }
        }
        outcome
    }

    /// Undoes everything.
    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.inner.rollback().await?)
    }
}

async fn commit_postgres(
    mut inner: sqlx::Transaction<'static, Any>,
    from: &str,
    waiting: &[(String, String)],
) -> Result<(), StoreError> {
    let messages = listen::encode(from, waiting)?;
    for message in &messages {
        let notify = sqlx::query("SELECT pg_notify($1, $2)").bind(listen::CHANNEL).bind(&**message);
        notify.execute(&mut *inner).await?;
    }
    if messages.is_empty() {
        // Postgres answers the commit of a transaction in which a statement failed with a rollback, and calls that
        // success. Any other statement is refused.
        sqlx::query("SELECT 1").execute(&mut *inner).await?;
    }
    Ok(inner.commit().await?)
}

impl Deref for Transaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.inner
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }
}
