//! The user behind a request: `Authorization: Bearer …` or `X-Auth-Token`.

use super::error::ApiError;
use crate::app::Shared;
use crate::auth::{AuthError, Identity, User};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use waza_studio::{AccessStatus, StudioError};

/// Somebody whose token was good and who may come in; extracting it refuses everybody else.
pub(crate) struct SignedIn(pub(crate) User);

/// Somebody whose token was good, with all it says, whether they may come in or not.
pub(crate) struct Known(pub(crate) Identity);

/// What became of a request's token, for those who come later.
#[derive(Clone)]
pub(crate) struct Checked(pub(crate) Result<Identity, AuthError>);

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, ApiError> {
        let Known(identity) = Known::from_request_parts(parts, app).await?;
        match may_come_in(app, &identity).await? {
            true => Ok(Self(identity.user)),
            false => Err(ApiError::forbidden("Access denied")),
        }
    }
}

impl FromRequestParts<Shared> for Known {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, ApiError> {
        let token = token(&parts.headers).ok_or(ApiError::unauthorized("No access token provided"))?;
        let identity = match parts.extensions.get::<Checked>() {
            Some(Checked(outcome)) => outcome.clone(),
            None => app.auth.identify(token).await,
        };
        Ok(Self(identity?))
    }
}

/// Whether the operator lets somebody in.
pub(crate) async fn may_come_in(app: &Shared, identity: &Identity) -> Result<bool, StudioError> {
    Ok(access(app, identity).await? == Some(AccessStatus::Approved))
}

/// Where somebody stands on the operator's list. Without a list everybody who can sign in is approved.
pub(crate) async fn access(app: &Shared, identity: &Identity) -> Result<Option<AccessStatus>, StudioError> {
    match &identity.known.email {
        _ if !app.config.auth.require_approval => Ok(Some(AccessStatus::Approved)),
        Some(email) => app.studio.access(email).await,
        None => Ok(None),
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
