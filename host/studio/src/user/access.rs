//! Who may come in where the operator approves everybody: a list of mail addresses.

use crate::{Studio, StudioError, migrations::MIGRATIONS};
use serde::Serialize;
use sqlx::Row;
use waza_store::{Store, storable};

/// Where somebody stands on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessStatus {
    /// They asked.
    Pending,
    /// They may come in.
    Approved,
}

impl AccessStatus {
    fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
        }
    }
}

impl Studio {
    /// Where the owner of a mail address stands; `None` when they are not on the list.
    pub async fn access(&self, email: &str) -> Result<Option<AccessStatus>, StudioError> {
        let row = sqlx::query("SELECT status FROM user_access WHERE email = $1")
            .bind(folded(email))
            .fetch_optional(self.inner().store.pool())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let word: String = row.try_get(0)?;
        let status =
            [AccessStatus::Pending, AccessStatus::Approved].into_iter().find(|status| status.word() == word);
        status.map(Some).ok_or(StudioError::CorruptRow { column: "status" })
    }
}

/// Puts somebody on the list, moves them, or with `None` takes them off. For who has the database and no studio; brings
/// the tables up to date.
pub async fn set_access(store: &Store, email: &str, status: Option<AccessStatus>) -> Result<(), StudioError> {
    store.migrate(&MIGRATIONS).await?;
    let mut tx = store.write().await?;
    match status {
        None => sqlx::query("DELETE FROM user_access WHERE email = $1").bind(folded(email)),
        Some(status) => sqlx::query(
            "INSERT INTO user_access (email, status, created_at, updated_at) VALUES ($1, $2, $3, $3)
             ON CONFLICT (email) DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at",
        )
        .bind(folded(email))
        .bind(status.word())
        .bind(store.now_ms()),
    }
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// Mail finds its way whatever the case.
fn folded(email: &str) -> String {
    storable(&email.trim().to_lowercase())
}
