//! The question that the host has put to the user and still waits for, with the wish that waits for its answer.

use crate::StudioError;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;
use waza_store::storable;

/// The wish that waits for "2D or 3D?".
pub(crate) async fn waiting_wish(
    db: &mut AnyConnection,
    project: Uuid,
) -> Result<Option<String>, StudioError> {
    let row = sqlx::query(
        "SELECT original_message FROM pending_questions WHERE project_id = $1 AND kind = 'choose-dimension'",
    )
    .bind(project.to_string())
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// "2D or 3D?" was asked; a newer wish takes the place of an older one.
pub(crate) async fn ask_dimension(
    db: &mut AnyConnection,
    project: Uuid,
    wish: &str,
    now_ms: i64,
) -> Result<(), StudioError> {
    sqlx::query(
        "INSERT INTO pending_questions (project_id, kind, original_message, asked_at)
         VALUES ($1, 'choose-dimension', $2, $3)
         ON CONFLICT (project_id) DO UPDATE
         SET original_message = excluded.original_message, asked_at = excluded.asked_at",
    )
    .bind(project.to_string())
    .bind(storable(wish))
    .bind(now_ms)
    .execute(db)
    .await?;
    Ok(())
}

/// The wish came true.
pub(crate) async fn clear(db: &mut AnyConnection, project: Uuid) -> Result<(), StudioError> {
    sqlx::query("DELETE FROM pending_questions WHERE project_id = $1")
        .bind(project.to_string())
        .execute(db)
        .await?;
    Ok(())
}
