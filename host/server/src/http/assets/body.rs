//! A JSON body, or the refusal that is due.

use crate::app::Shared;
use crate::http::error::ApiError;
use crate::http::json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

/// What a body says.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Shared> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, app).await.map_err(|rejected| {
            let status = rejected.status();
            let message = match status {
                StatusCode::PAYLOAD_TOO_LARGE => "The body is too large",
                _ => "The body could not be read",
            };
            ApiError::new(status, message)
        })?;
        let value = json::parse(&bytes).map_err(|error| ApiError::bad_request(error.to_string()))?;
        Ok(Self(value))
    }
}
