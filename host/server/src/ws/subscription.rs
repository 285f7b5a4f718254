//! The one job that a connection follows, and what is sent on for it.

use futures::StreamExt;
use serde_json::{Value, json};
use uuid::Uuid;
use waza_studio::{JobEvent, JobEventBody, JobEvents, StudioError};

/// A job being followed.
pub(crate) struct Subscription {
    pub(crate) job: Uuid,
    project: Uuid,
    user: Uuid,
    /// The message that started the job came over this connection.
    is_senders: bool,
    events: JobEvents,
}

impl Subscription {
    pub(crate) fn new(user: Uuid, project: Uuid, job: Uuid, events: JobEvents) -> Self {
        Self { job, project, user, is_senders: false, events }
    }

    /// The same, for the connection that the message came from.
    pub(crate) fn for_sender(self) -> Self {
        Self { is_senders: true, ..self }
    }

    /// The next event; `None` after the job's last one.
    pub(crate) async fn next(&mut self) -> Option<Result<JobEvent, StudioError>> {
        self.events.next().await
    }

    /// What follows an event on the wire: the sender's preview is to be loaded anew.
    pub(crate) fn follow_up(&self, event: &JobEvent) -> Option<Value> {
        let is_done = matches!(event.body, JobEventBody::Completed { .. });
        (is_done && self.is_senders)
            .then(|| json!({ "type": "gameUpdated", "userId": self.user, "projectId": self.project }))
    }
}

/// The next event of what may not be there; without a subscription it waits for ever.
pub(crate) async fn next(subscription: &mut Option<Subscription>) -> Option<Result<JobEvent, StudioError>> {
    match subscription {
        Some(subscription) => subscription.next().await,
        None => std::future::pending().await,
    }
}
