//! `POST /v1/assets/rewrite`: which references to assets become which URLs?

use super::answer::Answer;
use super::body::Body;
use super::error::V1Error;
use super::pinned::Pinned;
use super::text::at_most;
use crate::app::Shared;
use axum::Extension;
use axum::extract::State;
use serde::Deserialize;
use waza_registry::hooks::{Asset, Document, Edit};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rewrite {
    document: Document,
    assets: Vec<Asset>,
}

pub(crate) async fn rewrite(
    State(app): State<Shared>,
    Extension(Pinned(lineup)): Extension<Pinned>,
    Body(Rewrite { document, assets }): Body<Rewrite>,
) -> Result<Answer<Vec<Edit>>, V1Error> {
    let limits = &app.config.limits;
    at_most("document.content (document_bytes)", document.content.len(), limits.document_bytes)?;
    at_most("assets (assets_per_document)", assets.len(), limits.assets_per_document)?;
    Ok(Answer { lineup: lineup.number(), called: lineup.rewrite(document, assets.into()).await? })
}
