//! Decisions on their way to the writer: bounded in number and in the bytes they keep in memory.

use super::{options::DecisionLogOptions, record::Decision, status::Shared};
use crate::ask::Ask;
use std::sync::{
    Arc,
    atomic::Ordering::SeqCst,
    mpsc::{Receiver, SyncSender, sync_channel},
};

/// A decision that waits for its hash.
pub(super) struct Entry {
    pub(super) decision: Decision,
    pub(super) ask: Ask,
    /// What it keeps in memory.
    bytes: usize,
}

pub(super) struct Queue {
    sender: SyncSender<Entry>,
    most_bytes: usize,
    shared: Arc<Shared>,
}

impl Queue {
    pub(super) fn new(options: &DecisionLogOptions, shared: Arc<Shared>) -> (Self, Receiver<Entry>) {
        let (sender, receiver) = sync_channel(options.queue_decisions as usize);
        (Self { sender, most_bytes: (options.queue_mib as usize) << 20, shared }, receiver)
    }

    /// Hands a decision on if there is room, and counts it where there is none. Never waits.
    pub(super) fn offer(&self, decision: Decision, ask: Ask) {
        let bytes =
            size_of::<Entry>() + ask.bytes() + decision.answer.as_ref().map_or(0, |answer| answer.bytes());
        let queued = self.shared.queued_bytes.fetch_add(bytes, SeqCst);
        // Counted before it is sent: the writer may be done with it before this thread goes on.
        self.shared.accepted.fetch_add(1, SeqCst);
        let entry = Entry { decision, ask, bytes };
        if queued + bytes > self.most_bytes || self.sender.try_send(entry).is_err() {
            self.shared.queued_bytes.fetch_sub(bytes, SeqCst);
            self.shared.accepted.fetch_sub(1, SeqCst);
            self.shared.no_room();
        }
    }
}

impl Entry {
    /// It is off the queue.
    pub(super) fn taken(&self, shared: &Shared) {
        shared.queued_bytes.fetch_sub(self.bytes, SeqCst);
    }
}
