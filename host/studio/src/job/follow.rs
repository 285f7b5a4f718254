//! Looks at jobs: rows, and the event log from any place on.

use super::{
    event::{JobEvent, JobEventBody},
    journal::log_name,
    row::{self, JobRow},
    send,
};
use crate::{Studio, StudioError, Timestamp, project};
use futures::{StreamExt, stream::BoxStream};
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use waza_store::{Entry, StoreError};

/// A job's events, in order; ends after the terminal one.
pub type JobEvents = BoxStream<'static, Result<JobEvent, StudioError>>;

impl Studio {
    /// One job.
    pub async fn job(&self, user: Uuid, job: Uuid) -> Result<JobRow, StudioError> {
        let sql = format!("SELECT {} FROM jobs WHERE id = $1 AND user_id = $2", row::COLUMNS);
        let found = sqlx::query(AssertSqlSafe(sql))
            .bind(job.to_string())
            .bind(user.to_string())
            .fetch_optional(self.inner().store.pool())
            .await?;
        found.as_ref().map(JobRow::read).transpose()?.ok_or(StudioError::JobNotFound)
    }

    /// The job that is at work in a project.
    pub async fn active_job(&self, user: Uuid, project: Uuid) -> Result<Option<JobRow>, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        project::owned(&mut db, user, project).await?;
        send::active_in(&mut db, project).await
    }

    /// The newest `limit` jobs of a project, newest first.
    pub async fn jobs(&self, user: Uuid, project: Uuid, limit: usize) -> Result<Vec<JobRow>, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        project::owned(&mut db, user, project).await?;
        let sql =
            format!("SELECT {} FROM jobs WHERE project_id = $1 ORDER BY id DESC LIMIT $2", row::COLUMNS);
        let limit = limit.min(self.inner().limits.rows_per_listing);
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(project.to_string())
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(&mut *db)
            .await?;
        rows.iter().map(JobRow::read).collect()
    }

    /// The number of a job's newest event: what to follow from when the past is not wanted. 0: there is none.
    pub async fn last_event(&self, user: Uuid, job: Uuid) -> Result<u64, StudioError> {
        self.job(user, job).await?;
        let state = self.inner().store.logs().state(&log_name(job)).await?;
        Ok(state.map_or(0, |state| state.last_seq))
    }

    /// The events after number `after`, then the new ones as they come. Every event is stored before it shows up here,
    /// so whoever comes back with the last number misses nothing.
    pub async fn follow_job(&self, user: Uuid, job: Uuid, after: u64) -> Result<JobEvents, StudioError> {
        self.job(user, job).await?;
        let entries = self.inner().store.logs().follow(&log_name(job), after);
        Ok(entries.map(move |entry| event(job, entry)).boxed())
    }
}

fn event(job_id: Uuid, entry: Result<Entry, StoreError>) -> Result<JobEvent, StudioError> {
    let entry = entry?;
    let body: JobEventBody =
        serde_json::from_str(&entry.payload).map_err(|_| StudioError::CorruptRow { column: "payload" })?;
    Ok(JobEvent { seq: entry.seq, job_id, at: Timestamp::from_millis(entry.at_ms), body })
}
