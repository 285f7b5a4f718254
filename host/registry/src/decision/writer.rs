//! The one thread that writes: hashes, makes lines, appends them in batches. It alone waits for the disk.

use super::{files::Files, options::DecisionLogOptions, queue::Entry, status::Shared};
use std::{
    sync::{Arc, mpsc::Receiver},
    time::Instant,
};

/// Bytes after which a batch is written though there is more to come.
const BATCH: usize = 64 << 10;

pub(super) struct Writer {
    options: DecisionLogOptions,
    files: Files,
    shared: Arc<Shared>,
    batch: Vec<u8>,
    decisions: u64,
    /// The disk failed; until then nothing is tried.
    broken_until: Option<Instant>,
}

impl Writer {
    pub(super) fn new(options: DecisionLogOptions, files: Files, shared: Arc<Shared>) -> Self {
        Self { options, files, shared, batch: Vec::new(), decisions: 0, broken_until: None }
    }

    /// Writes until nobody logs any more and the queue is empty.
    pub(super) fn run(mut self, queue: &Receiver<Entry>) {
        while let Ok(entry) = queue.recv() {
            self.take(entry);
            while let Ok(entry) = queue.try_recv() {
                self.take(entry);
            }
            self.write();
        }
    }

    fn take(&mut self, entry: Entry) {
        entry.taken(&self.shared);
        if self.broken_until.is_some_and(|until| Instant::now() < until) {
            self.shared.lost(1, None);
            return;
        }
        let Entry { mut decision, ask, .. } = entry;
        decision.input_hash = ask.input_hash();
        match decision.line(self.options.line_bytes()) {
            Some(line) => {
                if !self.batch.is_empty() && self.batch.len() + line.len() > BATCH {
                    self.write();
                }
                self.batch.extend_from_slice(&line);
                self.decisions += 1;
            }
            // Records without a float that JSON lacks always have a line.
            None => self.shared.lost(1, None),
        }
    }

    fn write(&mut self) {
        let decisions = std::mem::take(&mut self.decisions);
        if decisions == 0 {
            return;
        }
        match self.files.append(&self.batch) {
            Ok(()) => {
                self.broken_until = None;
                self.shared.wrote(decisions, self.batch.len());
            }
            Err(error) => {
                self.broken_until = Some(Instant::now() + self.options.retry());
                self.shared.lost(decisions, Some(&error));
            }
        }
        self.batch.clear();
        self.batch.shrink_to(2 * BATCH);
    }
}
