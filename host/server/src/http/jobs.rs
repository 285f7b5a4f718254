//! Jobs by REST.

use super::error::ApiError;
use super::openapi::Refusal;
use super::signed_in::SignedIn;
use crate::app::Shared;
use crate::ids;
use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};
use uuid::Uuid;
use waza_studio::JobRow;

/// One job.
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "jobs", operation_id = "job", params(("id" = String, Path, description = "The job")), security(("token" = [])), responses((status = 200, description = "The row", body = serde_json::Value), (status = 400, description = "Not an id", body = Refusal), (status = 401, description = "No token, or not a good one", body = Refusal), (status = 404, description = "No such job, or not this user's", body = Refusal)))]
pub(crate) async fn one(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<JobRow>, ApiError> {
    Ok(Json(app.studio.job(user.id, job_id(&id)?).await?))
}

/// Stops a job in whatever phase it is.
#[utoipa::path(post, path = "/api/jobs/{id}/cancel", tag = "jobs", operation_id = "cancel_job", params(("id" = String, Path, description = "The job")), security(("token" = [])), responses((status = 200, description = "`success`, `job` as it ended", body = serde_json::Value), (status = 400, description = "Not an id", body = Refusal), (status = 401, description = "No token, or not a good one", body = Refusal), (status = 404, description = "No such job, or not this user's", body = Refusal)))]
pub(crate) async fn cancel(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let job = app.studio.cancel(user.id, job_id(&id)?).await?;
    Ok(Json(json!({ "success": true, "job": job })))
}

fn job_id(text: &str) -> Result<Uuid, ApiError> {
    ids::uuid(text).ok_or(ApiError::bad_request("Invalid job ID"))
}
