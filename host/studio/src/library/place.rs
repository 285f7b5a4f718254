//! A copy of an asset for a project, as a version of its own.

use super::{Asset, import::record_use};
use crate::{
    Inner, StudioError,
    files::{Batch, Content, FileWrite},
    pipeline::{Proposal, allow, assets_after, refresh},
    version::Version,
};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;
use waza_registry::hooks::Origin;

/// Who may put something into a project, of those in this process. Projects share turns; that only costs time.
#[derive(Default)]
pub(super) struct Turns([Mutex<()>; 32]);

impl Turns {
    async fn of(&self, project: Uuid) -> MutexGuard<'_, ()> {
        let [first, ..] = &self.0;
        let at = project.as_u128() % self.0.len() as u128;
        let turn = usize::try_from(at).ok().and_then(|at| self.0.get(at));
        turn.unwrap_or(first).lock().await
    }
}

impl Inner {
    /// Writes the asset to `assets/{alias}` of the user's project and commits it.
    pub(super) async fn place(
        self: &Arc<Self>,
        user: Uuid,
        project: Uuid,
        asset: &Asset,
    ) -> Result<Version, StudioError> {
        let _turn = self.library.placing.of(project).await;
        let path = format!("assets/{}", asset.alias);
        let bytes = self.asset_bytes(asset).await?;
        let mut paths = BTreeMap::from([(path, Proposal::Write(bytes))]);
        let lineup = self.registry.pin(Some(&user.to_string()));
        allow(&lineup, &paths, Origin::User).await?;
        let mut tx = self.store.write().await?;
        record_use(&mut tx, project, &[asset.id], "uploaded", self.store.now_ms()).await?;
        tx.commit().await?;
        let message = format!("Add asset {}", asset.alias);
        let inner = Arc::clone(self);
        self.change(user, project, async move |folder| {
            let unreadable = |_| StudioError::Internal { reason: "the project could not be read" };
            let assets = assets_after(folder.assets().await.map_err(unreadable)?, &paths);
            let documents = folder.documents(inner.limits.task_bytes).await.map_err(unreadable)?;
            let (refreshed, _) = refresh(&lineup, inner.asset_urls.as_ref(), &assets, documents).await;
            if allow(&lineup, &refreshed, Origin::System).await.is_ok() {
                paths.extend(refreshed);
            }
            let batch = batch(paths);
            folder
                .writer(move |mut writer| {
                    writer.apply(&batch)?;
                    Ok(writer.commit_all(&message)?.version)
                })
                .await
        })
        .await
    }
}

fn batch(paths: BTreeMap<String, Proposal>) -> Batch {
    let mut batch = Batch::default();
    for (path, proposal) in paths {
        match proposal {
            Proposal::Write(bytes) => batch.writes.push(FileWrite { path, content: Content::Bytes(bytes) }),
            Proposal::Delete => batch.deletes.push(path),
        }
    }
    batch
}
