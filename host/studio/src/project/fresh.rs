//! A project that is about to be: counted, then stored.

use super::{Project, dimension_word};
use crate::{
    StudioError, Timestamp,
    public_id::{self, Kind},
};
use sqlx::{AnyConnection, Row};
use uuid::Uuid;
use waza_store::Transaction;

/// One more would be too many. Nobody adds another until this transaction is over.
pub(crate) async fn refuse_too_many(
    tx: &mut Transaction,
    user: Uuid,
    allowed: usize,
) -> Result<(), StudioError> {
    tx.lock(&format!("waza-studio/projects of {user}")).await?;
    let count: i64 = sqlx::query("SELECT COUNT(*) FROM projects WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_one(&mut **tx)
        .await?
        .try_get(0)?;
    if usize::try_from(count).unwrap_or(usize::MAX) >= allowed {
        return Err(StudioError::TooManyProjects { allowed });
    }
    Ok(())
}

/// Its row.
pub(crate) async fn insert(db: &mut AnyConnection, project: &Project) -> Result<(), StudioError> {
    sqlx::query(
        "INSERT INTO projects
           (id, user_id, name, dimension, is_initialized, active_skills, public_id, remixed_from, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, '[]', $6, $7, $8, $9)",
    )
    .bind(project.id.to_string())
    .bind(project.user_id.to_string())
    .bind(&project.name)
    .bind(project.dimension.map(dimension_word))
    .bind(i64::from(project.is_initialized))
    .bind(project.public_id.as_deref())
    .bind(project.remixed_from.map(|id| id.to_string()))
    .bind(project.created_at.millis())
    .bind(project.updated_at.millis())
    .execute(db)
    .await?;
    Ok(())
}

impl Project {
    /// An empty one that nobody knows yet.
    pub(crate) fn new(user: Uuid, name: String, now_ms: i64) -> Self {
        let now = Timestamp::from_millis(now_ms);
        Self {
            id: Uuid::now_v7(),
            user_id: user,
            name,
            created_at: now,
            updated_at: now,
            dimension: None,
            is_initialized: false,
            public_id: Some(public_id::new(Kind::Project)),
            description: None,
            is_public: false,
            remixed_from: None,
        }
    }
}
