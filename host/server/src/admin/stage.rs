//! From what a request names to candidates: each read once, wherever it comes from. The first that cannot be read ends it,
//! and nothing is staged.

use super::Admin;
use super::error::AdminError;
use super::operator::Operator;
use super::wire::{Stage, Uploaded};
use waza_registry::{Candidate, Refusal, Upload, read_plugin};

/// Plugins that one change set may have; more are not a change but another volume.
const MOST: usize = 64;

/// Everything that a change set names.
pub(super) async fn candidates(
    admin: &Admin,
    stage: Stage,
    operator: &Operator,
) -> Result<Vec<Candidate>, AdminError> {
    let Stage { plugins, revisions, oci, uploads, .. } = stage;
    let named = plugins.len() + revisions.len() + oci.len() + uploads.len();
    if named > MOST {
        return Err(AdminError::TooMany { named, most: MOST });
    }
    let mut candidates = Vec::with_capacity(named);
    for uploaded in uploads {
        candidates.push(uploaded_by(operator, uploaded).await?);
    }
    for plugin in plugins {
        candidates.push(on_volume(admin, plugin).await?);
    }
    for revision in revisions {
        candidates.push(admin.app.rollout.candidate(revision).await?);
    }
    for reference in oci {
        candidates.push(admin.oci.pull(&reference).await.map_err(refused)?);
    }
    Ok(candidates)
}

async fn uploaded_by(operator: &Operator, uploaded: Uploaded) -> Result<Candidate, AdminError> {
    let Uploaded { manifest, component, signature, cases } = uploaded;
    let by = operator.0.to_string();
    let upload = Upload { manifest, component, signature, cases };
    blocking(move || upload.candidate(by).map_err(refused)).await
}

async fn on_volume(admin: &Admin, plugin: String) -> Result<Candidate, AdminError> {
    let volume = admin.app.config.volume.clone();
    blocking(move || match read_plugin(&volume, &plugin) {
        Ok(Some(candidate)) => Ok(candidate),
        Ok(None) => Err(AdminError::NotOnVolume(plugin)),
        Err(problem) => Err(AdminError::OnVolume { plugin, problem }),
    })
    .await
}

fn refused(refusal: Refusal) -> AdminError {
    AdminError::Candidate(refusal)
}

/// Reading and digesting take a while.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AdminError> + Send + 'static,
) -> Result<T, AdminError> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(AdminError::Broken))
}
