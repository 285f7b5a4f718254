//! Messages, and the jobs they start.

use super::{Session, Step, styles};
use crate::ids;
use crate::ws::messages::Chat;
use crate::ws::refusal;
use crate::ws::subscription::Subscription;
use crate::ws::wording;
use serde_json::{Value, json};
use uuid::Uuid;
use waza_studio::{Generator, JobRow, JobStatus, NewMessage, StartedJob, StudioError};

impl Session {
    pub(super) async fn message(&mut self, chat: Chat) -> Step {
        let (Some(user), Some(project)) = (self.user, self.project) else {
            return self.refuse("No project selected").await;
        };
        let message = match self.readable(&chat) {
            Ok(message) => message,
            Err(refused) => return self.send(refused).await,
        };
        let locale = message.locale.clone();
        if let Some(held_back) = self.held_back(user.id, project, &message, &chat).await {
            return self.send(held_back).await;
        }
        let Some(presence) = &self.presence else { return self.refuse("No project selected").await };
        if !presence.may_generate() {
            let most = self.app.config.limits.generations_per_minute;
            return self.refuse(wording::too_many_generations(locale.as_deref(), most)).await;
        }
        if !chat.is_async {
            let message = wording::working(locale.as_deref());
            self.send(json!({ "type": "status", "message": message })).await?;
        }
        match self.start(user.id, project, message).await {
            Ok(StartedJob { job, existing }) => {
                self.send(json!({ "type": "jobStarted", "job": job, "isExisting": existing })).await?;
                match existing {
                    true => {
                        self.nothing_generated();
                        let message = wording::still_busy(locale.as_deref());
                        self.send(json!({ "type": "info", "message": message })).await
                    }
                    false => Ok(()),
                }
            }
            Err(error) => {
                self.nothing_generated();
                let refusal = match error {
                    StudioError::Quota(exceeded) => refusal::of_quota(&exceeded, locale.as_deref()),
                    other => refusal::of_message(other, &chat),
                };
                self.send(refusal).await
            }
        }
    }

    /// Only what was really started counts.
    fn nothing_generated(&self) {
        if let Some(presence) = &self.presence {
            presence.nothing_generated();
        }
    }

    fn readable(&self, chat: &Chat) -> Result<NewMessage, Value> {
        let content = chat.content.clone().filter(|text| !text.trim().is_empty());
        let content = content.ok_or_else(|| refusal::text("Invalid request"))?;
        let media =
            |name: &String| mime_guess::from_path(name).first_or_octet_stream().essence_str().to_owned();
        Ok(NewMessage {
            content,
            locale: chat.locale.clone().or_else(|| self.locale.clone()),
            attachments: chat.attached.iter().map(media).collect(),
            assets: chat.attached_ids.clone(),
            style: styles::choice(chat).ok_or_else(|| refusal::text("Invalid request"))?,
            is_fix: chat.auto_fix,
            without_skills: chat.disable_skills,
            prefers: chat.use_claude.then_some(Generator::Claude),
        })
    }

    /// Starts a job, or finds the one that runs, and follows it before anybody is told of it.
    async fn start(
        &mut self,
        user: Uuid,
        project: Uuid,
        message: NewMessage,
    ) -> Result<StartedJob, StudioError> {
        let started = self.app.studio.send(user, project, message).await?;
        let job = started.job.id;
        if started.existing {
            self.follow_from_now(user, project, job).await?;
        } else {
            let events = self.app.studio.follow_job(user, job, 0).await?;
            self.subscription = Some(Subscription::new(user, project, job, events));
        }
        self.subscription = self.subscription.take().map(Subscription::for_sender);
        Ok(started)
    }

    /// Follows a job from its newest event on; who follows it already goes on from where they are.
    pub(super) async fn follow_from_now(
        &mut self,
        user: Uuid,
        project: Uuid,
        job: Uuid,
    ) -> Result<(), StudioError> {
        if self.subscription.as_ref().is_none_or(|followed| followed.job != job) {
            let newest = self.app.studio.last_event(user, job).await?;
            let events = self.app.studio.follow_job(user, job, newest).await?;
            self.subscription = Some(Subscription::new(user, project, job, events));
        }
        Ok(())
    }

    /// The stop button: the job's own `cancelled` event comes first, then the reply.
    pub(super) async fn stop_button(&mut self, job: &str) -> Step {
        match self.cancelled(Some(job)).await {
            Ok(job) => {
                self.finish_following(job.id).await?;
                match job.status {
                    JobStatus::Cancelled => {
                        let message = "Job cancelled";
                        self.send(json!({ "type": "cancelled", "message": message, "jobId": job.id })).await
                    }
                    _ => self.refuse("Failed to cancel job").await,
                }
            }
            Err(StudioError::JobNotFound) => self.refuse("Access denied").await,
            Err(error) => self.send(refusal::general(error)).await,
        }
    }

    /// The stop button of a client that knows no job: what runs in the open project, if anything does.
    pub(super) async fn stop_whatever_runs(&mut self) -> Step {
        if let (Some(user), Some(project)) = (self.user, self.project) {
            match self.app.studio.active_job(user.id, project).await {
                Ok(Some(job)) => {
                    if let Err(error) = self.app.studio.cancel(user.id, job.id).await {
                        return self.send(refusal::general(error)).await;
                    }
                    self.finish_following(job.id).await?;
                }
                Ok(None) | Err(StudioError::ProjectNotFound) => {}
                Err(error) => return self.send(refusal::general(error)).await,
            }
        }
        self.send(json!({ "type": "cancelled", "message": "Operation cancelled" })).await
    }

    pub(super) async fn cancel_job(&mut self, job: Option<String>) -> Step {
        if let Some(refused) = self.missing(job.as_deref()) {
            return self.send(refused).await;
        }
        match self.cancelled(job.as_deref()).await {
            Ok(job) => {
                self.finish_following(job.id).await?;
                match job.status {
                    JobStatus::Cancelled => {
                        self.send(json!({ "type": "jobCancelled", "jobId": job.id })).await
                    }
                    _ => self.refuse("Failed to cancel job").await,
                }
            }
            Err(error) => self.send(refusal::general(error)).await,
        }
    }

    async fn cancelled(&mut self, job: Option<&str>) -> Result<JobRow, StudioError> {
        let user = self.user.ok_or(StudioError::JobNotFound)?;
        let job = job.and_then(ids::uuid).ok_or(StudioError::JobNotFound)?;
        self.app.studio.cancel(user.id, job).await
    }

    /// Sends what a job that is over still has to say.
    async fn finish_following(&mut self, job: Uuid) -> Step {
        while let Some(followed) = self.subscription.as_mut().filter(|followed| followed.job == job) {
            let event = followed.next().await;
            self.send_on(event).await?;
        }
        Ok(())
    }

    pub(super) async fn job_status(&mut self, job: Option<String>) -> Step {
        let row = match (self.user, job) {
            (None, _) => Err(refusal::text("Not authenticated")),
            (_, None) => Err(refusal::text("Job ID required")),
            (Some(user), Some(job)) => match ids::uuid(&job) {
                None => Ok(None),
                Some(job) => match self.app.studio.job(user.id, job).await {
                    Ok(job) => Ok(Some(job)),
                    Err(StudioError::JobNotFound) => Ok(None),
                    Err(error) => Err(refusal::general(error)),
                },
            },
        };
        self.reply(row.map(|job| json!({ "type": "jobStatus", "job": job }))).await
    }

    pub(super) async fn subscribe_job(&mut self, job: Option<String>, after: Option<u64>) -> Step {
        if let Some(refused) = self.missing(job.as_deref()) {
            return self.send(refused).await;
        }
        match self.subscribed(job.as_deref(), after).await {
            Ok(subscription) => {
                let job = subscription.job;
                self.subscription = Some(subscription);
                self.send(json!({ "type": "subscribed", "jobId": job })).await
            }
            Err(error) => self.send(refusal::general(error)).await,
        }
    }

    /// With `after`, everything since then comes again; without, only what is new.
    async fn subscribed(
        &mut self,
        job: Option<&str>,
        after: Option<u64>,
    ) -> Result<Subscription, StudioError> {
        let user = self.user.ok_or(StudioError::JobNotFound)?.id;
        let job = job.and_then(ids::uuid).ok_or(StudioError::JobNotFound)?;
        let studio = &self.app.studio;
        let project = studio.job(user, job).await?.project_id;
        let after = match after {
            Some(seen) => seen,
            None => studio.last_event(user, job).await?,
        };
        Ok(Subscription::new(user, project, job, studio.follow_job(user, job, after).await?))
    }

    fn missing(&self, job: Option<&str>) -> Option<Value> {
        match (self.user, job) {
            (None, _) => Some(refusal::text("Not authenticated")),
            (_, None) => Some(refusal::text("Job ID required")),
            _ => None,
        }
    }
}
