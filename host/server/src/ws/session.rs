//! One client's conversation: who it is, which project is open, which job it follows. Requests are served in the order
//! they came; between two of them, events of the job are sent on.

mod jobs;
mod projects;
mod versions;

use super::messages::Incoming;
use super::outbox::{Close, Gone, Outbox};
use super::refusal;
use super::subscription::{self, Subscription};
use crate::app::Shared;
use crate::auth::User;
use crate::ids;
use crate::wire::project_summary;
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};
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
    project: Option<Uuid>,
    subscription: Option<Subscription>,
}

impl Session {
    pub(crate) fn new(
        app: Shared,
        outbox: Outbox,
        locale: Option<String>,
        signed_in: watch::Sender<bool>,
    ) -> Self {
        Self { app, outbox, locale, signed_in, user: None, project: None, subscription: None }
    }

    /// Runs until the connection is over.
    pub(crate) async fn run(mut self, mut requests: mpsc::Receiver<Incoming>) {
        loop {
            let step = tokio::select! {
                event = subscription::next(&mut self.subscription) => self.send_on(event).await,
                request = requests.recv() => match request {
                    Some(request) => self.serve(request).await,
                    None => return,
                },
            };
            if step == Err(Gone) {
                return;
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
            Incoming::GetVersions { project } => self.versions(project).await,
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
        let user = match self.app.auth.verify(&token).await {
            Ok(user) => user,
            Err(error) => {
                self.refuse(error).await?;
                self.outbox.close(Close::TokenRefused).await?;
                return Err(Gone);
            }
        };
        if self.user.is_some_and(|before| before != user) {
            (self.project, self.subscription) = (None, None);
        }
        match self.project_list(user.id).await {
            Ok(projects) => {
                self.user = Some(user);
                self.signed_in.send_replace(true);
                self.send(json!({ "type": "init", "userId": user.id, "projects": projects })).await
            }
            Err(error) => self.send(refusal::general(error)).await,
        }
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
