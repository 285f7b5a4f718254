//! Previews: `GET /api/game-url/:id` gives a signed link, opening it leads to a session, and the session's folder serves
//! the project's files. What a game may do in a browser is said here too: run, and talk to nobody but its own folder.

use super::error::ApiError;
use super::game_link::{Game, LinkError};
use super::openapi::Refusal;
use super::projects::project_id;
use super::signed_in::{SignedIn, bearer};
use super::{game_page, ranged};
use crate::app::Shared;
use crate::ids;
use axum::extract::rejection::QueryRejection;
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_SECURITY_POLICY, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use waza_studio::{Origin, ServedFile, StudioError};

/// `sandbox` gives the game an origin of its own even when somebody opens it in a tab, so it never sees what the page
/// keeps for its user; games are made of inline scripts; `connect-src` is the folder's own server and nothing else.
pub(super) const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:; \
     style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; \
     form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts allow-pointer-lock",
);

/// The two routes of `/game`.
pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/game/{user}/{project}/{*path}", get(file)).layer(from_fn(as_game))
}

/// What every answer under `/game` says, refusals too: they are shown in the frame.
async fn as_game(request: axum::extract::Request, next: axum::middleware::Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    // A sandboxed frame has no origin, so all it loads is cross-origin. The address is the key; no cookie is looked at.
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    response
}

/// `GET /api/game-url/:id`.
#[utoipa::path(get, path = "/api/game-url/{id}", tag = "projects", operation_id = "game_url", params(("id" = String, Path, description = "The project")), security(("token" = [])), responses((status = 200, description = "`url`, `expiresAt`", body = serde_json::Value), (status = 400, description = "Not an id", body = Refusal), (status = 401, description = "No token, or not a good one", body = Refusal), (status = 404, description = "No such project, or not this user's", body = Refusal)))]
pub(crate) async fn url(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let project = app.studio.project(user.id, project_id(&id)?).await?;
    let link = app.links.link(Game { user: user.id, project: project.id });
    Ok(Json(json!({ "url": link.address, "expiresAt": link.expires.saturating_mul(1000) })))
}

/// The parameters of a link. Others, such as a cache buster, are nobody's business.
#[derive(Default, Deserialize)]
#[serde(default)]
struct LinkQuery {
    sig: Option<String>,
    exp: Option<String>,
}

async fn file(
    State(app): State<Shared>,
    Path((user, project, path)): Path<(String, String, String)>,
    OriginalUri(uri): OriginalUri,
    query: Result<Query<LinkQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (Some(user), Some(project)) = (ids::uuid(&user), ids::uuid(&project)) else {
        return Err(ApiError::bad_request("Invalid ID format"));
    };
    let game = Game { user, project };
    if let Some((part, path)) = path.strip_prefix('~').and_then(|rest| rest.split_once('/')) {
        app.links.check_session(game, part)?;
        return serve(&app, game, path, &headers).await;
    }
    let query = query.map(|Query(query)| query).unwrap_or_default();
    if let (Some(signature), Some(expires)) = (query.sig, query.exp) {
        app.links.check_link(game, &expires, &signature)?;
        check(&path)?;
        return open(&app, game, uri.path());
    }
    let Some(token) = bearer(&headers) else { return Err(ApiError::unauthorized("Authentication required")) };
    match app.auth.verify(token).await {
        Ok(asking) if asking.id == user => serve(&app, game, &path, &headers).await,
        _ => Err(ApiError::forbidden("Access denied")),
    }
}

/// From a link to the same file in a new session's folder.
fn open(app: &Shared, game: Game, path: &str) -> Result<Response, ApiError> {
    // `/game/{user}/{project}/` comes first; what follows stays as it was encoded.
    let file = path.splitn(5, '/').nth(4).unwrap_or_default();
    let address = format!("{}/{file}", app.links.session(game));
    let address = HeaderValue::try_from(address).map_err(|_| ApiError::bad_request("Invalid file path"))?;
    Ok((StatusCode::TEMPORARY_REDIRECT, [(LOCATION, address)]).into_response())
}

async fn serve(app: &Shared, game: Game, path: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
    check(path)?;
    match app.studio.serve_file(game.user, game.project, path, Origin::User).await {
        Ok(file) => Ok(answer(path, file, headers)),
        Err(StudioError::FileNotFound | StudioError::ProjectNotFound | StudioError::PathDenied { .. }) => {
            Ok((StatusCode::NOT_FOUND, "File not found").into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn answer(path: &str, mut file: ServedFile, headers: &HeaderMap) -> Response {
    if path == "index.html" {
        file.etag = format!("\"{}-{}\"", file.etag.trim_matches('"'), game_page::REPORTER_TAG);
        file.bytes = game_page::with_reporter(&file.bytes);
    }
    ranged::answer(headers, file, "private, no-cache")
}

fn check(path: &str) -> Result<(), ApiError> {
    match path.contains("..") || path.starts_with('/') {
        true => Err(ApiError::bad_request("Invalid file path")),
        false => Ok(()),
    }
}

impl From<LinkError> for ApiError {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Expired => Self::unauthorized("URL expired"),
            LinkError::Signature => Self::unauthorized("Invalid signature"),
        }
    }
}
