//! A write that is one commit, together with the notices that may only go out once it is one.

use crate::{Notices, StoreError};
use sqlx::{Any, AnyConnection};
use std::ops::{Deref, DerefMut};

/// The turn to write. Dropped without a commit, nothing has happened. Use it as a connection: `.execute(&mut *tx)`.
#[derive(Debug)]
pub struct Transaction {
    inner: sqlx::Transaction<'static, Any>,
    notices: Notices,
    waiting: Vec<(String, String)>,
}

impl Transaction {
    pub(crate) fn new(inner: sqlx::Transaction<'static, Any>, notices: Notices) -> Self {
        Self { inner, notices, waiting: Vec::new() }
    }

    /// Publishes a notice after the commit, and never when there is none.
    pub fn notify(&mut self, topic: impl Into<String>, payload: impl Into<String>) {
        self.waiting.push((topic.into(), payload.into()));
    }

    /// Commits, then sends the notices. Whoever drops the future half-way leaves both to finish: a follower must not
    /// wait for ever for an entry that is there.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Self { inner, notices, waiting } = self;
        if waiting.is_empty() {
            return Ok(inner.commit().await?);
        }
        let finish = tokio::spawn(async move {
            inner.commit().await?;
            for (topic, payload) in waiting {
                notices.publish(&topic, &payload);
            }
            Ok(())
        });
        finish.await.unwrap_or_else(|_| Err(StoreError::Database(sqlx::Error::WorkerCrashed)))
    }

    /// Undoes everything.
    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.inner.rollback().await?)
    }
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
