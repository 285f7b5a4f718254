//! The question about style that waits for its answer: one a project, good for as long as `style_question_ms`.

use crate::{StudioError, project};
use sqlx::{AnyConnection, Row};
use uuid::Uuid;
use waza_registry::hooks::Dimension;
use waza_store::storable;

/// What was asked.
pub(crate) struct Waiting {
    pub(crate) dimension: Dimension,
    pub(crate) original_message: String,
}

/// What was asked at `since_ms` or later, and not answered.
pub(crate) async fn waiting(
    db: &mut AnyConnection,
    project: Uuid,
    since_ms: i64,
) -> Result<Option<Waiting>, StudioError> {
    let row = sqlx::query(
        "SELECT dimension, original_message FROM style_questions WHERE project_id = $1 AND asked_at > $2",
    )
    .bind(project.to_string())
    .bind(since_ms)
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let dimension: String = row.try_get(0)?;
    let dimension =
        project::parse_dimension(&dimension).ok_or(StudioError::CorruptRow { column: "dimension" })?;
    Ok(Some(Waiting { dimension, original_message: row.try_get(1)? }))
}

/// It was asked now; an older question is forgotten. `false`: somebody else has asked meanwhile.
pub(crate) async fn ask(
    db: &mut AnyConnection,
    project: Uuid,
    dimension: Dimension,
    message: &str,
    (since_ms, now_ms): (i64, i64),
) -> Result<bool, StudioError> {
    let asked = sqlx::query(
        "INSERT INTO style_questions (project_id, dimension, original_message, asked_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (project_id) DO UPDATE
         SET dimension = excluded.dimension, original_message = excluded.original_message,
             asked_at = excluded.asked_at
         WHERE style_questions.asked_at <= $5",
    )
    .bind(project.to_string())
    .bind(project::dimension_word(dimension))
    .bind(storable(message))
    .bind(now_ms)
    .bind(since_ms)
    .execute(db)
    .await?;
    Ok(asked.rows_affected() > 0)
}

/// It is answered. `true`: it was still waiting.
pub(crate) async fn take(db: &mut AnyConnection, project: Uuid, since_ms: i64) -> Result<bool, StudioError> {
    let was_waiting = waiting(&mut *db, project, since_ms).await?.is_some();
    sqlx::query("DELETE FROM style_questions WHERE project_id = $1")
        .bind(project.to_string())
        .execute(db)
        .await?;
    Ok(was_waiting)
}
