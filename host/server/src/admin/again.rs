//! What is known, looked at again: a log put to any revision that is still kept, and what differs between two.

use super::Admin;
use super::body::{Body, Query};
use super::error::AdminError;
use super::wire::{Between, Refused, Replay};
use axum::Json;
use axum::extract::{Path, State};
use std::sync::Arc;
use waza_registry::Replayed;
use waza_registry::decision::{Change, Questions};

type Answer<T> = Result<Json<T>, AdminError>;

/// Puts what a log says was asked to a revision, whatever became of it, and says what it answers differently. Changes
/// nothing; one at a time. Only what was logged with `decision_log.inputs = true` can be put again.
#[utoipa::path(post, path = "/admin/v1/revisions/{key}/replay", tag = "decisions", request_body = Replay,
    params(("key" = String, Path, description = "The beginning of a revision's key")),
    responses((status = 200, body = Replayed), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn replay(
    State(admin): State<Arc<Admin>>,
    Path(key): Path<String>,
    Body(body): Body<Replay>,
) -> Answer<Replayed> {
    let Replay { filter, limits, lines } = body;
    let questions = match lines {
        Some(lines) => Questions::Lines(lines.into_bytes()),
        None => Questions::Log(admin.written_log().await?),
    };
    Ok(Json(admin.app.rollout.replay(&key, questions, filter, limits).await?))
}

/// What differs between two revisions, or between two line-ups. Nothing is loaded.
#[utoipa::path(get, path = "/admin/v1/diff", tag = "decisions", params(Between),
    responses((status = 200, body = [Change]), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn diff(
    State(admin): State<Arc<Admin>>,
    Query(between): Query<Between>,
) -> Answer<Vec<Change>> {
    Ok(Json(admin.app.rollout.diff(&between.from, &between.to).await?))
}
