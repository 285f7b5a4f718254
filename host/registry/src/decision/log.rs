//! A log of decisions that is open: what a line-up's taps tell of calls goes in here.

use super::{
    combined::MemberDecision,
    files::{self, Files, Open},
    options::DecisionLogOptions,
    queue::Queue,
    record::Decision,
    status::{LogStatus, Shared},
    writer::Writer,
};
use crate::{
    answer::Answer,
    called::Called,
    tap::{Combined, RequestId, Saw},
};
use std::{
    fmt, io,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};
use waza_engine::CallError;

/// An open log. When it is dropped, its writer writes what is queued and ends by itself.
pub struct DecisionLog {
    options: DecisionLogOptions,
    queue: Queue,
    pub(super) shared: Arc<Shared>,
}

impl DecisionLog {
    /// Starts the writer. The folder is its own, made for its user alone when there is something to write; whether it
    /// can be written to is said by [`status`](Self::status), because no server should stand still for its log. Fails
    /// only when there can be no thread.
    pub fn open(folder: impl Into<PathBuf>, options: DecisionLogOptions) -> io::Result<Self> {
        Self::open_on(folder.into(), options, files::real())
    }

    pub(super) fn open_on(folder: PathBuf, options: DecisionLogOptions, disk: Open) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (queue, receiver) = Queue::new(&options, Arc::clone(&shared));
        let files = Files::new(folder, options.file_bytes(), options.files as usize, disk);
        let writer = Writer::new(options.clone(), files, Arc::clone(&shared));
        std::thread::Builder::new().name("waza-decisions".into()).spawn(move || writer.run(&receiver))?;
        Ok(Self { options, queue, shared })
    }

    /// Logs a call if it is to be logged. `before` is how many calls of its kind came before it.
    pub(crate) fn saw(&self, saw: &Saw<'_>, before: u64) {
        if self.wants(saw.outcome, before) {
            self.queue.offer(Decision::of(saw, SystemTime::now(), self.options.inputs), saw.ask.clone());
        }
    }

    /// What one policy of a group said, for the line of the group.
    pub(crate) fn member<'d>(
        &self,
        outcome: &Result<Called<Answer>, CallError>,
        digest_of: impl FnOnce(&str) -> &'d str,
    ) -> MemberDecision {
        MemberDecision::of(outcome, digest_of, self.options.inputs)
    }

    /// Logs what a group came to, if it is to be logged.
    pub(crate) fn combined(&self, combined: Combined<'_>, request: Option<RequestId>, before: u64) {
        if self.wants(combined.outcome, before) {
            let ask = combined.ask.clone();
            let decision = Decision::combined(combined, request, SystemTime::now(), self.options.inputs);
            self.queue.offer(decision, ask);
        }
    }

    fn wants(&self, outcome: Result<&Answer, &CallError>, before: u64) -> bool {
        let options = &self.options;
        options.enabled
            && (options.samples(before)
                || match outcome {
                    Ok(answer) => options.keep_denials && answer.denied() > 0,
                    Err(_) => options.keep_errors,
                })
    }

    /// How it is doing.
    #[must_use]
    pub fn status(&self) -> LogStatus {
        self.shared.status()
    }

    /// Waits until what was logged so far is with the system, or dropped, but no longer than `most`. Whether it is.
    /// Blocks; for the end of a program and for tests.
    #[must_use]
    pub fn flush(&self, most: Duration) -> bool {
        self.shared.wait(most)
    }
}

impl fmt::Debug for DecisionLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecisionLog").field("status", &self.status()).finish_non_exhaustive()
    }
}
