//! The user behind a request: `Authorization: Bearer …` or `X-Auth-Token`.

use super::error::ApiError;
use crate::app::Shared;
use crate::auth::User;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

/// Somebody whose token was good; extracting it refuses everybody else.
pub(crate) struct SignedIn(pub(crate) User);

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, ApiError> {
        let token = token(&parts.headers).ok_or(ApiError::unauthorized("No access token provided"))?;
        match app.auth.verify(token).await {
            Ok(user) => Ok(Self(user)),
            Err(_) => Err(ApiError::unauthorized("Invalid or expired token")),
        }
    }
}

/// The token a request shows, if any.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    bearer(headers).or_else(|| headers.get("x-auth-token")?.to_str().ok()).filter(|token| !token.is_empty())
}

/// The token of `Authorization: Bearer …`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
