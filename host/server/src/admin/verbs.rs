//! The verbs: each changes what serves, is written down with who and why, and answers when every replica has it or the
//! wait is over.

use super::Admin;
use super::body::{Body, Query};
use super::error::AdminError;
use super::operator::Operator;
use super::stage;
use super::wire::{Done, Refused, Stage, Step, Undo, Wait, Why};
use axum::Json;
use axum::extract::{Path, State};
use std::sync::Arc;
use waza_registry::{By, Changed};

type Answer = Result<Json<Done>, AdminError>;

/// Stages one change set: all of it is loaded or none.
#[utoipa::path(post, path = "/admin/v1/rollouts", tag = "rollouts", params(Wait), request_body = Stage,
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn stage(
    State(admin): State<Arc<Admin>>,
    operator: Operator,
    Query(wait): Query<Wait>,
    Body(body): Body<Stage>,
) -> Answer {
    let by = By::new(&*operator.0, &*body.why);
    let then = body.then;
    let candidates = stage::candidates(&admin, body, &operator).await?;
    let changed = admin.app.rollout.stage(candidates, then, by).await?;
    admin.everywhere(changed, wait).await
}

/// Asks a staged rollout what the active plugins are asked, off the requests' path.
#[utoipa::path(post, path = "/admin/v1/rollouts/{id}/shadow", tag = "rollouts", request_body = Step,
    params(("id" = u64, Path, description = "A rollout on its way"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn shadow(
    State(admin): State<Arc<Admin>>,
    operator: Operator,
    Path(id): Path<String>,
    Query(wait): Query<Wait>,
    Body(body): Body<Step>,
) -> Answer {
    let (id, by) = without_share(&id, body, operator)?;
    admin.everywhere(admin.app.rollout.shadow(id, by).await?, wait).await
}

/// Serves a rollout to a share of the users; changes the share of one that is a canary already.
#[utoipa::path(post, path = "/admin/v1/rollouts/{id}/canary", tag = "rollouts", request_body = Step,
    params(("id" = u64, Path, description = "A rollout on its way"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn canary(
    State(admin): State<Arc<Admin>>,
    operator: Operator,
    Path(id): Path<String>,
    Query(wait): Query<Wait>,
    Body(body): Body<Step>,
) -> Answer {
    let by = By::new(&*operator.0, body.why);
    let changed = admin.app.rollout.canary(number(&id)?, body.share, by).await?;
    admin.everywhere(changed, wait).await
}

/// Makes a rollout active, all of it at once.
#[utoipa::path(post, path = "/admin/v1/rollouts/{id}/promote", tag = "rollouts", request_body = Step,
    params(("id" = u64, Path, description = "A rollout on its way"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn promote(
    State(admin): State<Arc<Admin>>,
    operator: Operator,
    Path(id): Path<String>,
    Query(wait): Query<Wait>,
    Body(body): Body<Step>,
) -> Answer {
    let (id, by) = without_share(&id, body, operator)?;
    admin.everywhere(admin.app.rollout.promote(id, by).await?, wait).await
}

/// Takes a rollout back that is on its way. Its revisions may be staged again.
#[utoipa::path(post, path = "/admin/v1/rollouts/{id}/abort", tag = "rollouts", request_body = Step,
    params(("id" = u64, Path, description = "A rollout on its way"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn abort(
    State(admin): State<Arc<Admin>>,
    operator: Operator,
    Path(id): Path<String>,
    Query(wait): Query<Wait>,
    Body(body): Body<Step>,
) -> Answer {
    let (id, by) = without_share(&id, body, operator)?;
    admin.everywhere(admin.app.rollout.abort(id, by).await?, wait).await
}

/// Goes back to the plugins of before, or to those of an earlier line-up.
#[utoipa::path(post, path = "/admin/v1/undo", tag = "rollouts", params(Wait), request_body = Undo,
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn undo(
    State(admin): State<Arc<Admin>>,
    operator: Operator,
    Query(wait): Query<Wait>,
    Body(body): Body<Undo>,
) -> Answer {
    let by = By::new(&*operator.0, body.why);
    admin.everywhere(admin.app.rollout.undo(body.to, by).await?, wait).await
}

/// Takes a revision out of service for good. Where it is active, the plugin's newest revision of before takes over.
#[utoipa::path(post, path = "/admin/v1/revisions/{key}/quarantine", tag = "quarantine", request_body = Why,
    params(("key" = String, Path, description = "The beginning of a revision's key"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn quarantine(
    State(admin): State<Arc<Admin>>,
    operator: Operator,
    Path(key): Path<String>,
    Query(wait): Query<Wait>,
    Body(body): Body<Why>,
) -> Answer {
    let by = By::new(&*operator.0, body.why);
    admin.everywhere(admin.app.rollout.quarantine(key, by).await?, wait).await
}

/// Takes a revision out of quarantine. It serves nowhere until it is staged again.
#[utoipa::path(post, path = "/admin/v1/revisions/{key}/release", tag = "quarantine", request_body = Why,
    params(("key" = String, Path, description = "The beginning of a revision's key"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn release(
    State(admin): State<Arc<Admin>>,
    operator: Operator,
    Path(key): Path<String>,
    Query(wait): Query<Wait>,
    Body(body): Body<Why>,
) -> Answer {
    let by = By::new(&*operator.0, body.why);
    admin.everywhere(admin.app.rollout.release(key, by).await?, wait).await
}

/// Takes a plugin away, with every rollout that it is in.
#[utoipa::path(post, path = "/admin/v1/plugins/{name}/remove", tag = "rollouts", request_body = Why,
    params(("name" = String, Path, description = "An active plugin"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn remove(
    State(admin): State<Arc<Admin>>,
    operator: Operator,
    Path(name): Path<String>,
    Query(wait): Query<Wait>,
    Body(body): Body<Why>,
) -> Answer {
    let by = By::new(&*operator.0, body.why);
    admin.everywhere(admin.app.rollout.remove(name, by).await?, wait).await
}

impl Admin {
    /// Waits for the other replicas. What was done stays done, whatever comes of asking them.
    async fn everywhere(&self, changed: Changed, wait: Wait) -> Answer {
        let Changed { version, .. } = changed;
        let asked = self.app.rollout.everywhere(version, wait.time()).await;
        let replicas = asked.map_err(|source| AdminError::Unconfirmed { version, source })?;
        Ok(Json(Done::new(changed, replicas)))
    }
}

fn without_share(id: &str, body: Step, operator: Operator) -> Result<(u64, By), AdminError> {
    match body.share {
        Some(_) => Err(AdminError::Share),
        None => Ok((number(id)?, By::new(&*operator.0, body.why))),
    }
}

/// What is no number names no rollout.
pub(super) fn number(id: &str) -> Result<u64, AdminError> {
    id.parse().map_err(|_| AdminError::NeverWas(id.to_owned()))
}
