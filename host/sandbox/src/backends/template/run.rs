//! One run's log: an ordered list in memory that any number of readers replay and follow.
//!
//! The log ends with exactly one terminal event; whatever is said after that is refused, which is also how a writer
//! learns that it was stopped. Memory is that of the events, and goes when the run is forgotten.

use super::design::Lang;
use crate::{GenerationEvent, GenerationFailure, SandboxError, Sequenced};
use futures::stream::{self, BoxStream, StreamExt};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The log of one run.
pub(super) struct RunLog {
    events: Mutex<Vec<Sequenced>>,
    /// How many events there are.
    grown: watch::Sender<usize>,
    lang: Lang,
}

impl RunLog {
    /// An empty log; `lang` is for what is said when a run is stopped.
    pub(super) fn new(lang: Lang) -> Arc<Self> {
        Arc::new(Self { events: Mutex::default(), grown: watch::Sender::new(0), lang })
    }

    fn events(&self) -> MutexGuard<'_, Vec<Sequenced>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an event, unless the run has ended.
    pub(super) fn push(&self, event: GenerationEvent) -> bool {
        let mut events = self.events();
        if events.last().is_some_and(|last| last.event.is_terminal()) {
            return false;
        }
        let seq = events.len() as u64 + 1;
        events.push(Sequenced { seq, event });
        self.grown.send_replace(events.len());
        true
    }

    /// Whether the terminal event is there.
    pub(super) fn ended(&self) -> bool {
        self.events().last().is_some_and(|last| last.event.is_terminal())
    }

    /// Ends the run as stopped; nothing happens to one that has ended.
    pub(super) fn stop(&self) {
        self.push(GenerationEvent::Failed(GenerationFailure {
            code: "CLI_KILLED".to_owned(),
            user_message: self
                .lang
                .pick("生成がキャンセルされました", "The generation was cancelled")
                .to_owned(),
            detail: "cancelled by the host".to_owned(),
            recoverable: true,
            exit_code: Some(137),
        }));
    }

    /// Ends the run as broken, if its writer went away without a last word.
    pub(super) fn abandon(&self) {
        self.push(GenerationEvent::Failed(GenerationFailure {
            code: "SANDBOX_ERROR".to_owned(),
            user_message: self
                .lang
                .pick("実行環境の準備に失敗しました", "The generator stopped unexpectedly")
                .to_owned(),
            detail: "the template writer went away before its terminal event".to_owned(),
            recoverable: false,
            exit_code: None,
        }));
    }

    /// Returns once the run has ended.
    pub(super) async fn end(&self) {
        let mut grown = self.grown.subscribe();
        while !self.ended() {
            if grown.changed().await.is_err() {
                return;
            }
        }
    }

    fn after(&self, cursor: u64) -> Option<Sequenced> {
        self.events().get(usize::try_from(cursor).ok()?).cloned()
    }

    /// The events after `cursor`, then the new ones; ends after the terminal event.
    pub(super) fn follow(
        self: Arc<Self>,
        cursor: u64,
    ) -> BoxStream<'static, Result<Sequenced, SandboxError>> {
        let grown = self.grown.subscribe();
        stream::unfold((self, grown, cursor), |(log, mut grown, cursor)| async move {
            loop {
                grown.mark_unchanged();
                let ended = log.ended();
                if let Some(next) = log.after(cursor) {
                    let cursor = next.seq;
                    return Some((Ok(next), (log, grown, cursor)));
                }
                if ended || grown.changed().await.is_err() {
                    return None;
                }
            }
        })
        .boxed()
    }
}
