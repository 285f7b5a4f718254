//! `POST /v1/intent`: what does the user want done?

use super::answer::Answer;
use super::body::Body;
use super::error::V1Error;
use super::pinned::Pinned;
use super::text;
use axum::Extension;
use serde::Deserialize;
use waza_registry::hooks::{Request, Verdict};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Classify {
    request: Request,
}

pub(crate) async fn classify(
    Extension(Pinned(lineup)): Extension<Pinned>,
    Body(Classify { request }): Body<Classify>,
) -> Result<Answer<Verdict>, V1Error> {
    let request = text::ready(request)?;
    Ok(Answer { lineup: lineup.number(), called: lineup.classify(request).await? })
}
