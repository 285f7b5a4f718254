//! People by REST: their own row, their name, their quota, and what everybody may see of somebody.

use super::error::ApiError;
use super::json;
use super::signed_in::{Known, SignedIn, may_come_in};
use crate::app::Shared;
use crate::auth::Identity;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use waza_studio::{
    ProfileChange, PublicUser, QuotaStatus, SocialLinks, StudioError, UserRow, UsernameStatus,
};

/// `GET /api/quota`.
#[utoipa::path(get, path = "/api/quota", tag = "users", security(("token" = [])), responses((status = 200, description = "`projects`, `messages`, `plan`, `resetAt`; -1 is no limit", body = serde_json::Value), (status = 401, description = "No token, or not a good one", body = super::openapi::Refusal)))]
pub(crate) async fn quota(
    State(app): State<Shared>,
    SignedIn(user): SignedIn,
) -> Result<Json<QuotaStatus>, ApiError> {
    Ok(Json(app.studio.quota(user.id).await?))
}

/// `GET /api/users/me`.
#[utoipa::path(get, path = "/api/users/me", tag = "users", security(("token" = [])), responses((status = 200, description = "The row", body = serde_json::Value), (status = 401, description = "No token, or not a good one", body = super::openapi::Refusal)))]
pub(crate) async fn me(State(app): State<Shared>, Known(identity): Known) -> Result<Json<UserRow>, ApiError> {
    Ok(Json(own_row(&app, &identity).await?))
}

/// `PATCH /api/users/me`.
#[utoipa::path(patch, path = "/api/users/me", tag = "users", request_body = serde_json::Value, security(("token" = [])), responses((status = 200, description = "The row as it is now", body = serde_json::Value), (status = 400, description = "Out of its bounds", body = super::openapi::Refusal), (status = 409, description = "`Username is already taken`", body = super::openapi::Refusal), (status = 401, description = "No token, or not a good one", body = super::openapi::Refusal)))]
pub(crate) async fn change_me(
    State(app): State<Shared>,
    Known(identity): Known,
    body: Bytes,
) -> Result<Json<UserRow>, ApiError> {
    let fields: Map<String, Value> =
        json::parse(&body).map_err(|error| ApiError::bad_request(error.to_string()))?;
    let change = change(&fields)?;
    own_row(&app, &identity).await?;
    match app.studio.change_profile(identity.user.id, change).await {
        Ok(row) => Ok(Json(row)),
        // One field of a form, not a body that is too large.
        Err(error @ StudioError::TooLarge(_)) => Err(ApiError::bad_request(error.to_string())),
        Err(other) => Err(other.into()),
    }
}

/// The row of whoever asks; with their first request it is made.
async fn own_row(app: &Shared, identity: &Identity) -> Result<UserRow, ApiError> {
    if !may_come_in(app, identity).await? {
        return Err(ApiError::forbidden("Access denied"));
    }
    Ok(app.studio.signed_in(identity.user.id, &identity.known).await?)
}

/// Reads the fields that may be changed. Others are the client's own business.
fn change(fields: &Map<String, Value>) -> Result<ProfileChange, ApiError> {
    Ok(ProfileChange {
        display_name: text(fields, "display_name")?,
        bio: text(fields, "bio")?,
        username: text(fields, "username")?,
        social_links: links(fields)?,
    })
}

fn text(fields: &Map<String, Value>, name: &'static str) -> Result<Option<Option<String>>, ApiError> {
    match fields.get(name) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(Value::String(text)) => Ok(Some(Some(text.clone()))),
        Some(_) => Err(ApiError::bad_request(format!("{name} must be text"))),
    }
}

fn links(fields: &Map<String, Value>) -> Result<Option<SocialLinks>, ApiError> {
    let given = match fields.get("social_links") {
        None => return Ok(None),
        Some(Value::Null) => return Ok(Some(SocialLinks::new())),
        Some(Value::Object(given)) => given,
        Some(_) => return Err(ApiError::bad_request("social_links must be an object of texts")),
    };
    let link = |(place, link): (&String, &Value)| match link {
        Value::String(link) => Ok((place.clone(), link.clone())),
        Value::Null => Ok((place.clone(), String::new())),
        _ => Err(ApiError::bad_request("social_links must be an object of texts")),
    };
    given.iter().map(link).collect::<Result<_, _>>().map(Some)
}

/// `POST /api/users/me/avatar`. Pictures come from the identity provider.
#[utoipa::path(post, path = "/api/users/me/avatar", tag = "users", security(("token" = [])), responses((status = 503, description = "No place for pictures of users", body = super::openapi::Refusal), (status = 401, description = "No token, or not a good one", body = super::openapi::Refusal)))]
pub(crate) async fn avatar(SignedIn(_): SignedIn) -> ApiError {
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "This server has no storage for avatars")
}

#[derive(Deserialize)]
pub(crate) struct Wanted {
    u: Option<String>,
}

/// `GET /api/users/username-available?u=`.
#[utoipa::path(get, path = "/api/users/username-available", tag = "users", params(("u" = Option<String>, Query, description = "The name")), responses((status = 200, description = "`available`, and `error` where it cannot be a name", body = serde_json::Value)))]
pub(crate) async fn username_available(
    State(app): State<Shared>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let wanted = wanted.ok().and_then(|Query(wanted)| wanted.u).unwrap_or_default();
    let error = match app.studio.username(&wanted).await? {
        UsernameStatus::Available => return Ok(Json(json!({ "available": true }))),
        UsernameStatus::Taken => "Username is already taken",
        UsernameStatus::Reserved => "This username is reserved",
        UsernameStatus::Invalid => "A username has 3 to 20 of a-z, 0-9 and _",
    };
    Ok(Json(json!({ "available": false, "error": error })))
}

/// `GET /api/users/:id/public`.
#[utoipa::path(get, path = "/api/users/{id}/public", tag = "users", params(("id" = String, Path, description = "A UUID, or `u_` and ten letters or digits")), responses((status = 200, description = "What anybody may know", body = serde_json::Value), (status = 400, description = "No id", body = super::openapi::Refusal), (status = 404, description = "Nobody", body = super::openapi::Refusal)))]
pub(crate) async fn public(
    State(app): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<PublicUser>, ApiError> {
    match app.studio.public_user(&id).await {
        Ok(user) => Ok(Json(user)),
        Err(StudioError::InvalidRequest { .. }) => Err(ApiError::bad_request("Invalid user ID")),
        Err(other) => Err(other.into()),
    }
}

/// `GET /api/users/username/:username/public`.
#[utoipa::path(get, path = "/api/users/username/{username}/public", tag = "users", params(("username" = String, Path, description = "The name")), responses((status = 200, description = "What anybody may know", body = serde_json::Value), (status = 404, description = "Nobody", body = super::openapi::Refusal)))]
pub(crate) async fn public_named(
    State(app): State<Shared>,
    Path(username): Path<String>,
) -> Result<Json<PublicUser>, ApiError> {
    Ok(Json(app.studio.public_user_named(&username).await?))
}
