//! Requests about projects.

use super::{Session, Step};
use crate::wire::project_brief;
use crate::ws::refusal;
use serde_json::{Value, json};
use uuid::Uuid;
use waza_studio::StudioError;

impl Session {
    pub(super) async fn select_project(&mut self, project: Option<String>) -> Step {
        if self.user.is_none() {
            return self.refuse("Not initialized").await;
        }
        let (user, project) = match self.target(project) {
            Ok(target) => target,
            Err(refused) => return self.send(refused).await,
        };
        let selected = match self.open(user, project).await {
            Ok(selected) => selected,
            Err(error) => return self.send(refusal::of_project(error)).await,
        };
        self.project = Some(project);
        self.send(selected).await?;
        self.ask_style_again(user, project).await?;
        self.version_list(user, project, None).await
    }

    /// What is sent of a project that is opened. A job that runs in it is followed from here on: what it has said before
    /// is in its row.
    async fn open(&mut self, user: Uuid, project: Uuid) -> Result<Value, StudioError> {
        let studio = self.app.studio.clone();
        studio.project(user, project).await?;
        let history = studio.history(user, project, self.app.config.limits.history_lines).await?;
        let mut active = studio.active_job(user, project).await?;
        if let Some(job) = &active {
            self.follow_from_now(user, project, job.id).await?;
            // Read again, so that nothing is lost between the row and the events that follow.
            active = Some(studio.job(user, job.id).await?).filter(|job| !job.status.is_final());
        }
        Ok(json!({
            "type": "projectSelected",
            "projectId": project,
            "history": history,
            "versions": [],
            "activeJob": active,
        }))
    }

    pub(super) async fn create_project(&mut self, name: Option<String>) -> Step {
        let (Some(user), Some(name)) = (self.user, name) else { return self.refuse("Invalid request").await };
        let project = match self.app.studio.create_project(user.id, &name).await {
            Ok(project) => project,
            Err(StudioError::Quota(exceeded)) => {
                let refused = refusal::of_quota(&exceeded, self.locale.as_deref());
                return self.send(refused).await;
            }
            Err(error) => return self.send(refusal::general(error)).await,
        };
        self.project = Some(project.id);
        let projects = self.project_list(user.id).await.map_err(refusal::general);
        self.reply(projects.map(|projects| {
            json!({ "type": "projectCreated", "project": project_brief(&project), "projects": projects })
        }))
        .await
    }

    pub(super) async fn rename_project(&mut self, project: Option<String>, name: Option<String>) -> Step {
        let renamed = match (self.target(project), name) {
            (Ok((user, project)), Some(name)) => {
                self.renamed(user, project, &name).await.map_err(refusal::of_project)
            }
            (Err(refused), _) => Err(refused),
            (_, None) => Err(refusal::text("Invalid request")),
        };
        self.reply(renamed).await
    }

    async fn renamed(&mut self, user: Uuid, project: Uuid, name: &str) -> Result<Value, StudioError> {
        let project = self.app.studio.rename_project(user, project, name).await?;
        let projects = self.project_list(user).await?;
        Ok(json!({ "type": "projectRenamed", "project": project_brief(&project), "projects": projects }))
    }

    pub(super) async fn delete_project(&mut self, project: Option<String>) -> Step {
        let deleted = match self.target(project) {
            Ok((user, project)) => self.deleted(user, project).await.map_err(refusal::of_project),
            Err(refused) => Err(refused),
        };
        self.reply(deleted).await
    }

    async fn deleted(&mut self, user: Uuid, project: Uuid) -> Result<Value, StudioError> {
        self.app.studio.delete_project(user, project).await?;
        if self.project == Some(project) {
            self.project = None;
        }
        let projects = self.project_list(user).await?;
        Ok(json!({ "type": "projectDeleted", "projectId": project, "projects": projects }))
    }

    pub(super) async fn project_info(&mut self, project: Option<String>) -> Step {
        let info = match self.target(project) {
            Ok((user, project)) => self.app.studio.project(user, project).await.map_err(refusal::of_project),
            Err(refused) => Err(refused),
        };
        self.reply(info.map(|project| json!({ "type": "projectInfo", "project": project_brief(&project) })))
            .await
    }
}
