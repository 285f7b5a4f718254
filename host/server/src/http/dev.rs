//! `POST /api/dev/sign-in`: a token for whoever develops on this machine. The configuration has made sure that only
//! loopback is listened on; the headers must agree.

use super::error::ApiError;
use super::openapi::Refusal;
use super::{json, origin};
use crate::app::Shared;
use crate::auth::User;
use crate::ids;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// All of it may be left out.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SignIn {
    /// Somebody in particular, for trying out two people; otherwise the development user of this data folder.
    user_id: Option<String>,
}

/// A token for whoever develops on this machine.
#[utoipa::path(post, path = "/api/dev/sign-in", tag = "system", request_body(content = Option<serde_json::Value>, description = "`user_id`, or nothing"), responses((status = 200, description = "`access_token`, `user_id`", body = serde_json::Value), (status = 400, description = "No JSON, or no user's id", body = Refusal), (status = 403, description = "Not from this machine", body = Refusal), (status = 404, description = "Development sign-in is off", body = Refusal)))]
pub(crate) async fn sign_in(
    State(app): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let tokens = app
        .auth
        .development()
        .filter(|_| app.config.dev_sign_in)
        .ok_or(ApiError::new(StatusCode::NOT_FOUND, "Development sign-in is off"))?;
    origin::is_local(&headers)
        .map_err(|reason| ApiError::new(StatusCode::FORBIDDEN, format!("Development sign-in: {reason}")))?;
    let asked: SignIn = if body.is_empty() {
        SignIn::default()
    } else {
        json::parse(&body).map_err(|error| ApiError::bad_request(error.to_string()))?
    };
    let user = match asked.user_id.as_deref() {
        None => tokens.user(),
        Some(id) => User { id: ids::uuid(id).ok_or(ApiError::bad_request("Invalid user ID"))? },
    };
    let lifetime = Duration::from_secs(app.config.limits.dev_token_seconds);
    let token = tokens.sign(user, lifetime).map_err(|error| {
        tracing::error!(%error, "a development token could not be signed");
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
    })?;
    Ok(Json(json!({ "access_token": token, "user_id": user.id })))
}
