//! Wake-up calls: a topic, a short text, no memory.
//!
//! A notice says that there is something to read, the database says what. So a lost one may cost time and never data,
//! and a subscriber that falls behind is told that it missed some instead of holding everybody up. Notices that go with
//! a commit ([`crate::Transaction::notify`]) reach every process on the same Postgres; with SQLite, those of this process
//! alone. Whoever waits for something that matters looks at the database when it hears [`Notice::Missed`], and, where
//! minutes count and a process may be cut off from the database, at intervals too.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::broadcast::{
    self,
    error::{RecvError, TryRecvError},
};
use uuid::Uuid;

/// Publishes and subscribes. Clones share the topics.
#[derive(Debug, Clone)]
pub struct Notices(Arc<Hub>);

#[derive(Debug)]
pub(crate) struct Hub {
    /// Tells this store's notices from those of others.
    name: String,
    queue_entries: usize,
    topics: Mutex<HashMap<String, broadcast::Sender<Notice>>>,
}

/// What a subscriber hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Somebody published this.
    Said(Arc<str>),
    /// So many are gone, because the subscriber was too slow; 0: nobody knows how many, if any, because the connection
    /// to the database was lost or a notice was too long to send. Look at the database.
    Missed(u64),
}

/// The listening end. Dropping it ends the subscription.
#[derive(Debug)]
pub struct Subscription {
    topic: String,
    hub: Arc<Hub>,
    /// Taken only when dropped, so that the count of listeners is right by then.
    receiver: Option<broadcast::Receiver<Notice>>,
}

impl Notices {
    pub(crate) fn new(hub: Arc<Hub>) -> Self {
        Self(hub)
    }

    /// Tells everybody in this process who listens now. Nobody may be listening. What other processes should hear goes
    /// with a transaction: [`crate::Transaction::notify`].
    pub fn publish(&self, topic: &str, payload: &str) {
        self.0.said(topic, payload);
    }

    /// Hears what is published from now on.
    #[must_use]
    pub fn subscribe(&self, topic: &str) -> Subscription {
        let receiver = self
            .0
            .topics()
            .entry(topic.to_owned())
            .or_insert_with(|| broadcast::Sender::new(self.0.queue_entries))
            .subscribe();
        Subscription { topic: topic.to_owned(), hub: self.0.clone(), receiver: Some(receiver) }
    }

    /// Topics that somebody listens to.
    #[must_use]
    pub fn topics(&self) -> usize {
        self.0.topics().len()
    }
}

impl Hub {
    pub(crate) fn new(queue_entries: usize) -> Self {
        let name = Uuid::now_v7().to_string();
        Self { name, queue_entries: queue_entries.max(1), topics: Mutex::default() }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn said(&self, topic: &str, payload: &str) {
        self.tell(topic, Notice::Said(payload.into()));
    }

    /// Something may have been said on the topic.
    pub(crate) fn missed(&self, topic: &str) {
        self.tell(topic, Notice::Missed(0));
    }

    /// Something may have been said on any topic.
    pub(crate) fn all_missed(&self) {
        for sender in self.topics().values() {
            let _ = sender.send(Notice::Missed(0));
        }
    }

    fn tell(&self, topic: &str, notice: Notice) {
        if let Some(sender) = self.topics().get(topic) {
            // It fails only when nobody listens any more, which is fine.
            let _ = sender.send(notice);
        }
    }

    fn topics(&self) -> MutexGuard<'_, HashMap<String, broadcast::Sender<Notice>>> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription {
    /// The next notice. Safe to cancel.
    pub async fn recv(&mut self) -> Notice {
        let Some(receiver) = &mut self.receiver else { return std::future::pending().await };
        match receiver.recv().await {
            Ok(notice) => notice,
            Err(RecvError::Lagged(missed)) => Notice::Missed(missed),
            // The sender lives in the hub for as long as this subscription does.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }

    /// A notice that is there already.
    pub fn try_recv(&mut self) -> Option<Notice> {
        match self.receiver.as_mut()?.try_recv() {
            Ok(notice) => Some(notice),
            Err(TryRecvError::Lagged(missed)) => Some(Notice::Missed(missed)),
            Err(TryRecvError::Empty | TryRecvError::Closed) => None,
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut topics = self.hub.topics();
        self.receiver = None;
        if topics.get(&self.topic).is_some_and(|sender| sender.receiver_count() == 0) {
            topics.remove(&self.topic);
        }
    }
}
