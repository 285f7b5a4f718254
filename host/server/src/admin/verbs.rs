//! The verbs: each changes what serves, is written down with who and why, and answers when every replica has it or the
//! wait is over.

use super::asked::{Answer, Asked};
use super::error::AdminError;
use super::stage;
use super::wire::{Done, Refused, Stage, Step, Undo, Wait, Why};
use axum::extract::Path;

/// Stages one change set: all of it is loaded or none.
#[utoipa::path(post, path = "/admin/v1/rollouts", tag = "rollouts", params(Wait), request_body = Stage,
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn stage(mut asked: Asked<Stage>) -> Answer {
    let (by, then) = (asked.by(), asked.body.then);
    // It may be large, and nobody needs it afterwards.
    let set = std::mem::take(&mut asked.body);
    let candidates = stage::candidates(&asked.admin, set, &asked.operator).await?;
    let changed = asked.rollout().stage(candidates, then, by).await?;
    asked.everywhere(changed).await
}

/// Asks a staged rollout what the active plugins are asked, off the requests' path.
#[utoipa::path(post, path = "/admin/v1/rollouts/{id}/shadow", tag = "rollouts", request_body = Step,
    params(("id" = u64, Path, description = "A rollout on its way"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn shadow(Path(id): Path<String>, asked: Asked<Step>) -> Answer {
    let changed = asked.rollout().shadow(whole(&id, &asked)?, asked.by()).await?;
    asked.everywhere(changed).await
}

/// Serves a rollout to a share of the users; changes the share of one that is a canary already.
#[utoipa::path(post, path = "/admin/v1/rollouts/{id}/canary", tag = "rollouts", request_body = Step,
    params(("id" = u64, Path, description = "A rollout on its way"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn canary(Path(id): Path<String>, asked: Asked<Step>) -> Answer {
    let changed = asked.rollout().canary(number(&id)?, asked.body.share, asked.by()).await?;
    asked.everywhere(changed).await
}

/// Makes a rollout active, all of it at once.
#[utoipa::path(post, path = "/admin/v1/rollouts/{id}/promote", tag = "rollouts", request_body = Step,
    params(("id" = u64, Path, description = "A rollout on its way"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn promote(Path(id): Path<String>, asked: Asked<Step>) -> Answer {
    let changed = asked.rollout().promote(whole(&id, &asked)?, asked.by()).await?;
    asked.everywhere(changed).await
}

/// Takes a rollout back that is on its way. Its revisions may be staged again.
#[utoipa::path(post, path = "/admin/v1/rollouts/{id}/abort", tag = "rollouts", request_body = Step,
    params(("id" = u64, Path, description = "A rollout on its way"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn abort(Path(id): Path<String>, asked: Asked<Step>) -> Answer {
    let changed = asked.rollout().abort(whole(&id, &asked)?, asked.by()).await?;
    asked.everywhere(changed).await
}

/// Goes back to the plugins of before, or to those of an earlier line-up.
#[utoipa::path(post, path = "/admin/v1/undo", tag = "rollouts", params(Wait), request_body = Undo,
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn undo(asked: Asked<Undo>) -> Answer {
    let changed = asked.rollout().undo(asked.body.to, asked.by()).await?;
    asked.everywhere(changed).await
}

/// Takes a revision out of service for good. Where it is active, the plugin's newest revision of before takes over.
#[utoipa::path(post, path = "/admin/v1/revisions/{key}/quarantine", tag = "quarantine", request_body = Why,
    params(("key" = String, Path, description = "The beginning of a revision's key"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn quarantine(Path(key): Path<String>, asked: Asked<Why>) -> Answer {
    let changed = asked.rollout().quarantine(key, asked.by()).await?;
    asked.everywhere(changed).await
}

/// Takes a revision out of quarantine. It serves nowhere until it is staged again.
#[utoipa::path(post, path = "/admin/v1/revisions/{key}/release", tag = "quarantine", request_body = Why,
    params(("key" = String, Path, description = "The beginning of a revision's key"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn release(Path(key): Path<String>, asked: Asked<Why>) -> Answer {
    let changed = asked.rollout().release(key, asked.by()).await?;
    asked.everywhere(changed).await
}

/// Takes a plugin away, with every rollout that it is in.
#[utoipa::path(post, path = "/admin/v1/plugins/{name}/remove", tag = "rollouts", request_body = Why,
    params(("name" = String, Path, description = "An active plugin"), Wait),
    responses((status = 200, body = Done), (status = "4XX", body = Refused), (status = "5XX", body = Refused)))]
pub(super) async fn remove(Path(name): Path<String>, asked: Asked<Why>) -> Answer {
    let changed = asked.rollout().remove(name, asked.by()).await?;
    asked.everywhere(changed).await
}

/// The rollout that a step is for which everybody is the same.
fn whole(id: &str, asked: &Asked<Step>) -> Result<u64, AdminError> {
    match asked.body.share {
        Some(_) => Err(AdminError::Share),
        None => number(id),
    }
}

/// What is no number names no rollout.
pub(super) fn number(id: &str) -> Result<u64, AdminError> {
    id.parse().map_err(|_| AdminError::NeverWas(id.to_owned()))
}
