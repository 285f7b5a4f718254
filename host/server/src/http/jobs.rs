//! Jobs by REST.

use super::error::ApiError;
use super::signed_in::SignedIn;
use crate::app::Shared;
use crate::ids;
use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};
use uuid::Uuid;
use waza_studio::JobRow;

pub(crate) async fn one(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<JobRow>, ApiError> {
    Ok(Json(app.studio.job(user.id, job_id(&id)?).await?))
}

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
