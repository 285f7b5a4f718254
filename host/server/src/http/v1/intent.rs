//! `POST /v1/intent`: what does the user want done?

use super::answer::Answer;
use super::body::Body;
use super::error::V1Error;
use super::text;
use crate::app::Shared;
use axum::extract::State;
use serde::Deserialize;
use waza_registry::hooks::{Request, Verdict};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Classify {
    request: Request,
}

pub(crate) async fn classify(
    State(app): State<Shared>,
    Body(Classify { request }): Body<Classify>,
) -> Result<Answer<Verdict>, V1Error> {
    let request = text::ready(request)?;
    let lineup = app.registry.lineup();
    Ok(Answer { lineup: lineup.number(), called: lineup.classify(request).await? })
}
