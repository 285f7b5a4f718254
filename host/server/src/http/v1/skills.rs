//! `POST /v1/skills/rank`: which skills apply?

use super::answer::Answer;
use super::body::Body;
use super::error::V1Error;
use super::pinned::Pinned;
use super::text;
use axum::Extension;
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
    Extension(Pinned(lineup)): Extension<Pinned>,
    Body(Rank { request, options }): Body<Rank>,
) -> Result<Answer<Vec<Ranked>>, V1Error> {
    let request = text::ready(request)?;
    Ok(Answer { lineup: lineup.number(), called: lineup.rank(request, options).await? })
}
