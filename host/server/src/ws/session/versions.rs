//! Requests about versions.

use super::{Session, Step};
use crate::ids;
use crate::ws::refusal;
use serde_json::{Value, json};
use uuid::Uuid;
use waza_studio::{StudioError, Version};

impl Session {
    pub(super) async fn versions(&mut self, project: Option<String>) -> Step {
        match self.target(project) {
            Ok((user, project)) => self.version_list(user, project).await,
            Err(refused) => self.send(refused).await,
        }
    }

    /// `versionsList`, also sent after a project was opened.
    pub(super) async fn version_list(&mut self, user: Uuid, project: Uuid) -> Step {
        let list = self.app.studio.versions(user, project).await.map_err(refusal::of_project);
        self.reply(list.map(|list| {
            json!({
                "type": "versionsList",
                "projectId": project,
                "versions": list.versions.iter().map(listed).collect::<Vec<_>>(),
                "currentHead": list.current_head,
                // Every project has its versions from the start.
                "autoInitialized": false,
            })
        }))
        .await
    }

    pub(super) async fn version_edits(&mut self, project: Option<String>, version: Option<String>) -> Step {
        let edits = match self.version_target(project, version) {
            Ok((user, project, version)) => {
                self.edits(user, project, &version).await.map_err(refusal::of_project)
            }
            Err(refused) => Err(refused),
        };
        self.reply(edits).await
    }

    async fn edits(&mut self, user: Uuid, project: Uuid, version: &str) -> Result<Value, StudioError> {
        let diff = self.app.studio.version_diff(user, project, version).await?;
        let list = self.app.studio.versions(user, project).await?;
        let this = list.versions.into_iter().find(|listed| listed.hash.starts_with(version));
        let summary = this.map(|listed| listed.message);
        Ok(json!({
            "type": "versionEdits",
            "projectId": project,
            "versionHash": version,
            "edits": [{ "diff": diff.patch, "isTruncated": diff.is_truncated }],
            "summary": summary.unwrap_or_default(),
        }))
    }

    pub(super) async fn restore_version(&mut self, project: Option<String>, version: Option<String>) -> Step {
        let (user, project, version) = match self.version_target(project, version) {
            Ok(target) => target,
            Err(refused) => return self.send(refused).await,
        };
        // A foreign project gets no progress.
        if let Err(error) = self.app.studio.project(user, project).await {
            return self.send(refusal::of_project(error)).await;
        }
        self.send(
            json!({ "type": "restoreProgress", "stage": "checkout", "message": "ファイルを復元中..." }),
        )
        .await?;
        let restored =
            self.app.studio.restore_version(user, project, &version).await.map_err(refusal::of_project);
        self.reply(
            restored
                .map(|_| json!({ "type": "versionRestored", "projectId": project, "versionId": version })),
        )
        .await
    }

    fn version_target(
        &self,
        project: Option<String>,
        version: Option<String>,
    ) -> Result<(Uuid, Uuid, String), Value> {
        let (user, project) = self.target(project)?;
        let version = version.ok_or_else(|| refusal::text("Invalid request"))?;
        match ids::is_version_id(&version) {
            true => Ok((user, project, version)),
            false => Err(refusal::text("Invalid version ID format")),
        }
    }
}

/// The client knows one name of a version, the short one.
fn listed(version: &Version) -> Value {
    json!({
        "id": version.id,
        "number": version.number,
        "message": version.message,
        "timestamp": version.timestamp,
        "hash": version.id,
    })
}
