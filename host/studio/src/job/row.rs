//! A job as the database and the client know it.

use crate::{StudioError, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::{Row, any::AnyRow};
use uuid::Uuid;

/// Where a job stands. `Completed`, `Failed` and `Cancelled` are final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// Accepted, not begun.
    Pending,
    /// At work.
    Processing,
    /// Ended well.
    Completed,
    /// Ended badly.
    Failed,
    /// Stopped by the user.
    Cancelled,
}

impl JobStatus {
    /// Whether nothing comes after it.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    /// As it is stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Pending, Self::Processing, Self::Completed, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|status| status.as_str() == text)
    }
}

/// One job. On the wire its names are the database's, as the client expects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRow {
    /// The job.
    pub id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// What it works on.
    pub project_id: Uuid,
    /// Where it stands.
    pub status: JobStatus,
    /// 0 to 100, never falling.
    pub progress: i64,
    /// What it does now, for the user.
    pub progress_message: Option<String>,
    /// The result as JSON text, once it is completed.
    pub result: Option<String>,
    /// Why it failed, for the user.
    pub error: Option<String>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When this row last changed.
    pub updated_at: Timestamp,
}

/// The columns of [`JobRow`], in the order of every query that reads one.
pub(crate) const COLUMNS: &str =
    "id, user_id, project_id, status, progress, progress_message, result, error, created_at, updated_at";

impl JobRow {
    pub(crate) fn read(row: &AnyRow) -> Result<Self, StudioError> {
        let status: String = row.try_get("status")?;
        Ok(Self {
            id: uuid(row, "id")?,
            user_id: uuid(row, "user_id")?,
            project_id: uuid(row, "project_id")?,
            status: JobStatus::parse(&status).ok_or(StudioError::CorruptRow { column: "status" })?,
            progress: row.try_get("progress")?,
            progress_message: row.try_get("progress_message")?,
            result: row.try_get("result")?,
            error: row.try_get("error")?,
            created_at: Timestamp::from_millis(row.try_get("created_at")?),
            updated_at: Timestamp::from_millis(row.try_get("updated_at")?),
        })
    }
}

/// Reads an id that is stored as text.
pub(crate) fn uuid(row: &AnyRow, column: &'static str) -> Result<Uuid, StudioError> {
    let text: String = row.try_get(column)?;
    Uuid::parse_str(&text).map_err(|_| StudioError::CorruptRow { column })
}
