//! How a refusal looks under `/api` and `/game`: a status and `{"error": "…"}`. The sentences are the wire's.

use crate::auth::AuthError;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::borrow::Cow;
use waza_store::StoreError;
use waza_studio::StudioError;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) message: Cow<'static, str>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, message: message.into() }
    }

    pub(crate) fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn unauthorized(message: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, message)
    }

    pub(crate) fn forbidden(message: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.message }))).into_response()
    }
}

/// The answer to a method that a path does not have.
pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed")
}

impl From<AuthError> for ApiError {
    fn from(error: AuthError) -> Self {
        match error {
            // The token may be good; whoever shows it is not to throw it away.
            AuthError::Unavailable => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "Sign-in cannot be checked right now; try again")
            }
            _ => Self::unauthorized("Invalid or expired token"),
        }
    }
}

impl From<StudioError> for ApiError {
    fn from(error: StudioError) -> Self {
        use StudioError as E;
        match error {
            E::ProjectNotFound => Self::new(StatusCode::NOT_FOUND, "Project not found"),
            E::JobNotFound => Self::new(StatusCode::NOT_FOUND, "Job not found"),
            E::VersionNotFound => Self::new(StatusCode::NOT_FOUND, "Version not found"),
            E::FileNotFound => Self::new(StatusCode::NOT_FOUND, "File not found"),
            // Which paths are hidden is nobody's business.
            E::PathDenied { .. } => Self::new(StatusCode::NOT_FOUND, "File not found"),
            E::AssetNotFound => Self::new(StatusCode::NOT_FOUND, "Asset not found"),
            E::AssetRefused(_) => Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, error.to_string()),
            E::LibraryFull(_) => Self::new(StatusCode::TOO_MANY_REQUESTS, error.to_string()),
            E::InvalidRequest { .. } => Self::bad_request(error.to_string()),
            E::TooLarge { .. } => Self::new(StatusCode::PAYLOAD_TOO_LARGE, error.to_string()),
            E::TooManyProjects { .. } | E::UserJobsExceeded { .. } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, error.to_string())
            }
            E::GameNotFound => Self::new(StatusCode::NOT_FOUND, "Game not found"),
            E::RemixNotAllowed => Self::forbidden("Remix not allowed for this game"),
            E::NotAnImage => Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, error.to_string()),
            E::ProjectBusy => Self::new(StatusCode::CONFLICT, error.to_string()),
            E::SystemJobsExceeded { .. } | E::PolicyUnavailable(_) | E::ShuttingDown => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string())
            }
            E::Quota(exceeded) => Self::new(StatusCode::TOO_MANY_REQUESTS, exceeded.user_message(None)),
            E::UserNotFound => Self::new(StatusCode::NOT_FOUND, "User not found"),
            E::UsernameTaken => Self::new(StatusCode::CONFLICT, "Username is already taken"),
            E::Store(error @ (StoreError::Busy(_) | StoreError::Unavailable(_))) => {
                tracing::warn!(%error, "a request found no database");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "The database is not available; try again")
            }
            // What broke is for the operator's log; the other side learns that it was not its fault.
            other => {
                tracing::error!(error = &other as &dyn std::error::Error, "request failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
            }
        }
    }
}
