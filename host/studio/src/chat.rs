//! The conversation of a project.

use crate::{Studio, StudioError, Timestamp, limits::cut, project};
use serde::Serialize;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;
use waza_registry::hooks::{Role, Turn};
use waza_store::storable;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChatLine {
    /// `user`, `assistant` or `system`.
    pub role: String,
    /// What was said.
    pub content: String,
    /// When.
    pub timestamp: Timestamp,
}

impl Studio {
    /// The newest `limit` messages, oldest first.
    pub async fn history(
        &self,
        user: Uuid,
        project: Uuid,
        limit: usize,
    ) -> Result<Vec<ChatLine>, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        project::owned(&mut db, user, project).await?;
        newest(&mut db, project, limit.min(self.inner().limits.rows_per_listing)).await
    }
}

async fn newest(db: &mut AnyConnection, project: Uuid, limit: usize) -> Result<Vec<ChatLine>, StudioError> {
    // The ids are UUIDs of version 7: their order is the order of insertion.
    let rows = sqlx::query(
        "SELECT role, message, created_at FROM chat_history WHERE project_id = $1 ORDER BY id DESC LIMIT $2",
    )
    .bind(project.to_string())
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(db)
    .await?;
    rows.iter()
        .rev()
        .map(|row| {
            Ok(ChatLine {
                role: row.try_get(0)?,
                content: row.try_get(1)?,
                timestamp: Timestamp::from_millis(row.try_get(2)?),
            })
        })
        .collect()
}

/// The newest turns as plugins see them, oldest first, each cut.
pub(crate) async fn turns(
    db: &mut AnyConnection,
    project: Uuid,
    count: usize,
    bytes: usize,
) -> Result<Vec<Turn>, StudioError> {
    let lines = newest(db, project, count).await?;
    let turn = |line: ChatLine| {
        let role = if line.role == "user" { Role::User } else { Role::Assistant };
        Turn { role, text: cut(&line.content, bytes).to_owned() }
    };
    Ok(lines.into_iter().map(turn).collect())
}

/// Adds a line.
pub(crate) async fn add(
    db: &mut AnyConnection,
    project: Uuid,
    role: Role,
    message: &str,
    now_ms: i64,
) -> Result<(), StudioError> {
    let role = match role {
        Role::User => "user",
        Role::Assistant => "assistant",
    };
    sqlx::query(
        "INSERT INTO chat_history (id, project_id, role, message, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(project.to_string())
    .bind(role)
    .bind(storable(message))
    .bind(now_ms)
    .execute(db)
    .await?;
    Ok(())
}
