//! Requests about versions.

use super::{Session, Step};
use crate::ids;
use crate::ws::refusal;
use serde_json::{Value, json};
use uuid::Uuid;
use waza_studio::{StudioError, Version, VersionChanges, VersionDiff};

impl Session {
    /// With `after`, the versions that come after that one.
    pub(super) async fn versions(&mut self, project: Option<String>, after: Option<String>) -> Step {
        match self.target(project) {
            Ok(_) if after.as_deref().is_some_and(|id| !ids::is_version_id(id)) => {
                self.refuse("Invalid version ID format").await
            }
            Ok((user, project)) => self.version_list(user, project, after.as_deref()).await,
            Err(refused) => self.send(refused).await,
        }
    }

    /// `versionsList`, also sent after a project was opened. Of a damaged repository it has what can be read, and the
    /// user is told.
    pub(super) async fn version_list(&mut self, user: Uuid, project: Uuid, after: Option<&str>) -> Step {
        let list = match self.app.studio.versions_after(user, project, after).await {
            Ok(list) => list,
            Err(error) => return self.send(refusal::of_project(error)).await,
        };
        self.send(json!({
            "type": "versionsList",
            "projectId": project,
            "versions": list.versions.iter().map(listed).collect::<Vec<_>>(),
            "currentHead": list.current_head,
            "autoInitialized": list.is_auto_initialized,
            "next": list.next,
        }))
        .await?;
        match list.damage {
            Some(_) => self.refuse(refusal::DAMAGED).await,
            None => Ok(()),
        }
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
        let found = self.app.studio.version_edits(user, project, version).await?;
        let edits = match found.changes {
            VersionChanges::Recorded(edits) => json!(edits),
            VersionChanges::Raw(VersionDiff { patch, is_truncated }) => {
                json!([{ "diff": patch, "isTruncated": is_truncated }])
            }
        };
        Ok(json!({
            "type": "versionEdits",
            "projectId": project,
            "versionHash": version,
            "edits": edits,
            "summary": found.summary,
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
