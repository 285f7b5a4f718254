//! Published games where they are played: `/g/{id}/…`, whoever asks. With a host of their own (`play.host`) they are there
//! and nowhere else, and nothing else is there.

mod document;
mod host;
mod page;
mod policy;

pub(crate) use host::by_host;

use super::error::ApiError;
use super::ranged;
use crate::app::Shared;
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_SECURITY_POLICY, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use waza_studio::{GameId, StudioError};

/// Publishing again changes what an address gives, so a browser asks; the tag makes that cheap.
const CACHE: &str = "public, no-cache";

pub(crate) fn routes() -> Router<Shared> {
    let games = Router::new()
        .route("/g/{id}", get(first_page))
        .route("/g/{id}/", get(first_page))
        .route("/g/{id}/{*path}", get(file))
        .layer(axum::middleware::from_fn(as_game));
    Router::new().route("/p/{id}", get(shared)).merge(page::routes()).merge(games)
}

/// What every answer under `/g` says, refusals too.
async fn as_game(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // A sandboxed page has no origin, so all it loads is cross-origin. What is here is for everybody, and no cookie is
    // looked at.
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy::NOTHING);
    response
}

/// `GET /g/{id}`.
async fn first_page(State(app): State<Shared>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let Some(game) = GameId::parse(&id) else { return Ok(missing()) };
    match app.studio.published_game(&game).await {
        Ok(_) => Ok(redirect(&format!("/g/{id}/index.html"))),
        Err(StudioError::GameNotFound) => Ok(missing()),
        Err(other) => Err(other.into()),
    }
}

/// `GET /p/{id}`: the page of a game, by any id of it or by the public one of its project.
async fn shared(State(app): State<Shared>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let found = match GameId::parse(&id) {
        Some(game) => app.studio.published_game(&game).await.map(|card| card.game),
        None => app.studio.game_of_public_project(&id).await,
    };
    match found {
        Ok(game) => Ok(redirect(&format!("/game/{}", game.public_id))),
        Err(StudioError::GameNotFound) => Ok(missing()),
        Err(other) => Err(other.into()),
    }
}

/// `GET /g/{id}/{path}`.
async fn file(
    State(app): State<Shared>,
    Path((id, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Some(game) = GameId::parse(&id) else { return Ok(missing()) };
    if path.contains("..") || path.starts_with('/') {
        return Err(ApiError::bad_request("Invalid file path"));
    }
    let play = &app.config.play;
    let mut file = match app.studio.published_file(&game, &path).await {
        Ok(file) => file,
        Err(StudioError::GameNotFound | StudioError::FileNotFound | StudioError::PathDenied { .. }) => {
            return Ok(missing());
        }
        Err(other) => return Err(other.into()),
    };
    // On a host of its own a game is for frames: in a tab it could pass for whatever it likes.
    let is_page = file.media_type == "text/html";
    if play.host.is_some() && is_page && headers.get("sec-fetch-dest").is_some_and(|dest| dest == "document")
    {
        return Err(ApiError::forbidden("Games are opened in the app"));
    }
    document::prepare(&mut file, &path, play.host.as_ref().and(play.app_origin.as_deref()));
    let mut response = ranged::answer(&headers, file, CACHE);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy::of(&id, &headers, play));
    Ok(response)
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "File not found").into_response()
}

fn redirect(address: &str) -> Response {
    match HeaderValue::try_from(address) {
        Ok(address) => (StatusCode::FOUND, [(LOCATION, address)]).into_response(),
        Err(_) => missing(),
    }
}
