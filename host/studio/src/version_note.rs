//! What a job knew of the version that it made: who asked for what, what the generator says, and what changed as
//! replacements. Stored with the job's end; a version without one is shown as git sees it.

use crate::{StudioError, version::VersionEdit};
use sqlx::{AnyConnection, Row};
use uuid::Uuid;
use waza_store::storable;

/// A version's note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VersionNote {
    /// All 40 digits.
    pub(crate) hash: String,
    pub(crate) prompt: String,
    pub(crate) summary: String,
    pub(crate) generator: String,
    /// `None`: too large.
    pub(crate) edits: Option<Vec<VersionEdit>>,
}

/// Part of the transaction that ends the job.
pub(crate) async fn store(
    db: &mut AnyConnection,
    project: Uuid,
    job: Uuid,
    note: &VersionNote,
    now_ms: i64,
) -> Result<(), StudioError> {
    let edits = note.edits.as_ref().map(serde_json::to_string).transpose();
    let edits = edits.map_err(|_| StudioError::Internal { reason: "edits are not JSON" })?;
    sqlx::query(
        "INSERT INTO version_notes (project_id, hash, job_id, prompt, summary, generator, edits, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (project_id, hash) DO NOTHING",
    )
    .bind(project.to_string())
    .bind(&note.hash)
    .bind(job.to_string())
    .bind(storable(&note.prompt))
    .bind(storable(&note.summary))
    .bind(&note.generator)
    .bind(edits)
    .bind(now_ms)
    .execute(db)
    .await?;
    Ok(())
}

/// What is known of a version.
pub(crate) async fn find(
    db: &mut AnyConnection,
    project: Uuid,
    hash: &str,
) -> Result<Option<VersionNote>, StudioError> {
    let row = sqlx::query(
        "SELECT prompt, summary, generator, edits FROM version_notes WHERE project_id = $1 AND hash = $2",
    )
    .bind(project.to_string())
    .bind(hash)
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let edits: Option<String> = row.try_get("edits")?;
    let edits = edits.as_deref().map(serde_json::from_str).transpose();
    Ok(Some(VersionNote {
        hash: hash.to_owned(),
        prompt: row.try_get("prompt")?,
        summary: row.try_get("summary")?,
        generator: row.try_get("generator")?,
        edits: edits.map_err(|_| StudioError::CorruptRow { column: "edits" })?,
    }))
}
