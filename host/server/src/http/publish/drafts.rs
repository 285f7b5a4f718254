//! What the user has said about publishing so far.

use super::super::error::ApiError;
use super::super::openapi::Refusal;
use super::super::projects::project_id;
use super::super::signed_in::SignedIn;
use super::wire::{Draft, PublishRequest, Success};
use super::{refused, unavailable};
use crate::app::Shared;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};

/// What has been said so far; empty when nothing was.
#[utoipa::path(get, path = "/api/projects/{id}/publish-draft", tag = "publish",
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = 200, body = Draft), (status = "4XX", body = Refusal)))]
pub(crate) async fn draft(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Draft>, ApiError> {
    let draft = app.studio.publish_draft(user.id, project_id(&id)?).await?;
    Ok(Json(draft.into()))
}

/// Says more; what is left out stays as it was. It becomes `PUBLISH.json` in the project, as a version.
#[utoipa::path(put, path = "/api/projects/{id}/publish-draft", tag = "publish", request_body = PublishRequest,
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = 200, body = Success), (status = "4XX", body = Refusal)))]
pub(crate) async fn save_draft(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Success>, ApiError> {
    let project = project_id(&id)?;
    let change = PublishRequest::read(&body)?.change().map_err(refused)?;
    app.studio.save_publish_draft(user.id, project, change).await.map_err(refused)?;
    Ok(Json(Success::YES))
}

/// Words for a game, by a model that this server does not have.
#[utoipa::path(post, path = "/api/projects/{id}/generate-publish-info", tag = "publish",
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = 503, body = Refusal), (status = "4XX", body = Refusal)))]
pub(crate) async fn generate_publish_info(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Success>, ApiError> {
    app.studio.project(user.id, project_id(&id)?).await?;
    Err(unavailable("Writing a description needs a text model, and this server has none"))
}
