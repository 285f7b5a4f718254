//! Which host answers what.

use super::super::origin;
use crate::app::Shared;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// With a play host: there only games, and games only there.
pub(crate) async fn by_host(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let Some(play) = app.config.play.host.as_deref() else { return next.run(request).await };
    let is_there = origin::host(request.headers()).is_ok_and(|host| host.eq_ignore_ascii_case(play));
    let is_game = request.uri().path().starts_with("/g/");
    match is_there == is_game {
        true => next.run(request).await,
        false => (StatusCode::NOT_FOUND, "Not found").into_response(),
    }
}
