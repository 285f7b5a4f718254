//! `POST /v1/skills/rank`: which skills apply?

use super::answer::Answer;
use super::body::Body;
use super::error::V1Error;
use super::text;
use crate::app::Shared;
use axum::extract::State;
use serde::Deserialize;
use waza_registry::hooks::{RankOptions, Ranked, Request};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rank {
    request: Request,
    #[serde(default)]
    options: RankOptions,
}

pub(crate) async fn rank(
    State(app): State<Shared>,
    Body(Rank { request, options }): Body<Rank>,
) -> Result<Answer<Vec<Ranked>>, V1Error> {
    let request = text::ready(request)?;
    let lineup = app.registry.lineup();
    Ok(Answer { lineup: lineup.number(), called: lineup.rank(request, options).await? })
}
