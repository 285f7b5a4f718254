//! What there is to see. Nothing here changes anything.

use super::Admin;
use super::body::Query;
use super::error::AdminError;
use super::serving::serving;
use super::stage::blocking;
use super::verbs::number;
use super::wire::{DecisionsQuery, HISTORY, HistoryQuery, Refused, Serving};
use axum::Json;
use axum::extract::{Path, State};
use std::sync::Arc;
use waza_registry::decision::{Found, search};
use waza_registry::status::{Audited, Quarantined, RolloutStatus, Status};
use waza_registry::{Lock, Replica};

type Answer<T> = Result<Json<T>, AdminError>;

/// Everything that is going on.
#[utoipa::path(get, path = "/admin/v1/status", tag = "status",
    responses((status = 200, body = Status), (status = "5XX", body = Refused)))]
pub(super) async fn status(State(admin): State<Arc<Admin>>) -> Answer<Status> {
    Ok(Json(admin.app.rollout.status().await?))
}

/// Every hook of every active plugin, with how it does of late.
#[utoipa::path(get, path = "/admin/v1/plugins", tag = "status",
    responses((status = 200, body = [Serving]), (status = "5XX", body = Refused)))]
pub(super) async fn plugins(State(admin): State<Arc<Admin>>) -> Answer<Vec<Serving>> {
    let since = admin.app.rollout.active_since().await?;
    Ok(Json(serving(&admin, &since)))
}

/// One rollout, on its way or ended.
#[utoipa::path(get, path = "/admin/v1/rollouts/{id}", tag = "rollouts",
    params(("id" = u64, Path, description = "A rollout")),
    responses((status = 200, body = RolloutStatus), (status = 404, body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn rollout(
    State(admin): State<Arc<Admin>>,
    Path(id): Path<String>,
) -> Answer<RolloutStatus> {
    let found = admin.app.rollout.rollout(number(&id)?).await?;
    found.map(Json).ok_or(AdminError::NeverWas(id))
}

/// Revisions that are not loaded again, newest first; at most 1,000.
#[utoipa::path(get, path = "/admin/v1/quarantine", operation_id = "quarantined", tag = "quarantine",
    responses((status = 200, body = [Quarantined]), (status = "5XX", body = Refused)))]
pub(super) async fn quarantine(State(admin): State<Arc<Admin>>) -> Answer<Vec<Quarantined>> {
    Ok(Json(admin.app.rollout.quarantined().await?))
}

/// Who did what, newest first.
#[utoipa::path(get, path = "/admin/v1/history", tag = "status", params(HistoryQuery),
    responses((status = 200, body = [Audited]), (status = 400, body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn history(
    State(admin): State<Arc<Admin>>,
    Query(query): Query<HistoryQuery>,
) -> Answer<Vec<Audited>> {
    let limit = query.limit.unwrap_or(HISTORY);
    Ok(Json(admin.app.rollout.history(query.before, limit).await?))
}

/// Searches this server's log of decisions, newest first.
#[utoipa::path(get, path = "/admin/v1/decisions", tag = "decisions", params(DecisionsQuery),
    responses((status = 200, body = Found), (status = 400, body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn decisions(
    State(admin): State<Arc<Admin>>,
    Query(query): Query<DecisionsQuery>,
) -> Answer<Found> {
    let (filter, limit) = query.split();
    let log = admin.written_log().await?;
    blocking(move || search(&log, &filter, limit).map(Json).map_err(AdminError::Decisions)).await
}

/// The lock that pins exactly what is active; as TOML it is a lock file.
#[utoipa::path(get, path = "/admin/v1/lock", tag = "status",
    responses((status = 200, body = Lock), (status = "5XX", body = Refused)))]
pub(super) async fn lock(State(admin): State<Arc<Admin>>) -> Answer<Lock> {
    Ok(Json(admin.app.rollout.lock().await?))
}

/// Every server process on the same database that lives, this one first.
#[utoipa::path(get, path = "/admin/v1/replicas", tag = "status",
    responses((status = 200, body = [Replica]), (status = "5XX", body = Refused)))]
pub(super) async fn replicas(State(admin): State<Arc<Admin>>) -> Answer<Vec<Replica>> {
    Ok(Json(admin.app.rollout.replicas().await?))
}
