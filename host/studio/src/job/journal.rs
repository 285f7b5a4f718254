//! Writes down what a job does: its row and its event log, in one transaction each time, under the job's lease.
//!
//! An event is stored before anybody hears of it. A journal whose lease was taken over can write nothing more.

use super::{
    failure::{JobFailure, Stop},
    row::{JobRow, JobStatus},
};
use crate::{
    JobEventBody, StudioError, Timestamp, chat,
    limits::{StudioLimits, cut, within},
    naming::{self, Naming},
    project, question,
    version_note::{self, VersionNote},
    wording::Locale,
};
use serde_json::Value;
use sqlx::AnyConnection;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use uuid::Uuid;
use waza_registry::hooks::{Dimension, Role};
use waza_store::{Lease, NewEntry, Store, StoreError, Transaction, storable};

/// Entries that are kept free for the end of a job.
const RESERVED_ENTRIES: usize = 16;
/// Between two questions whether the database is back, where the refusal came at once.
const AGAIN: Duration = Duration::from_millis(250);
/// Of a progress message.
const PROGRESS_BYTES: usize = 512;

/// The name of a job's event log.
pub(crate) fn log_name(job: Uuid) -> String {
    format!("job:{job}")
}

/// The key of the lease under which a project's files and its active job are written.
pub(crate) fn lease_key(project: Uuid) -> String {
    format!("project:{project}")
}

/// A job's row, log and lease.
#[derive(Debug)]
pub(crate) struct Journal {
    store: Store,
    events_per_job: usize,
    /// How long it waits for a database that is away.
    patience: Duration,
    log: String,
    lease: Lease,
    pub(crate) row: JobRow,
    pub(crate) locale: Locale,
    entries: usize,
    row_changed: bool,
}

/// How a job ends, and what else becomes true in the same transaction.
#[derive(Debug)]
pub(crate) struct Closing {
    pub(crate) terminal: Terminal,
    /// Events right before the terminal one.
    pub(crate) last_words: Vec<JobEventBody>,
    /// What the conversation gets.
    pub(crate) line: Option<String>,
    pub(crate) question: Question,
    pub(crate) generated: Option<Generated>,
    /// The files are those of a version: the mark of [`Journal::begin_writing`] can go.
    pub(crate) files_whole: bool,
    /// What is to be known of the version that was made.
    pub(crate) note: Option<VersionNote>,
}

/// How a job ends.
#[derive(Debug)]
pub(crate) enum Terminal {
    Completed(Value),
    Failed(JobFailure),
    Cancelled,
}

/// What becomes of the pending question.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Question {
    Keep,
    AskDimension(String),
    Clear,
}

/// What the project is from now on.
#[derive(Debug)]
pub(crate) struct Generated {
    pub(crate) dimension: Dimension,
    pub(crate) active_skills: Vec<String>,
    pub(crate) naming: Option<Naming>,
}

impl Closing {
    pub(crate) fn failed(failure: JobFailure) -> Self {
        Self::bare(Terminal::Failed(failure))
    }

    /// The end of a job that was stopped. `None`: the job is somebody else's now, and so is its end.
    pub(crate) fn of(stop: Stop) -> Option<Self> {
        match stop {
            Stop::Failed(failure) => {
                tracing::warn!(code = failure.code(), %failure, "the job failed");
                Some(Self::failed(failure))
            }
            Stop::Cancelled => Some(Self::bare(Terminal::Cancelled)),
            Stop::LeaseLost => None,
        }
    }

    fn bare(terminal: Terminal) -> Self {
        Self {
            terminal,
            last_words: Vec::new(),
            line: None,
            question: Question::Keep,
            generated: None,
            files_whole: false,
            note: None,
        }
    }
}

impl Journal {
    pub(crate) fn new(
        store: Store,
        limits: &StudioLimits,
        row: JobRow,
        lease: Lease,
        locale: Locale,
    ) -> Self {
        Self {
            store,
            events_per_job: limits.events_per_job,
            patience: limits.store_patience(),
            log: log_name(row.id),
            lease,
            row,
            locale,
            entries: 0,
            row_changed: false,
        }
    }

    pub(crate) fn lease(&self) -> &Lease {
        &self.lease
    }

    /// The next step. Progress never falls.
    pub(crate) fn progress(&mut self, percent: i64, message: &str) -> JobEventBody {
        self.row.status = JobStatus::Processing;
        self.row.progress = self.row.progress.max(percent.clamp(0, 99));
        self.row.progress_message = Some(cut(message, PROGRESS_BYTES).to_owned());
        self.row.updated_at = Timestamp::from_millis(self.store.now_ms());
        self.row_changed = true;
        JobEventBody::Progress {
            job: self.row.clone(),
            progress: self.row.progress,
            message: self.row.progress_message.clone(),
        }
    }

    /// Stores events in order, with the row if it changed, then announces them.
    pub(crate) async fn append(&mut self, bodies: Vec<JobEventBody>) -> Result<(), Stop> {
        if bodies.is_empty() {
            return Ok(());
        }
        let entries = self.entries + bodies.len();
        within("events_per_job", self.events_per_job.saturating_sub(RESERVED_ENTRIES), entries)
            .map_err(JobFailure::from)?;
        let mut tx = self.write().await?;
        self.store.leases().guard(&mut tx, &self.lease).await?;
        if self.row_changed {
            store_row(&mut tx, &self.row).await?;
        }
        for body in &bodies {
            append(&self.store, &mut tx, &self.log, body).await?;
        }
        tx.commit().await?;
        self.entries = entries;
        self.row_changed = false;
        Ok(())
    }

    /// Says that the job is about to change files. Until [`Journal::close`], whoever finds the project goes back to the
    /// last version first.
    pub(crate) async fn begin_writing(&mut self) -> Result<(), Stop> {
        let mut tx = self.write().await?;
        self.store.leases().guard(&mut tx, &self.lease).await?;
        project::mark_writing(&mut tx, self.row.project_id, Some(self.store.now_ms()))
            .await
            .map_err(stored)?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends the job: all of it, or nothing.
    pub(crate) async fn close(&mut self, closing: &Closing) -> Result<(), Stop> {
        let (row, terminal) = self.ended(&closing.terminal);
        let mut tx = self.write().await?;
        self.store.leases().guard(&mut tx, &self.lease).await?;
        store_row(&mut tx, &row).await?;
        let renamed = self.name(&mut tx, closing).await.map_err(stored)?;
        for body in closing.last_words.iter().chain(&renamed).chain([&terminal]) {
            append(&self.store, &mut tx, &self.log, body).await?;
        }
        self.consequences(&mut tx, closing).await.map_err(stored)?;
        self.store.leases().release_in(&mut tx, &self.lease).await?;
        tx.commit().await?;
        self.row = row;
        Ok(())
    }

    /// The right to write, also after the database was away for a while: a job has begun, and nobody else will end it.
    async fn write(&self) -> Result<Transaction, StoreError> {
        let begun = Instant::now();
        loop {
            match self.store.write().await {
                Err(error) if error.may_pass() && begun.elapsed() < self.patience => {
                    tracing::warn!(%error, "the job waits for the database");
                    sleep(AGAIN).await;
                }
                outcome => return outcome,
            }
        }
    }

    /// The project's new name, unless its user was faster.
    async fn name(
        &self,
        db: &mut AnyConnection,
        closing: &Closing,
    ) -> Result<Option<JobEventBody>, StudioError> {
        let Some(naming) = closing.generated.as_ref().and_then(|generated| generated.naming.as_ref()) else {
            return Ok(None);
        };
        let named = naming::apply(db, self.row.project_id, naming, self.store.now_ms()).await?;
        Ok(named.map(|project| JobEventBody::ProjectRenamed { project }))
    }

    async fn consequences(&self, db: &mut AnyConnection, closing: &Closing) -> Result<(), StudioError> {
        let (id, now) = (self.row.project_id, self.store.now_ms());
        if let Some(line) = &closing.line {
            chat::add(db, id, Role::Assistant, line, now).await?;
        }
        match &closing.question {
            Question::Keep => {}
            Question::AskDimension(wish) => question::ask_dimension(db, id, wish, now).await?,
            Question::Clear => question::clear(db, id).await?,
        }
        if closing.files_whole {
            project::mark_writing(db, id, None).await?;
        }
        if let Some(note) = &closing.note {
            version_note::store(db, id, self.row.id, note, now).await?;
        }
        if let Some(generated) = &closing.generated {
            project::generated(db, id, generated.dimension, &generated.active_skills, now).await?;
        }
        Ok(())
    }

    fn ended(&self, terminal: &Terminal) -> (JobRow, JobEventBody) {
        let mut row = self.row.clone();
        row.updated_at = Timestamp::from_millis(self.store.now_ms());
        match terminal {
            Terminal::Completed(result) => {
                row.status = JobStatus::Completed;
                row.progress = 100;
                row.progress_message = None;
                row.result = Some(result.to_string());
                (row.clone(), JobEventBody::Completed { job: row, result: result.clone() })
            }
            Terminal::Failed(failure) => {
                row.status = JobStatus::Failed;
                let user_message = failure.user_message(self.locale);
                row.error = Some(user_message.clone());
                let body = JobEventBody::Failed {
                    job: row.clone(),
                    error: failure.told(),
                    code: failure.code().to_owned(),
                    user_message,
                    recoverable: failure.recoverable(),
                    exit_code: failure.exit_code(),
                };
                (row, body)
            }
            Terminal::Cancelled => {
                row.status = JobStatus::Cancelled;
                (row.clone(), JobEventBody::Cancelled { job: row })
            }
        }
    }
}

fn stored(error: StudioError) -> Stop {
    match error {
        StudioError::Store(error) => error.into(),
        other => JobFailure::Store(other.to_string()).into(),
    }
}

async fn store_row(db: &mut AnyConnection, row: &JobRow) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET status = $1, progress = $2, progress_message = $3, result = $4, error = $5,
         updated_at = $6 WHERE id = $7",
    )
    .bind(row.status.as_str())
    .bind(row.progress)
    .bind(row.progress_message.as_deref().map(storable))
    .bind(row.result.as_deref())
    .bind(row.error.as_deref().map(storable))
    .bind(row.updated_at.millis())
    .bind(row.id.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Stores one event as part of a transaction.
pub(crate) async fn append(
    store: &Store,
    tx: &mut Transaction,
    log: &str,
    body: &JobEventBody,
) -> Result<u64, StoreError> {
    let payload = serde_json::to_string(body).map_err(StoreError::Json)?;
    let entry = NewEntry { kind: body.kind(), payload: &payload, terminal: body.is_terminal() };
    store.logs().append_in(tx, log, entry).await
}
