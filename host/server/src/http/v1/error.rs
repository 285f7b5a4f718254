//! How a refusal looks under `/v1`: `{"error": {"code", "message", …}}`, where `code` is a stable word and whatever else is
//! there helps to act on it.

use axum::Json;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use waza_registry::hooks::GuestError;
use waza_registry::{CallError, Fault};

use crate::http::json::JsonError;

/// Why a call was not made, or did not end well.
#[derive(Debug, thiserror::Error)]
pub(crate) enum V1Error {
    #[error("show the service token: Authorization: Bearer …")]
    Unauthorized,
    #[error("there is no such call")]
    NotFound,
    #[error("the body must be application/json")]
    MediaType,
    #[error("the body could not be read")]
    Unreadable,
    #[error("{0}")]
    Json(JsonError),
    /// A bound of the wire, with its name in the configuration or in the interface.
    #[error("{what} is {observed}; the limit is {allowed}")]
    TooLarge { what: &'static str, allowed: usize, observed: usize },
    #[error("the body is larger than {allowed} bytes (plugin_body_bytes)")]
    BodyTooLarge { allowed: usize },
    #[error("folded and folded_map do not belong to the text; leave them out, and they are computed")]
    Folded,
    #[error("{0}")]
    Call(#[from] CallError),
}

impl V1Error {
    fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Json(error) if error.is_shape => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Json(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge { .. } | Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Folded => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Call(error) => call_status(&error.fault),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::NotFound => "not-found",
            Self::MediaType => "unsupported-media-type",
            Self::Unreadable => "unreadable-body",
            Self::Json(error) if error.is_shape => "invalid-request",
            Self::Json(_) => "invalid-json",
            Self::TooLarge { .. } | Self::BodyTooLarge { .. } => "too-large",
            Self::Folded => "invalid-folded",
            Self::Call(error) => error.kind(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        let details = match self {
            Self::Json(error) => json!({ "line": error.line, "column": error.column }),
            Self::TooLarge { what, allowed, observed } => {
                json!({ "limit": what, "allowed": allowed, "observed": observed })
            }
            Self::BodyTooLarge { allowed } => json!({ "limit": "plugin_body_bytes", "allowed": allowed }),
            Self::Call(error) => json!({ "plugin": error.plugin(), "revision": error.revision() }),
            _ => Value::Null,
        };
        match details {
            Value::Object(details) => details,
            _ => Map::new(),
        }
    }
}

/// A plugin that breaks is a bad gateway; a plugin that declines has understood the request and will not do it.
fn call_status(fault: &Fault) -> StatusCode {
    match fault {
        Fault::Deadline { .. } => StatusCode::GATEWAY_TIMEOUT,
        Fault::Saturated { .. } | Fault::NoSuchHook { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Fault::Guest(GuestError::Unsupported(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::BAD_GATEWAY,
    }
}

impl IntoResponse for V1Error {
    fn into_response(self) -> Response {
        let mut body = Map::from_iter([
            ("code".to_owned(), Value::from(self.code())),
            ("message".to_owned(), Value::from(self.to_string())),
        ]);
        body.extend(self.details());
        let mut response = (self.status(), Json(json!({ "error": body }))).into_response();
        let headers = response.headers_mut();
        match &self {
            Self::Unauthorized => {
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Self::Call(CallError { fault: Fault::Saturated { .. }, .. }) => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }
}
