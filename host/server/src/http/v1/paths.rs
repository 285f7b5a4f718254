//! `POST /v1/paths/check`: may these paths be touched? One verdict for each, in order.

use super::answer::Answer;
use super::body::Body;
use super::error::V1Error;
use super::pinned::Pinned;
use super::text::at_most;
use crate::app::Shared;
use axum::Extension;
use axum::extract::State;
use serde::Deserialize;
use waza_registry::hooks::{Access, PathVerdict};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Check {
    accesses: Vec<Access>,
}

pub(crate) async fn check(
    State(app): State<Shared>,
    Extension(Pinned(lineup)): Extension<Pinned>,
    Body(Check { accesses }): Body<Check>,
) -> Result<Answer<Vec<PathVerdict>>, V1Error> {
    at_most("accesses (accesses_per_check)", accesses.len(), app.config.limits.accesses_per_check)?;
    Ok(Answer { lineup: lineup.number(), called: lineup.check(accesses).await? })
}
