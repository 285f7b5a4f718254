//! Publishing over REST: drafts, releases, pictures, the games that others see, and remixes of them.

pub(crate) mod drafts;
pub(crate) mod games;
pub(crate) mod releases;
pub(crate) mod remixes;
pub(crate) mod thumbnails;
pub(crate) mod wire;

use super::error::ApiError;
use crate::app::Shared;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{get, post};
use waza_studio::{GameId, StudioError};

/// Of the lines around an uploaded picture.
const MULTIPART_BYTES: usize = 16 << 10;

pub(crate) fn routes(app: &Shared) -> Router<Shared> {
    let picture = app.studio.limits().thumbnail_bytes.saturating_add(MULTIPART_BYTES);
    let upload = Router::new()
        .route("/api/projects/{id}/upload-thumbnail", post(thumbnails::upload_thumbnail))
        .layer(DefaultBodyLimit::max(picture));
    Router::new()
        .route("/api/projects/{id}/publish", post(releases::publish).delete(releases::unpublish))
        .route("/api/projects/{id}/published", get(releases::published))
        .route("/api/projects/{id}/publish-draft", get(drafts::draft).put(drafts::save_draft))
        .route("/api/projects/{id}/generate-publish-info", post(drafts::generate_publish_info))
        .route("/api/projects/{id}/generate-thumbnail", post(thumbnails::generate_thumbnail))
        .route("/api/projects/{id}/generate-movie", post(thumbnails::generate_movie))
        .route("/api/projects/{id}/movie", get(thumbnails::movie))
        .route("/api/projects/{id}/thumbnail", get(thumbnails::thumbnail))
        .route("/api/my-published-games", get(games::my_published_games))
        .route("/api/published-games", get(games::published_games))
        .route("/api/published-games/{id}", get(games::published_game))
        .route("/api/published-games/{id}/play", post(games::count_play))
        .route("/api/users/{id}/games", get(games::games_of_user))
        .route("/api/games/{id}/remix", post(remixes::remix))
        .route("/api/games/{id}/lineage", get(remixes::lineage))
        .layer(DefaultBodyLimit::max(app.config.limits.api_body_bytes))
        .merge(upload)
}

/// The id of a path, or the sentence the client knows.
fn game_id(text: &str) -> Result<GameId, ApiError> {
    GameId::parse(text).ok_or(ApiError::bad_request("Invalid game ID"))
}

/// What is wrong with what was said about a game is the client's to show, word for word.
fn refused(error: StudioError) -> ApiError {
    match error {
        StudioError::InvalidRequest { reason } => ApiError::bad_request(reason),
        StudioError::PathDenied { path, .. } => ApiError::bad_request(format!("{path} may not be published")),
        other => other.into(),
    }
}

/// What nobody can do here yet.
fn unavailable(sentence: &'static str) -> ApiError {
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, sentence)
}
