//! Accepts a message: one transaction makes the job, takes the project's lease, and stores the first event.

use super::{
    active::Presence,
    journal::{Journal, append, lease_key, log_name},
    row::{self, JobRow, JobStatus},
    supervise,
};
use crate::{
    Inner, JobEventBody, Studio, StudioError, Timestamp, chat,
    limits::{cut, within},
    project, question,
    quota::{self, QuotaKind},
    style::{self, Style, StyleAnswer, StyleChoice},
    wording::Locale,
};
use serde::Serialize;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::sync::Arc;
use uuid::Uuid;
use waza_registry::{
    LineUp,
    hooks::{Role, Turn},
};
use waza_sandbox::Generator;
use waza_store::Lease;

/// What a user says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewMessage {
    /// As typed.
    pub content: String,
    /// BCP 47 tag of the user interface; `None` is answered in Japanese, like the client's own texts.
    pub locale: Option<String>,
    /// Media types of attached files.
    pub attachments: Vec<String>,
    /// Ids of assets that the project is to have, as they came: the user's own or public ones.
    pub assets: Vec<String>,
    /// How a new game is to look.
    pub style: StyleChoice,
    /// What it says are errors that the preview reported: they are to be mended, and nothing is asked back.
    pub is_fix: bool,
    /// No skills are chosen for it.
    pub without_skills: bool,
    /// Which generator is to do it, where there are several.
    pub prefers: Option<Generator>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StartedJob {
    /// The job.
    pub job: JobRow,
    /// `true`: a job was running already. It is this one, and the message was **not** taken: tell the user.
    pub existing: bool,
}

/// A job that keeps a user from starting another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunningJob {
    /// The job.
    pub job_id: Uuid,
    /// Where it works.
    pub project_id: Uuid,
    /// What that is called.
    pub project_name: String,
    /// Where it stands.
    pub status: JobStatus,
    /// Since when.
    pub created_at: Timestamp,
}

/// Everything that is known about a job when it is accepted. The line-up is pinned here, once.
pub(crate) struct Brief {
    pub(crate) lineup: Arc<LineUp>,
    pub(crate) message: NewMessage,
    pub(crate) record: project::Record,
    pub(crate) history: Vec<Turn>,
    pub(crate) waiting_wish: Option<String>,
    pub(crate) style: StyleAnswer,
}

/// An accepted job, on its way to its supervisor.
pub(crate) struct Accepted {
    pub(crate) journal: Journal,
    pub(crate) brief: Brief,
    pub(crate) presence: Presence,
}

impl Studio {
    /// Starts a job for a message, or names the one that runs already.
    pub async fn send(
        &self,
        user: Uuid,
        project: Uuid,
        message: NewMessage,
    ) -> Result<StartedJob, StudioError> {
        let message = self.bounded(message);
        self.check_message(&message)?;
        let inner = Arc::clone(self.inner());
        // In a task of its own: a caller that goes away must not leave a stored job without anybody at work on it.
        let tasks = inner.tasks.clone();
        let tracked = tasks.spawn(async move { accept(inner, user, project, message).await });
        tracked.await.map_err(|_| StudioError::Internal { reason: "accepting a message panicked" })?
    }

    /// What a preview reports may be long, and its beginning says enough.
    fn bounded(&self, mut message: NewMessage) -> NewMessage {
        if message.is_fix {
            let end = cut(&message.content, self.inner().limits.fix_bytes).len();
            message.content.truncate(end);
        }
        message
    }

    fn check_message(&self, message: &NewMessage) -> Result<(), StudioError> {
        let limits = &self.inner().limits;
        if message.content.trim().is_empty() {
            return Err(StudioError::InvalidRequest { reason: "a message says something" });
        }
        within("message_bytes", limits.message_bytes, message.content.len())?;
        within("attachments_per_message", limits.attachments_per_message, message.attachments.len())?;
        within("attachments_per_message", limits.attachments_per_message, message.assets.len())?;
        let longest =
            message.attachments.iter().chain(&message.assets).chain(&message.locale).map(String::len).max();
        within("attachment_bytes", limits.attachment_bytes, longest.unwrap_or_default())?;
        if let StyleChoice::Chosen { dimension, id } = &message.style
            && Style::find(*dimension, id).is_none()
        {
            return Err(StudioError::InvalidRequest { reason: "there is no such style" });
        }
        Ok(())
    }
}

async fn accept(
    inner: Arc<Inner>,
    user: Uuid,
    project: Uuid,
    message: NewMessage,
) -> Result<StartedJob, StudioError> {
    let (store, limits) = (&inner.store, &inner.limits);
    let mut tx = store.write().await?;
    // Jobs are counted and looked for before one is added, and the project is not to go meanwhile.
    tx.lock("waza-studio/jobs").await?;
    tx.lock(&lease_key(project)).await?;
    if inner.closing.is_cancelled() {
        return Err(StudioError::ShuttingDown);
    }
    let record = project::owned(&mut tx, user, project).await?;
    if let Some(job) = active_in(&mut tx, project).await? {
        return Ok(StartedJob { job, existing: true });
    }
    refuse_too_many(&inner, &mut tx, user).await?;
    let lease = store
        .leases()
        .acquire_in(&mut tx, &lease_key(project), inner.holder.id(), limits.lease())
        .await?
        .ok_or(StudioError::ProjectBusy)?;
    quota::spend(&inner, &mut tx, user, QuotaKind::Messages).await?;
    let locale = Locale::of(message.locale.as_deref());
    let brief = Brief {
        lineup: inner.registry.pin(Some(&user.to_string())),
        record,
        history: chat::turns(&mut tx, project, limits.history_turns, limits.history_turn_bytes).await?,
        waiting_wish: question::waiting_wish(&mut tx, project).await?,
        style: answered(&inner, &mut tx, project, &message.style).await?,
        message,
    };
    chat::add(&mut tx, project, Role::User, &brief.message.content, store.now_ms()).await?;
    let journal = insert(&inner, &mut tx, &brief, lease, locale).await?;
    let job = journal.row.clone();
    append(store, &mut tx, &log_name(job.id), &JobEventBody::Started { job: job.clone() }).await?;
    // Among the active ones before anybody can know of it.
    let presence = inner.active.enter(job.id);
    tx.commit().await?;
    metrics::counter!("waza_jobs_total", "state" => "started").increment(1);
    let accepted = Accepted { journal, brief, presence };
    let tasks = inner.tasks.clone();
    tasks.spawn(supervise::supervise(inner, accepted));
    Ok(StartedJob { job, existing: false })
}

/// Whatever is said of style answers the question. That none was wanted is remembered only where one was asked for.
async fn answered(
    inner: &Inner,
    db: &mut AnyConnection,
    project: Uuid,
    choice: &StyleChoice,
) -> Result<StyleAnswer, StudioError> {
    if *choice == StyleChoice::Unsaid {
        return Ok(StyleAnswer::None);
    }
    let since = inner.store.now_ms().saturating_sub(inner.limits.style_question_span());
    let was_waiting = style::take(db, project, since).await?;
    Ok(match choice {
        StyleChoice::Chosen { dimension, id } => {
            Style::find(*dimension, id).map_or(StyleAnswer::None, StyleAnswer::Chosen)
        }
        StyleChoice::Skipped if was_waiting => StyleAnswer::Skipped,
        StyleChoice::Skipped | StyleChoice::Unsaid => {
            tracing::debug!(%project, "nobody was waiting for an answer about style");
            StyleAnswer::None
        }
    })
}

async fn insert(
    inner: &Inner,
    db: &mut AnyConnection,
    brief: &Brief,
    lease: Lease,
    locale: Locale,
) -> Result<Journal, StudioError> {
    let now = Timestamp::from_millis(inner.store.now_ms());
    let project = &brief.record.project;
    let row = JobRow {
        id: Uuid::now_v7(),
        user_id: project.user_id,
        project_id: project.id,
        status: JobStatus::Pending,
        progress: 0,
        progress_message: None,
        result: None,
        error: None,
        created_at: now,
        updated_at: now,
    };
    sqlx::query(
        "INSERT INTO jobs (id, user_id, project_id, status, progress, locale, created_at, updated_at)
         VALUES ($1, $2, $3, $4, 0, $5, $6, $6)",
    )
    .bind(row.id.to_string())
    .bind(row.user_id.to_string())
    .bind(row.project_id.to_string())
    .bind(row.status.as_str())
    .bind(locale.tag())
    .bind(now.millis())
    .execute(db)
    .await?;
    Ok(Journal::new(inner.store.clone(), &inner.limits, row, lease, locale))
}

/// The job that is at work in a project.
pub(crate) async fn active_in(db: &mut AnyConnection, project: Uuid) -> Result<Option<JobRow>, StudioError> {
    let sql = format!(
        "SELECT {} FROM jobs WHERE project_id = $1 AND status IN ('pending', 'processing')",
        row::COLUMNS
    );
    let found = sqlx::query(AssertSqlSafe(sql)).bind(project.to_string()).fetch_optional(db).await?;
    found.as_ref().map(JobRow::read).transpose()
}

async fn refuse_too_many(inner: &Inner, db: &mut AnyConnection, user: Uuid) -> Result<(), StudioError> {
    let total: i64 = sqlx::query("SELECT COUNT(*) FROM jobs WHERE status IN ('pending', 'processing')")
        .fetch_one(&mut *db)
        .await?
        .try_get(0)?;
    let rows = sqlx::query(
        "SELECT jobs.id AS id, jobs.project_id AS project_id, projects.name AS name, jobs.status AS status,
                jobs.created_at AS created_at
         FROM jobs JOIN projects ON projects.id = jobs.project_id
         WHERE jobs.user_id = $1 AND jobs.status IN ('pending', 'processing') ORDER BY jobs.id",
    )
    .bind(user.to_string())
    .fetch_all(db)
    .await?;
    let allowed = inner.limits.active_jobs_per_user;
    if rows.len() >= allowed {
        let jobs = rows.iter().map(RunningJob::read).collect::<Result<_, _>>()?;
        return Err(StudioError::UserJobsExceeded { allowed, jobs });
    }
    let allowed = inner.limits.active_jobs_total;
    if usize::try_from(total).unwrap_or(usize::MAX) >= allowed {
        return Err(StudioError::SystemJobsExceeded { allowed });
    }
    Ok(())
}

impl RunningJob {
    fn read(row: &sqlx::any::AnyRow) -> Result<Self, StudioError> {
        let status: String = row.try_get("status")?;
        Ok(Self {
            job_id: row::uuid(row, "id")?,
            project_id: row::uuid(row, "project_id")?,
            project_name: row.try_get("name")?,
            status: JobStatus::parse(&status).ok_or(StudioError::CorruptRow { column: "status" })?,
            created_at: Timestamp::from_millis(row.try_get("created_at")?),
        })
    }
}
