//! Publishing and taking back.

use super::super::error::ApiError;
use super::super::openapi::Refusal;
use super::super::projects::project_id;
use super::super::signed_in::SignedIn;
use super::refused;
use super::wire::{Game, Publication, PublishRequest, Success};
use crate::app::Shared;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

/// A game that has just been published.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Released {
    success: bool,
    /// Its public id.
    game_id: String,
    game: Game,
}

/// What a project is published as.
#[derive(Serialize, ToSchema)]
pub(crate) struct Published {
    published: bool,
    game: Option<Game>,
}

/// Publishes the newest version of a project, or publishes it again.
#[utoipa::path(post, path = "/api/projects/{id}/publish", tag = "publish", request_body = Publication,
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = 200, body = Released), (status = "4XX", body = Refusal), (status = "5XX", body = Refusal)))]
pub(crate) async fn publish(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Released>, ApiError> {
    let project = project_id(&id)?;
    // A foreign project is a missing one before anything is said about the words.
    app.studio.project(user.id, project).await?;
    let info = PublishRequest::read(&body)?.info().map_err(refused)?;
    let game = app.studio.publish(user.id, project, info).await.map_err(|error| {
        let refused = refused(error);
        match refused.status {
            StatusCode::INTERNAL_SERVER_ERROR => ApiError::new(refused.status, "Failed to publish game"),
            _ => refused,
        }
    })?;
    Ok(Json(Released { success: true, game_id: game.public_id.clone(), game: game.into() }))
}

/// Takes a game back. It may be gone already.
#[utoipa::path(delete, path = "/api/projects/{id}/publish", tag = "publish",
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = 200, body = Success), (status = "4XX", body = Refusal)))]
pub(crate) async fn unpublish(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Success>, ApiError> {
    app.studio.unpublish(user.id, project_id(&id)?).await?;
    Ok(Json(Success::YES))
}

/// Whether a project is published, and as what.
#[utoipa::path(get, path = "/api/projects/{id}/published", tag = "publish",
    params(("id" = String, Path, description = "A project of the user")),
    responses((status = 200, body = Published), (status = "4XX", body = Refusal)))]
pub(crate) async fn published(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Published>, ApiError> {
    let game = app.studio.published(user.id, project_id(&id)?).await?;
    Ok(Json(Published { published: game.is_some(), game: game.map(Game::from) }))
}
