//! Runs a task on a backend: relays what it says, gathers what it proposes.

use super::{
    collect::{Collector, Relay},
    edits::FailedEdit,
    session::{Acquiring, Session},
};
use crate::{
    job::{JobEventBody, JobFailure, Journal, Stop},
    limits::{StudioLimits, cut},
};
use futures::{StreamExt, stream::BoxStream};
use std::{mem, time::Duration};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use waza_sandbox::{GenerationTask, SandboxError, Sequenced};

type Events = BoxStream<'static, Result<Sequenced, SandboxError>>;

/// How often a broken event list is taken up again where it broke.
const RESUMES: u32 = 3;
const RESUME_PAUSE: Duration = Duration::from_millis(50);
/// Events that are taken before what they said is stored.
const BATCH: usize = 128;
/// Progress while generating runs from here to there, each step a part of what is left.
const FROM_PERCENT: i64 = 20;
const TO_PERCENT: i64 = 70;

/// Sees a run through to its end. The collector has an `ending` when this comes back well.
pub(crate) async fn generate(
    session: &mut Session,
    acquiring: Acquiring,
    task: GenerationTask,
    journal: &mut Journal,
    limits: &StudioLimits,
) -> Result<Collector, Stop> {
    let mut relay = Relaying::new(journal, limits);
    let mut collector = Collector::new(limits, task.mode, &task.files);
    let run = session.start(acquiring, task).await?;
    let mut broken = 0;
    loop {
        let before = collector.seen();
        let interruption = match session.backend().events(&run, before).await {
            Ok(mut events) => relay.take_all(&mut events, &mut collector).await?,
            Err(error) => Some(error),
        };
        if collector.ending.is_some() {
            relay.flush().await?;
            return Ok(collector);
        }
        if collector.seen() > before {
            broken = 0;
        }
        broken += 1;
        if broken > RESUMES || is_final(interruption.as_ref()) {
            let failure = JobFailure::BackendDied { after: collector.seen(), source: interruption };
            return Err(failure.into());
        }
        let after = collector.seen();
        tracing::warn!(run = run.0, ?interruption, after, "a backend's events broke off");
        sleep(RESUME_PAUSE * broken).await;
    }
}

/// Whether coming back is of no use.
fn is_final(interruption: Option<&SandboxError>) -> bool {
    matches!(interruption, Some(SandboxError::MemberGone(_) | SandboxError::UnknownRun(_)))
}

/// Hands on what a run says: not more often than `stream_event_ms`, in pieces of at most `stream_event_bytes`.
struct Relaying<'a> {
    journal: &'a mut Journal,
    limits: &'a StudioLimits,
    waiting: Vec<JobEventBody>,
    text: String,
    flush_at: Instant,
    left_percent: i64,
}

impl<'a> Relaying<'a> {
    fn new(journal: &'a mut Journal, limits: &'a StudioLimits) -> Self {
        let left_percent = TO_PERCENT - FROM_PERCENT;
        Self {
            journal,
            limits,
            waiting: Vec::new(),
            text: String::new(),
            flush_at: Instant::now(),
            left_percent,
        }
    }

    /// Reads until the list ends. `Some`: it broke.
    async fn take_all(
        &mut self,
        events: &mut Events,
        collector: &mut Collector,
    ) -> Result<Option<SandboxError>, Stop> {
        let mut batches = events.ready_chunks(BATCH);
        loop {
            let batch = if collector.ending.is_some() {
                // Only to see that nothing follows the terminal event.
                timeout(self.limits.after_terminal(), batches.next()).await.unwrap_or(None)
            } else if self.is_idle() {
                batches.next().await
            } else {
                match timeout_at(self.flush_at, batches.next()).await {
                    Ok(batch) => batch,
                    Err(_) => {
                        self.flush().await?;
                        continue;
                    }
                }
            };
            let Some(batch) = batch else { return Ok(None) };
            for event in batch {
                match event {
                    Ok(event) => {
                        let relay = collector.take(event)?;
                        self.say(relay);
                    }
                    Err(error) => return Ok(Some(error)),
                }
            }
            if Instant::now() >= self.flush_at {
                self.flush().await?;
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.text.is_empty()
    }

    fn say(&mut self, relay: Option<Relay>) {
        match relay {
            None => {}
            Some(Relay::Text(chunk)) => self.text.push_str(&chunk),
            Some(Relay::Status(message)) => {
                self.end_text();
                self.left_percent -= self.left_percent / 5;
                let body = self.journal.progress(TO_PERCENT - self.left_percent, &message);
                self.waiting.push(body);
            }
            Some(Relay::EditFailed(FailedEdit { path, why })) => {
                self.end_text();
                let message = format!("a change to {path} was not made: {}", why.word());
                self.waiting.push(JobEventBody::warning("edit-failed", message));
            }
            Some(Relay::FilesRefused) => {
                self.end_text();
                let message = "the generator was asked for words and also wrote files; they were not taken";
                self.waiting.push(JobEventBody::warning("chat-files-refused", message));
            }
        }
    }

    fn end_text(&mut self) {
        let text = mem::take(&mut self.text);
        let mut rest = text.as_str();
        while !rest.is_empty() {
            // Always at least one character, however small the bound.
            let piece = match cut(rest, self.limits.stream_event_bytes) {
                "" => rest,
                piece => piece,
            };
            self.waiting.push(JobEventBody::Stream { content: piece.to_owned() });
            rest = rest.get(piece.len()..).unwrap_or_default();
        }
    }

    async fn flush(&mut self) -> Result<(), Stop> {
        self.end_text();
        self.flush_at = Instant::now() + self.limits.stream_event();
        self.journal.append(mem::take(&mut self.waiting)).await
    }
}
