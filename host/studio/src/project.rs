//! Projects: rows, their owners, and what happens to one as a whole.
//!
//! A foreign project is answered exactly like a missing one.

mod fresh;

pub(crate) use fresh::{insert, refuse_too_many};

use crate::{
    Studio, StudioError, Timestamp,
    job::{self, log_name},
    limits::within,
    quota::{self, QuotaKind},
};
use serde::Serialize;
use sqlx::{AnyConnection, Row, any::AnyRow};
use uuid::Uuid;
use waza_registry::hooks::Dimension;

/// A game in the making.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Project {
    /// The project.
    pub id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// What it is, once that is known.
    pub dimension: Option<Dimension>,
    /// Whether something was generated in it.
    pub is_initialized: bool,
    /// `p_` and ten letters or digits; `None` in projects that are older than such ids and were never published.
    pub public_id: Option<String>,
    /// What its publish draft says about it.
    pub description: Option<String>,
    /// Whether it is published for everybody.
    pub is_public: bool,
    /// The project that it is a remix of. It may be gone.
    pub remixed_from: Option<Uuid>,
}

/// A project with what only the studio needs to know.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) project: Project,
    pub(crate) active_skills: Vec<String>,
}

const COLUMNS: &str = "id, user_id, name, dimension, is_initialized, active_skills, created_at, updated_at,
    public_id, is_public, remixed_from,
    (SELECT description FROM publish_drafts WHERE publish_drafts.project_id = projects.id) AS description";

impl Record {
    fn read(row: &AnyRow) -> Result<Self, StudioError> {
        let dimension: Option<String> = row.try_get("dimension")?;
        let skills: String = row.try_get("active_skills")?;
        let description: Option<String> = row.try_get("description")?;
        let remixed_from: Option<String> = row.try_get("remixed_from")?;
        Ok(Self {
            project: Project {
                id: job::uuid(row, "id")?,
                user_id: job::uuid(row, "user_id")?,
                name: row.try_get("name")?,
                created_at: Timestamp::from_millis(row.try_get("created_at")?),
                updated_at: Timestamp::from_millis(row.try_get("updated_at")?),
                dimension: dimension.as_deref().and_then(parse_dimension),
                is_initialized: row.try_get::<i64, _>("is_initialized")? != 0,
                public_id: row.try_get("public_id")?,
                description: description.filter(|description| !description.is_empty()),
                is_public: row.try_get::<i64, _>("is_public")? != 0,
                remixed_from: remixed_from
                    .map(|id| Uuid::parse_str(&id))
                    .transpose()
                    .map_err(|_| StudioError::CorruptRow { column: "remixed_from" })?,
            },
            active_skills: serde_json::from_str(&skills)
                .map_err(|_| StudioError::CorruptRow { column: "active_skills" })?,
        })
    }
}

pub(crate) fn dimension_word(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::TwoD => "two-d",
        Dimension::ThreeD => "three-d",
    }
}

pub(crate) fn parse_dimension(word: &str) -> Option<Dimension> {
    [Dimension::TwoD, Dimension::ThreeD].into_iter().find(|&dimension| dimension_word(dimension) == word)
}

/// The project, if it is this user's.
pub(crate) async fn owned(db: &mut AnyConnection, user: Uuid, project: Uuid) -> Result<Record, StudioError> {
    let sql = format!("SELECT {COLUMNS} FROM projects WHERE id = $1 AND user_id = $2");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(project.to_string())
        .bind(user.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(Record::read).transpose()?.ok_or(StudioError::ProjectNotFound)
}

/// Says that files are being written, in the transaction that shows the lease: whoever finds the mark and no living
/// holder goes back to the last version.
pub(crate) async fn mark_writing(
    db: &mut AnyConnection,
    project: Uuid,
    since: Option<i64>,
) -> Result<(), StudioError> {
    sqlx::query("UPDATE projects SET writing_since = $1 WHERE id = $2")
        .bind(since)
        .bind(project.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// An earlier version was put back: something is in it.
pub(crate) async fn restored(db: &mut AnyConnection, project: Uuid, now_ms: i64) -> Result<(), StudioError> {
    sqlx::query("UPDATE projects SET is_initialized = 1, updated_at = $1 WHERE id = $2")
        .bind(now_ms)
        .bind(project.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// What a project is once something was generated in it.
pub(crate) async fn generated(
    db: &mut AnyConnection,
    project: Uuid,
    dimension: Dimension,
    active_skills: &[String],
    now_ms: i64,
) -> Result<(), StudioError> {
    sqlx::query(
        "UPDATE projects SET is_initialized = 1, dimension = $1, active_skills = $2, updated_at = $3
         WHERE id = $4",
    )
    .bind(dimension_word(dimension))
    .bind(serde_json::Value::from(active_skills).to_string())
    .bind(now_ms)
    .bind(project.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// It changed just now.
pub(crate) async fn touch(db: &mut AnyConnection, project: Uuid, now_ms: i64) -> Result<(), StudioError> {
    sqlx::query("UPDATE projects SET updated_at = $1 WHERE id = $2")
        .bind(now_ms)
        .bind(project.to_string())
        .execute(db)
        .await?;
    Ok(())
}

impl Studio {
    /// Makes an empty project.
    pub async fn create_project(&self, user: Uuid, name: &str) -> Result<Project, StudioError> {
        let name = self.project_name(name)?;
        let inner = self.inner();
        let project = Project::new(user, name, inner.store.now_ms());
        let mut tx = inner.store.write().await?;
        refuse_too_many(&mut tx, user, inner.limits.projects_per_user).await?;
        quota::spend(inner, &mut tx, user, QuotaKind::Projects).await?;
        insert(&mut tx, &project).await?;
        tx.commit().await?;
        if let Err(error) = inner.folder(&project).set_up().await {
            // Nobody was told of it yet.
            self.delete_project(user, project.id).await?;
            quota::give_back(inner, user, QuotaKind::Projects).await?;
            return Err(error);
        }
        Ok(project)
    }

    /// All projects of a user, the newest change first.
    pub async fn projects(&self, user: Uuid) -> Result<Vec<Project>, StudioError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM projects WHERE user_id = $1 ORDER BY updated_at DESC, id DESC LIMIT $2"
        );
        let limit = self.inner().limits.projects_per_user;
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(user.to_string())
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.inner().store.pool())
            .await?;
        rows.iter().map(|row| Ok(Record::read(row)?.project)).collect()
    }

    /// One project.
    pub async fn project(&self, user: Uuid, project: Uuid) -> Result<Project, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        Ok(owned(&mut db, user, project).await?.project)
    }

    /// Gives a project another name.
    pub async fn rename_project(
        &self,
        user: Uuid,
        project: Uuid,
        name: &str,
    ) -> Result<Project, StudioError> {
        let name = self.project_name(name)?;
        let mut tx = self.inner().store.write().await?;
        let changed =
            sqlx::query("UPDATE projects SET name = $1, updated_at = $2 WHERE id = $3 AND user_id = $4")
                .bind(&name)
                .bind(self.inner().store.now_ms())
                .bind(project.to_string())
                .bind(user.to_string())
                .execute(&mut *tx)
                .await?;
        if changed.rows_affected() == 0 {
            return Err(StudioError::ProjectNotFound);
        }
        let renamed = owned(&mut tx, user, project).await?.project;
        tx.commit().await?;
        Ok(renamed)
    }

    /// Removes a project with its history, jobs, files and versions. A job that runs in it is cancelled first.
    pub async fn delete_project(&self, user: Uuid, project: Uuid) -> Result<(), StudioError> {
        if let Some(job) = self.active_job(user, project).await? {
            self.cancel(user, job.id).await?;
        }
        let inner = self.inner();
        let mut tx = inner.store.write().await?;
        // Nobody adds a job to it while it goes.
        tx.lock(&job::lease_key(project)).await?;
        owned(&mut tx, user, project).await?;
        // Held until the files are gone: nobody begins to write meanwhile.
        let lease = inner
            .store
            .leases()
            .acquire_in(&mut tx, &job::lease_key(project), inner.holder.id(), inner.limits.lease())
            .await?
            .ok_or(StudioError::ProjectBusy)?;
        for row in sqlx::query("SELECT id FROM jobs WHERE project_id = $1")
            .bind(project.to_string())
            .fetch_all(&mut *tx)
            .await?
        {
            let log = log_name(job::uuid(&row, "id")?);
            inner.store.logs().remove_in(&mut tx, &log).await?;
        }
        sqlx::query("DELETE FROM projects WHERE id = $1").bind(project.to_string()).execute(&mut *tx).await?;
        sqlx::query("INSERT INTO project_removals (project_id, user_id, asked_at) VALUES ($1, $2, $3)")
            .bind(project.to_string())
            .bind(user.to_string())
            .bind(inner.store.now_ms())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        inner.remove_files(user, project).await?;
        inner.store.leases().release(&lease).await?;
        Ok(())
    }

    fn project_name(&self, name: &str) -> Result<String, StudioError> {
        let name = name.trim();
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(StudioError::InvalidRequest { reason: "a project's name is printable text" });
        }
        within("project_name_chars", self.inner().limits.project_name_chars, name.chars().count())?;
        Ok(name.to_owned())
    }
}
