//! Projects by REST: reading only. Creating, renaming and deleting are WebSocket messages.

use super::error::ApiError;
use super::openapi::Refusal;
use super::signed_in::SignedIn;
use crate::app::Shared;
use crate::ids;
use crate::wire::{project_row, project_summary, published_project};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// Most jobs in one answer.
const MOST_JOBS: usize = 100;

/// Which projects.
#[derive(Deserialize)]
pub(crate) struct Which {
    /// `true`: those that are published for everybody.
    published: Option<String>,
}

/// The user's projects.
#[utoipa::path(get, path = "/api/projects", tag = "projects", security(("token" = [])), responses((status = 200, description = "`projects`, the newest change first", body = serde_json::Value), (status = 401, description = "No token, or not a good one", body = Refusal)))]
pub(crate) async fn list(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let all = app.studio.projects(user.id).await?;
    let projects: Vec<Value> =
        match which.is_ok_and(|Query(which)| which.published.as_deref() == Some("true")) {
            false => all.iter().map(project_summary).collect(),
            true => {
                let games = app.studio.my_published_games(user.id).await?;
                let published = all.iter().filter(|project| project.is_public).filter_map(|project| {
                    let game = games.iter().find(|game| game.project_id == project.id)?;
                    Some(published_project(project, game))
                });
                published.collect()
            }
        };
    Ok(Json(json!({ "projects": projects })))
}

/// One project.
#[utoipa::path(get, path = "/api/projects/{id}", tag = "projects", operation_id = "project", params(("id" = String, Path, description = "The project")), security(("token" = [])), responses((status = 200, description = "The row", body = serde_json::Value), (status = 400, description = "Not an id", body = Refusal), (status = 401, description = "No token, or not a good one", body = Refusal), (status = 404, description = "No such project, or not this user's", body = Refusal)))]
pub(crate) async fn one(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    Ok(Json(project_row(&app.studio.project(user.id, project_id(&id)?).await?)))
}

/// The job that is at work in a project.
#[utoipa::path(get, path = "/api/projects/{id}/active-job", tag = "jobs", params(("id" = String, Path, description = "The project")), security(("token" = [])), responses((status = 200, description = "`job`, or null", body = serde_json::Value), (status = 400, description = "Not an id", body = Refusal), (status = 401, description = "No token, or not a good one", body = Refusal), (status = 404, description = "No such project, or not this user's", body = Refusal)))]
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

/// The newest jobs of a project.
#[utoipa::path(get, path = "/api/projects/{id}/jobs", tag = "jobs", params(("id" = String, Path, description = "The project"), ("limit" = Option<usize>, Query, description = "1 to 100; 20 without it")), security(("token" = [])), responses((status = 200, description = "`jobs`, the newest first", body = serde_json::Value), (status = 400, description = "Not an id, or no number", body = Refusal), (status = 401, description = "No token, or not a good one", body = Refusal), (status = 404, description = "No such project, or not this user's", body = Refusal)))]
pub(crate) async fn jobs(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let Query(page) = page.map_err(|_| ApiError::bad_request("limit must be a number"))?;
    let limit = page.limit.unwrap_or(20).clamp(1, MOST_JOBS);
    Ok(Json(json!({ "jobs": app.studio.jobs(user.id, project_id(&id)?, limit).await? })))
}

/// The id of a path, or the sentence the client knows.
pub(crate) fn project_id(text: &str) -> Result<Uuid, ApiError> {
    ids::uuid(text).ok_or(ApiError::bad_request("Invalid project ID"))
}
