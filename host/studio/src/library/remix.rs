//! What a remix may take along.

use crate::StudioError;
use sqlx::{AnyConnection, Row};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The files of a copy of `from` that `by` may **not** have: the SHA-256, in hex, of assets whose owners allow no remix
/// and are not `by`, deleted ones included. A file under `assets/` with such a hash is to be left out, whatever it is
/// called.
///
/// Whether `by` may remix the game at all is the caller's business.
pub(crate) async fn not_to_remix(
    db: &mut AnyConnection,
    from: Uuid,
    by: Uuid,
) -> Result<BTreeSet<String>, StudioError> {
    let rows = sqlx::query(
        "SELECT assets.hash AS hash
         FROM project_assets JOIN assets ON assets.id = project_assets.asset_id
         WHERE project_assets.project_id = $1 AND assets.is_remix_allowed = 0
           AND (assets.owner_id IS NULL OR assets.owner_id <> $2)",
    )
    .bind(from.to_string())
    .bind(by.to_string())
    .fetch_all(db)
    .await?;
    Ok(rows.iter().map(|row| row.try_get("hash")).collect::<Result<_, _>>()?)
}

/// Notes for the copy `to` of a project, in the transaction that makes it, which assets of `from` it has now.
pub(crate) async fn note_remixed(
    db: &mut AnyConnection,
    from: Uuid,
    to: Uuid,
    by: Uuid,
    now_ms: i64,
) -> Result<(), StudioError> {
    sqlx::query(
        "INSERT INTO project_assets (project_id, asset_id, usage_type, created_at)
         SELECT $1, project_assets.asset_id, 'remixed', $2
         FROM project_assets JOIN assets ON assets.id = project_assets.asset_id
         WHERE project_assets.project_id = $3 AND (assets.is_remix_allowed = 1 OR assets.owner_id = $4)
         ON CONFLICT (project_id, asset_id) DO NOTHING",
    )
    .bind(to.to_string())
    .bind(now_ms)
    .bind(from.to_string())
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}
