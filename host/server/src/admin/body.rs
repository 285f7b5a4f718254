//! What a request brings: a JSON body of a known shape and a query of known keys, or a refusal that says where they stop
//! being that. Bodies are small, but for the one that may carry plugins.

use super::Admin;
use super::error::AdminError;
use super::wire::{Replay, Stage, Step, Undo, Why};
use crate::http::json;
use axum::body::{Bytes, HttpBody};
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Bytes of a body that carries no plugin.
const SMALL: usize = 64 << 10;

/// What can be the body of a verb.
pub(crate) trait Sent: DeserializeOwned + Default {
    /// Whether it may carry plugins.
    const LARGE: bool = false;
}

impl Sent for Stage {
    const LARGE: bool = true;
}
impl Sent for Replay {
    const LARGE: bool = true;
}
impl Sent for Step {}
impl Sent for Undo {}
impl Sent for Why {}

/// The body, read and checked. None at all stands for an empty object.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: Sent> FromRequest<Arc<Admin>> for Body<T> {
    type Rejection = AdminError;

    async fn from_request(mut request: Request, admin: &Arc<Admin>) -> Result<Self, AdminError> {
        let declared = json::is_declared(request.headers());
        if !declared && request.headers().contains_key(CONTENT_TYPE) {
            return Err(AdminError::MediaType);
        }
        let (allowed, hint) = match T::LARGE && declared {
            true => (
                admin.app.config.admin.body_bytes(),
                "send fewer plugins or lines at once, or raise admin.body_mib",
            ),
            false => (SMALL, "it needs no more than a few words"),
        };
        // What says itself that it is too large is not waited for.
        if request.body().size_hint().lower() > allowed as u64 {
            return Err(AdminError::TooLarge { allowed, hint });
        }
        DefaultBodyLimit::max(allowed).apply(&mut request);
        let bytes = Bytes::from_request(request, admin).await.map_err(|rejection| match rejection {
            BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
                AdminError::TooLarge { allowed, hint }
            }
            _ => AdminError::Unreadable,
        })?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        if !declared {
            return Err(AdminError::MediaType);
        }
        json::parse(&bytes).map(Self).map_err(AdminError::Json)
    }
}

/// The query, with no key that nobody reads.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = AdminError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AdminError> {
        let query = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        query.map(|query| Self(query.0)).map_err(|rejection| AdminError::Query(rejection.body_text()))
    }
}
