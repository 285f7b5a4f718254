//! One client's conversation: who it is, which project is open, which job it follows. Requests are served in the order
//! they came; between two of them, events of the job are sent on.

mod jobs;
mod projects;
mod standing;
mod styles;
mod test_error;
mod versions;

use super::crowd::Presence;
use super::messages::Incoming;
use super::outbox::{Close, Gone, Outbox};
use super::refusal;
use super::subscription::{self, Subscription};
use super::wording;
use crate::app::Shared;
use crate::auth::{AuthError, Identity, User};
use crate::http::signed_in::may_come_in;
use crate::ids;
use crate::wire::project_summary;
use serde_json::{Value, json};
use standing::{Due, Standing};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use uuid::Uuid;
use waza_studio::{JobEvent, StudioError};

/// Whether the connection goes on.
type Step = Result<(), Gone>;

/// The state of one connection.
pub(crate) struct Session {
    app: Shared,
    outbox: Outbox,
    /// What the browser's headers say; a message may say otherwise.
    locale: Option<String>,
    signed_in: watch::Sender<bool>,
    user: Option<User>,
    /// Counts this connection among the user's.
    presence: Option<Presence>,
    project: Option<Uuid>,
    subscription: Option<Subscription>,
    standing: Standing,
}

/// What the session has to do next.
enum Next {
    /// The followed job says something.
    Event(Option<Result<JobEvent, StudioError>>),
    /// The client asks something; `None` when it never will again.
    Request(Option<Incoming>),
}

impl Session {
    pub(crate) fn new(
        app: Shared,
        outbox: Outbox,
        locale: Option<String>,
        signed_in: watch::Sender<bool>,
    ) -> Self {
        let (user, presence, project, subscription, standing) = (None, None, None, None, Standing::Stranger);
        Self { app, outbox, locale, signed_in, user, presence, project, subscription, standing }
    }

    /// Runs until the connection is over.
    pub(crate) async fn run(mut self, mut requests: mpsc::Receiver<Incoming>) {
        loop {
            let hears = !self.standing.is_expired();
            let step = tokio::select! {
                // First, so that nothing is said to whoever may no longer hear it.
                biased;
                due = self.standing.due() => self.come_due(due).await,
                next = next(&mut self.subscription, hears, &mut requests) => match next {
                    Next::Event(event) => self.send_on(event).await,
                    Next::Request(Some(request)) => self.admit(request).await,
                    Next::Request(None) => return,
                },
            };
            if step == Err(Gone) {
                return;
            }
        }
    }

    /// Serves a request, if its token is still good while it waited.
    async fn admit(&mut self, request: Incoming) -> Step {
        if self.standing.is_overdue() {
            self.come_due(Due::Expiry).await?;
        }
        match request {
            Incoming::Init { .. } => self.serve(request).await,
            _ if self.standing.is_expired() => self.refuse(AuthError::Expired).await,
            _ => self.serve(request).await,
        }
    }

    async fn come_due(&mut self, due: Due) -> Step {
        match due {
            Due::Expiry => {
                self.standing = Standing::Expired(Instant::now() + self.app.config.auth.socket_grace());
                self.refuse(AuthError::Expired).await
            }
            Due::End => {
                self.outbox.close(Close::TokenRefused).await?;
                Err(Gone)
            }
        }
    }

    async fn serve(&mut self, request: Incoming) -> Step {
        match request {
            Incoming::Init { token } => self.init(token).await,
            // Answered by the reader.
            Incoming::Ping | Incoming::ViewState => Ok(()),
            Incoming::DeselectProject => {
                self.project = None;
                Ok(())
            }
            Incoming::SelectProject { project } => self.select_project(project).await,
            Incoming::CreateProject { name } => self.create_project(name).await,
            Incoming::RenameProject { project, name } => self.rename_project(project, name).await,
            Incoming::DeleteProject { project } => self.delete_project(project).await,
            Incoming::GetProjectInfo { project } => self.project_info(project).await,
            Incoming::Message(chat) => self.message(chat).await,
            Incoming::Cancel { job: Some(job) } => self.stop_button(&job).await,
            Incoming::Cancel { job: None } => self.stop_whatever_runs().await,
            Incoming::CancelJob { job } => self.cancel_job(job).await,
            Incoming::GetJobStatus { job } => self.job_status(job).await,
            Incoming::SubscribeJob { job, after } => self.subscribe_job(job, after).await,
            Incoming::TestError { kind } => self.test_error(kind.as_deref()).await,
            Incoming::GetVersions { project, after } => self.versions(project, after).await,
            Incoming::GetVersionEdits { project, version } => self.version_edits(project, version).await,
            Incoming::RestoreVersion { project, version } => self.restore_version(project, version).await,
        }
    }

    async fn init(&mut self, token: Option<String>) -> Step {
        let Some(token) = token else {
            self.refuse("access_token required").await?;
            self.outbox.close(Close::TokenMissing).await?;
            return Err(Gone);
        };
        let identity = match self.app.auth.identify(&token).await {
            Ok(identity) => identity,
            Err(error) => {
                self.refuse(error).await?;
                self.outbox.close(Close::of(error)).await?;
                return Err(Gone);
            }
        };
        match self.come_in(&identity).await {
            Ok(Some(projects)) => {
                let user = identity.user;
                if self.user.is_some_and(|before| before != user) {
                    (self.project, self.subscription, self.presence) = (None, None, None);
                }
                if self.presence.is_none() {
                    self.presence = self.app.crowd.enter(user.id);
                }
                if self.presence.is_none() {
                    let most = self.app.config.limits.ws_connections_per_user;
                    self.refuse(wording::too_many_connections(self.locale.as_deref(), most)).await?;
                    self.outbox.close(Close::TooMany).await?;
                    return Err(Gone);
                }
                (self.user, self.standing) = (Some(user), Standing::Good(identity.expires));
                self.signed_in.send_replace(true);
                self.send(json!({ "type": "init", "userId": user.id, "projects": projects })).await
            }
            Ok(None) => {
                self.refuse("Access denied").await?;
                self.outbox.close(Close::TokenRefused).await?;
                Err(Gone)
            }
            Err(error) => self.send(refusal::general(error)).await,
        }
    }

    /// Makes somebody known here, and says what is theirs; nothing where the operator does not let them in.
    async fn come_in(&mut self, identity: &Identity) -> Result<Option<Vec<Value>>, StudioError> {
        if !may_come_in(&self.app, identity).await? {
            return Ok(None);
        }
        let user = identity.user.id;
        self.app.studio.signed_in(user, &identity.known).await?;
        self.project_list(user).await.map(Some)
    }

    /// Sends one event of the followed job, and what belongs to it.
    async fn send_on(&mut self, event: Option<Result<JobEvent, StudioError>>) -> Step {
        match event {
            Some(Ok(event)) => {
                let follow_up = self.subscription.as_ref().and_then(|followed| followed.follow_up(&event));
                self.outbox.send(&event).await?;
                match follow_up {
                    Some(frame) => self.send(frame).await,
                    None => Ok(()),
                }
            }
            Some(Err(error)) => {
                self.subscription = None;
                self.send(refusal::general(error)).await
            }
            None => {
                self.subscription = None;
                Ok(())
            }
        }
    }

    async fn project_list(&mut self, user: Uuid) -> Result<Vec<Value>, StudioError> {
        Ok(self.app.studio.projects(user).await?.iter().map(project_summary).collect())
    }

    /// Who asks about which project, or the refusal that is due.
    fn target(&self, project: Option<String>) -> Result<(Uuid, Uuid), Value> {
        match (self.user, project) {
            (Some(user), Some(project)) => match ids::uuid(&project) {
                Some(project) => Ok((user.id, project)),
                None => Err(refusal::text("Access denied")),
            },
            _ => Err(refusal::text("Invalid request")),
        }
    }

    async fn send(&mut self, frame: Value) -> Step {
        self.outbox.send(&frame).await
    }

    async fn refuse(&mut self, why: impl std::fmt::Display) -> Step {
        self.send(refusal::text(why)).await
    }

    /// Sends what came out: the reply, or the refusal.
    async fn reply(&mut self, outcome: Result<Value, Value>) -> Step {
        match outcome {
            Ok(frame) | Err(frame) => self.send(frame).await,
        }
    }
}

/// What comes first. Whoever may not hear of jobs still may ask.
async fn next(
    subscription: &mut Option<Subscription>,
    hears: bool,
    requests: &mut mpsc::Receiver<Incoming>,
) -> Next {
    tokio::select! {
        event = subscription::next(subscription), if hears => Next::Event(event),
        request = requests.recv() => Next::Request(request),
    }
}
