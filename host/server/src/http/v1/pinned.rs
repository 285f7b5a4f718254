//! The line-up of a request: pinned once, before the body is read, and named in every answer, also in a refusal.

use super::error::V1Error;
use super::text::at_most;
use crate::app::Shared;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use waza_registry::LineUp;

/// Says whose request it is, so that a canary's share is the same users each time. Whatever tells users apart will do.
const USER: &str = "x-waza-user";
const USER_BYTES: usize = 128;

/// What a request is served with.
#[derive(Clone)]
pub(crate) struct Pinned(pub(crate) Arc<LineUp>);

pub(crate) async fn pin(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    let user = request.headers().get(USER).map(|user| String::from_utf8_lossy(user.as_bytes()).into_owned());
    let size = user.as_deref().map_or(0, str::len);
    if let Err(error) = at_most("x-waza-user (bytes)", size, USER_BYTES) {
        return V1Error::into_response(error);
    }
    let lineup = app.rollout.registry().pin(user.as_deref());
    let number = HeaderValue::from(lineup.number());
    request.extensions_mut().insert(Pinned(lineup));
    let mut response = next.run(request).await;
    response.headers_mut().insert("x-waza-lineup", number);
    response
}
