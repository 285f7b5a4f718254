//! Projects by REST: reading only. Creating, renaming and deleting are WebSocket messages.

use super::error::ApiError;
use super::signed_in::SignedIn;
use crate::app::Shared;
use crate::ids;
use crate::wire::{project_row, project_summary};
use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// Most jobs in one answer.
const MOST_JOBS: usize = 100;

pub(crate) async fn list(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
) -> Result<Json<Value>, ApiError> {
    let projects: Vec<Value> = app.studio.projects(user.id).await?.iter().map(project_summary).collect();
    Ok(Json(json!({ "projects": projects })))
}

pub(crate) async fn one(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    Ok(Json(project_row(&app.studio.project(user.id, project_id(&id)?).await?)))
}

pub(crate) async fn active_job(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    Ok(Json(json!({ "job": app.studio.active_job(user.id, project_id(&id)?).await? })))
}

#[derive(Deserialize)]
pub(crate) struct Page {
    limit: Option<usize>,
}

pub(crate) async fn jobs(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
    page: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let Query(page) = page.map_err(|_| ApiError::bad_request("limit must be a number"))?;
    let limit = page.limit.unwrap_or(20).clamp(1, MOST_JOBS);
    Ok(Json(json!({ "jobs": app.studio.jobs(user.id, project_id(&id)?, limit).await? })))
}

/// The id of a path, or the sentence the client knows.
pub(crate) fn project_id(text: &str) -> Result<Uuid, ApiError> {
    ids::uuid(text).ok_or(ApiError::bad_request("Invalid project ID"))
}
