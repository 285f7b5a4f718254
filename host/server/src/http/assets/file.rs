//! The files themselves: by id, by their owner's name for them, and those for everybody.

use super::library::asset_id;
use super::send::send;
use crate::app::Shared;
use crate::http::error::ApiError;
use crate::http::openapi::Refusal;
use crate::http::signed_in::token;
use crate::ids;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use waza_studio::{AssetName, StudioError};

/// What may follow a file's address.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct FileQuery {
    /// A picture no wider than this: 64, 128, 256 or 512.
    w: Option<u32>,
    /// With `exp`, what opens a private asset to whoever shows no token.
    sig: Option<String>,
    /// Until when, in seconds since 1970.
    exp: Option<String>,
}

type Asked = Result<Query<FileQuery>, QueryRejection>;

/// A file, if it is public or one's own.
#[utoipa::path(get, path = "/api/assets/{id}", tag = "assets", params(("id" = Uuid, Path), FileQuery),
    responses((status = 200, content_type = "*/*", description = "The file"),
    (status = 206, description = "The asked part of it"), (status = 304, description = "As it was"),
    (status = "4XX", body = Refusal), (status = "5XX", body = Refusal)))]
pub(crate) async fn by_id(
    State(app): State<Shared>,
    Path(id): Path<String>,
    query: Asked,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Query(query) = query.map_err(|_| ApiError::bad_request("w must be a number"))?;
    let asking = asking(&app, &headers).await;
    let file = app.studio.asset_file(asking, AssetName::Id(asset_id(&id)?), query.w).await?;
    Ok(send(file, &headers))
}

/// A user's file by its alias, if it is public, one's own, or the address is signed.
#[utoipa::path(get, path = "/user-assets/{user}/{alias}", tag = "assets",
    params(("user" = Uuid, Path), ("alias" = String, Path), FileQuery),
    responses((status = 200, content_type = "*/*", description = "The file"),
    (status = 206, description = "The asked part of it"), (status = 304, description = "As it was"),
    (status = 404, body = String), (status = "5XX", body = Refusal)))]
pub(crate) async fn of_user(
    State(app): State<Shared>,
    Path((user, alias)): Path<(String, String)>,
    query: Asked,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (Some(owner), Ok(Query(query))) = (ids::uuid(&user), query) else { return Ok(not_found()) };
    let is_signed = match (&query.sig, &query.exp) {
        (Some(sig), Some(exp)) => app.links.check_asset(owner, &alias, exp, sig).is_ok(),
        _ => false,
    };
    let asking = if is_signed { Some(owner) } else { asking(&app, &headers).await };
    found(&app, asking, AssetName::Alias(owner, &alias), query.w, &headers).await
}

/// A file for everybody.
#[utoipa::path(get, path = "/global-assets/{category}/{alias}", tag = "assets",
    params(("category" = String, Path), ("alias" = String, Path), FileQuery),
    responses((status = 200, content_type = "*/*", description = "The file"),
    (status = 206, description = "The asked part of it"), (status = 304, description = "As it was"),
    (status = 404, body = String), (status = "5XX", body = Refusal)))]
pub(crate) async fn of_everybody(
    State(app): State<Shared>,
    Path((category, alias)): Path<(String, String)>,
    query: Asked,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Ok(Query(query)) = query else { return Ok(not_found()) };
    found(&app, None, AssetName::Shared(&category, &alias), query.w, &headers).await
}

/// The file, or a sentence that is the same for every refusal.
async fn found(
    app: &Shared,
    asking: Option<Uuid>,
    name: AssetName<'_>,
    width: Option<u32>,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    match app.studio.asset_file(asking, name, width).await {
        Ok(file) => Ok(send(file, headers)),
        Err(StudioError::AssetNotFound | StudioError::InvalidRequest { .. }) => Ok(not_found()),
        Err(other) => Err(other.into()),
    }
}

/// Who asks, if they say so and it is true. A bad token is as good as none: the file may be public.
async fn asking(app: &Shared, headers: &HeaderMap) -> Option<Uuid> {
    let user = app.auth.verify(token(headers)?).await.ok()?;
    Some(user.id)
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "Not found").into_response()
}
