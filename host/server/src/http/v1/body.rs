//! A JSON body of a known shape, or a refusal that says where it stops being one.

use super::error::V1Error;
use crate::app::Shared;
use crate::http::json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

/// The body, read and checked.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Shared> for Body<T> {
    type Rejection = V1Error;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, V1Error> {
        if !json::is_declared(request.headers()) {
            return Err(V1Error::MediaType);
        }
        let bytes = Bytes::from_request(request, app).await.map_err(|rejection| match rejection {
            BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
                V1Error::BodyTooLarge { allowed: app.config.limits.plugin_body_bytes }
            }
            _ => V1Error::Unreadable,
        })?;
        json::parse(&bytes).map(Self).map_err(V1Error::Json)
    }
}
