//! A generator without a model: games from templates, shaped by the message and the chosen skills.
//!
//! Deterministic (the same task gives the same bytes), offline, and done in milliseconds, so demos and tests need
//! neither a key nor a network. What it gives up is everything that its tables do not know; it says so instead of
//! pretending.

mod answer;
mod brief;
mod chat;
mod design;
mod edit;
mod icon;
mod inject;
mod lexicon;
mod members;
mod pages;
mod run;
mod spec;
mod suggest;
#[cfg(test)]
mod tests;
mod wish;
mod words;

use crate::{
    Claim, GenerationBackend, GenerationEvent, GenerationTask, Member, Owner, RunId, SandboxError, Sequenced,
};
use answer::{Piece, answer};
use async_trait::async_trait;
use design::Lang;
use futures::stream::BoxStream;
use members::Members;
use run::RunLog;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// How the template backend behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateOptions {
    /// Pause after each event, to look like a model at work. Zero: as fast as it goes.
    pub pace: Duration,
    /// How much text one `Text` event holds at most; at least one character.
    pub chunk_bytes: usize,
    /// How many members may be there at once, claimed or not.
    pub members_max: usize,
    /// How many runs of one claim are remembered; starting another forgets the oldest.
    pub runs_kept: usize,
    /// The longest message that is accepted.
    pub message_bytes_max: usize,
}

impl Default for TemplateOptions {
    fn default() -> Self {
        Self {
            pace: Duration::ZERO,
            chunk_bytes: 4096,
            members_max: 1024,
            runs_kept: 4,
            message_bytes_max: 64 * 1024,
        }
    }
}

/// The backend. Its members are entries in a table; what runs in them is pure Rust.
#[derive(Clone)]
pub struct TemplateBackend {
    options: TemplateOptions,
    members: Arc<Mutex<Members>>,
}

impl Default for TemplateBackend {
    fn default() -> Self {
        Self::new(TemplateOptions::default())
    }
}

impl TemplateBackend {
    /// A backend without members.
    #[must_use]
    pub fn new(options: TemplateOptions) -> Self {
        Self { options, members: Arc::default() }
    }

    /// How many members there are, claimed or not.
    #[must_use]
    pub fn member_count(&self) -> usize {
        self.members().len()
    }

    /// How many runs are remembered, over all claims.
    #[must_use]
    pub fn run_count(&self) -> usize {
        self.members().runs()
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl GenerationBackend for TemplateBackend {
    fn name(&self) -> &'static str {
        "template"
    }

    async fn create(&self) -> Result<Member, SandboxError> {
        let mut members = self.members();
        let max = self.options.members_max;
        if members.len() >= max {
            return Err(SandboxError::Refused(format!("there are {max} members, the bound members_max")));
        }
        let id = format!("template-{}", Uuid::now_v7());
        members.add(id.clone());
        Ok(Member { id })
    }

    async fn ready(&self, member: &Member) -> Result<(), SandboxError> {
        self.members().check_ready(&member.id)
    }

    async fn claim(&self, member: Member, owner: Owner) -> Result<Claim, SandboxError> {
        self.members().bind(&member.id, owner)?;
        Ok(Claim { member: member.id, owner })
    }

    async fn start(&self, claim: &Claim, task: GenerationTask) -> Result<RunId, SandboxError> {
        let (size, max) = (task.message.len(), self.options.message_bytes_max);
        if size > max {
            return Err(SandboxError::Refused(format!(
                "the message has {size} bytes, message_bytes_max is {max}"
            )));
        }
        let log = RunLog::new(Lang::from_tag(&task.locale));
        let run = RunId(Uuid::now_v7().to_string());
        self.members().begin(&claim.member, claim.owner, run.clone(), log.clone(), self.options.runs_kept)?;
        tokio::spawn(write(log, task, self.options.clone()));
        Ok(run)
    }

    async fn events(
        &self,
        run: &RunId,
        after: u64,
    ) -> Result<BoxStream<'static, Result<Sequenced, SandboxError>>, SandboxError> {
        let log = self.members().log(run)?;
        Ok(log.follow(after))
    }

    async fn cancel(&self, run: &RunId) -> Result<(), SandboxError> {
        self.members().log(run)?.stop();
        Ok(())
    }

    async fn release(&self, claim: Claim) -> Result<(), SandboxError> {
        let logs = self.members().remove(&claim.member, claim.owner)?;
        for log in logs {
            log.stop();
        }
        Ok(())
    }
}

/// Ends a log whose writer is dropped early, so that no reader waits for ever.
struct Writer(Arc<RunLog>);

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

/// Writes one run, event by event, until it is done or stopped.
async fn write(log: Arc<RunLog>, task: GenerationTask, options: TemplateOptions) {
    let writer = Writer(log);
    let answer = answer(&task);
    tracing::debug!(mode = ?task.mode, pieces = answer.pieces.len(), "template run");
    for piece in answer.pieces {
        let going = match piece {
            Piece::Text(text) => {
                let mut going = true;
                for chunk in chunks(&text, options.chunk_bytes) {
                    going =
                        say(&writer.0, GenerationEvent::Text { chunk: chunk.to_owned() }, options.pace).await;
                    if !going {
                        break;
                    }
                }
                going
            }
            Piece::Event(event) => say(&writer.0, event, options.pace).await,
        };
        if !going {
            return;
        }
    }
    writer.0.push(GenerationEvent::Done { summary: answer.summary, suggestions: answer.suggestions });
}

/// Says one thing and pauses; false when the run has been stopped.
async fn say(log: &RunLog, event: GenerationEvent, pace: Duration) -> bool {
    if !log.push(event) {
        return false;
    }
    if pace.is_zero() {
        // Between two events anybody may cancel or read, also on a runtime with one thread.
        tokio::task::yield_now().await;
        return true;
    }
    tokio::select! {
        () = tokio::time::sleep(pace) => true,
        () = log.end() => false,
    }
}

/// A text in pieces of at most `bytes`, cut between characters.
fn chunks(text: &str, bytes: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?.len_utf8();
        let cut = rest.floor_char_boundary(bytes.min(rest.len())).max(first);
        let (chunk, tail) = rest.split_at_checked(cut)?;
        rest = tail;
        Some(chunk)
    })
}
