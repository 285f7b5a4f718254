//! Wake-up calls within the process: a topic, a short text, no memory.
//!
//! A notice says that there is something to read, the database says what. So a lost one may cost time and never data,
//! and a subscriber that falls behind is told that it missed some instead of holding everybody up.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::broadcast::{
    self,
    error::{RecvError, TryRecvError},
};

/// Publishes and subscribes. Clones share the topics.
#[derive(Debug, Clone)]
pub struct Notices(Arc<Hub>);

#[derive(Debug)]
struct Hub {
    queue_entries: usize,
    topics: Mutex<HashMap<String, broadcast::Sender<Arc<str>>>>,
}

/// What a subscriber hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Somebody published this.
    Said(Arc<str>),
    /// The subscriber was too slow; so many are gone. Look at the database.
    Missed(u64),
}

/// The listening end. Dropping it ends the subscription.
#[derive(Debug)]
pub struct Subscription {
    topic: String,
    hub: Arc<Hub>,
    /// Taken only when dropped, so that the count of listeners is right by then.
    receiver: Option<broadcast::Receiver<Arc<str>>>,
}

impl Notices {
    pub(crate) fn new(queue_entries: usize) -> Self {
        Self(Arc::new(Hub { queue_entries: queue_entries.max(1), topics: Mutex::default() }))
    }

    /// Tells everybody who listens now. Nobody may be listening.
    pub fn publish(&self, topic: &str, payload: &str) {
        if let Some(sender) = self.0.topics().get(topic) {
            // It fails only when nobody listens any more, which is fine.
            let _ = sender.send(payload.into());
        }
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
    fn topics(&self) -> MutexGuard<'_, HashMap<String, broadcast::Sender<Arc<str>>>> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription {
    /// The next notice. Safe to cancel.
    pub async fn recv(&mut self) -> Notice {
        let Some(receiver) = &mut self.receiver else { return std::future::pending().await };
        match receiver.recv().await {
            Ok(payload) => Notice::Said(payload),
            Err(RecvError::Lagged(missed)) => Notice::Missed(missed),
            // The sender lives in the hub for as long as this subscription does.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }

    /// A notice that is there already.
    pub fn try_recv(&mut self) -> Option<Notice> {
        match self.receiver.as_mut()?.try_recv() {
            Ok(payload) => Some(Notice::Said(payload)),
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
