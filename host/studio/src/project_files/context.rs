//! What the newest generation of a project was asked, what it answered, and with which skills: from the job's row, its
//! log and the conversation.

use crate::{JobEventBody, Studio, StudioError, Timestamp, job::log_name, project};
use serde::Serialize;
use serde_json::Value;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

/// Jobs that are looked at, newest first, for one that made a version.
const LOOKED_AT: i64 = 50;
/// Entries of its log that are looked at for the skills; they are chosen early.
const ENTRIES: u32 = 200;

/// The newest generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AiContext {
    /// When it was done.
    pub timestamp: Timestamp,
    /// What the user had said.
    pub user_prompt: Option<String>,
    /// What was answered.
    pub ai_summary: Option<String>,
    /// The skills that the generator got.
    pub skills: Vec<String>,
    /// Which generator.
    pub generator: Option<String>,
    /// The commit that came of it.
    pub version: String,
}

impl Studio {
    /// `None` when nothing has been generated in the project yet.
    pub async fn ai_context(&self, user: Uuid, project: Uuid) -> Result<Option<AiContext>, StudioError> {
        let inner = self.inner();
        let mut db = inner.store.pool().acquire().await?;
        project::owned(&mut db, user, project).await?;
        let Some((job, mut context)) = newest(&mut db, project).await? else { return Ok(None) };
        context.user_prompt = prompt(&mut db, project, job).await?;
        drop(db);
        let entries = inner.store.logs().read(&log_name(job), 0, ENTRIES).await?;
        let budget = entries.iter().rfind(|entry| entry.kind == "budget");
        if let Some(Ok(JobEventBody::Budget { chosen, .. })) =
            budget.map(|entry| serde_json::from_str::<JobEventBody>(&entry.payload))
        {
            context.skills = chosen.into_iter().map(|skill| skill.name).collect();
        }
        Ok(Some(context))
    }
}

/// The newest job that made a version, and what its result says.
async fn newest(db: &mut AnyConnection, project: Uuid) -> Result<Option<(Uuid, AiContext)>, StudioError> {
    let rows = sqlx::query(
        "SELECT id, result, updated_at FROM jobs
         WHERE project_id = $1 AND status = 'completed' ORDER BY id DESC LIMIT $2",
    )
    .bind(project.to_string())
    .bind(LOOKED_AT)
    .fetch_all(db)
    .await?;
    for row in &rows {
        let result: Option<String> = row.try_get("result")?;
        let result: Value = serde_json::from_str(&result.unwrap_or_default()).unwrap_or_default();
        let Some(version) = result.pointer("/version/hash").and_then(Value::as_str) else { continue };
        let text = |key: &str| result.get(key).and_then(Value::as_str).map(str::to_owned);
        let context = AiContext {
            timestamp: Timestamp::from_millis(row.try_get("updated_at")?),
            user_prompt: None,
            ai_summary: text("message"),
            skills: Vec::new(),
            generator: text("generator"),
            version: version.to_owned(),
        };
        return Ok(Some((crate::job::uuid(row, "id")?, context)));
    }
    Ok(None)
}

/// The message that a job was started with: the last one of the user before it.
async fn prompt(db: &mut AnyConnection, project: Uuid, job: Uuid) -> Result<Option<String>, StudioError> {
    let row = sqlx::query(
        "SELECT message FROM chat_history WHERE project_id = $1 AND role = 'user' AND id < $2
         ORDER BY id DESC LIMIT 1",
    )
    .bind(project.to_string())
    .bind(job.to_string())
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}
