//! What an owner takes out of a project over REST.

use super::error::ApiError;
use super::game;
use super::openapi::Refusal;
use super::projects::project_id;
use super::signed_in::SignedIn;
use crate::app::Shared;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::Value;
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;
use waza_studio::{Origin, ServedFile};

const PAGE: &str = "index.html";

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/projects/{id}/code", get(project_code))
        .route("/api/projects/{id}/ai-context", get(ai_context))
        .route("/api/projects/{id}/download", get(download_project))
        .route("/api/projects/{id}/preview", get(preview_project))
}

/// A project's page as text.
#[derive(Serialize, ToSchema)]
pub(crate) struct Code {
    code: String,
}

/// What the newest generation was asked and answered.
#[derive(Serialize, ToSchema)]
pub(crate) struct Context {
    /// `timestamp`, `userPrompt`, `aiSummary`, `skills`, `generator`, `version`; null when nothing was generated yet.
    context: Value,
}

/// The text of the project's `index.html`.
#[utoipa::path(get, path = "/api/projects/{id}/code", tag = "projects",
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = 200, body = Code), (status = "4XX", body = Refusal)))]
pub(crate) async fn project_code(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Code>, ApiError> {
    let file = app.studio.serve_file(user.id, project_id(&id)?, PAGE, Origin::User).await?;
    Ok(Json(Code { code: String::from_utf8_lossy(&file.bytes).into_owned() }))
}

/// What the newest generation was asked, what it answered, and with which skills.
#[utoipa::path(get, path = "/api/projects/{id}/ai-context", tag = "projects",
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = 200, body = Context), (status = "4XX", body = Refusal)))]
pub(crate) async fn ai_context(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Context>, ApiError> {
    let context = app.studio.ai_context(user.id, project_id(&id)?).await?;
    Ok(Json(Context { context: serde_json::to_value(context).unwrap_or_default() }))
}

/// All files of the newest version, as `game.zip`.
#[utoipa::path(get, path = "/api/projects/{id}/download", tag = "projects",
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = 200, content_type = "application/zip"), (status = "4XX", body = Refusal)))]
pub(crate) async fn download_project(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let archive = app.studio.download(user.id, project_id(&id)?).await?;
    let body = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(archive.file)));
    let about = [
        (CONTENT_TYPE, "application/zip".to_owned()),
        (CONTENT_DISPOSITION, "attachment; filename=\"game.zip\"".to_owned()),
        (CONTENT_LENGTH, archive.bytes.to_string()),
    ];
    Ok((about, body).into_response())
}

/// The project's `index.html` as a page, under the policy of previews.
#[utoipa::path(get, path = "/api/projects/{id}/preview", tag = "projects",
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = 200, content_type = "text/html", body = String), (status = "4XX", body = Refusal)))]
pub(crate) async fn preview_project(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let file: ServedFile = app.studio.serve_file(user.id, project_id(&id)?, PAGE, Origin::User).await?;
    let about = [(CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((about, [(CONTENT_SECURITY_POLICY, game::POLICY)], file.bytes).into_response())
}
