//! The HTTP side: which path leads where, and what every answer has in common.

mod client;
mod dev;
mod error;
mod game;
mod game_link;
mod game_page;
pub(crate) mod guard;
pub(crate) mod headers;
mod jobs;
pub(crate) mod json;
pub(crate) mod listener;
pub(crate) mod origin;
pub(crate) mod page;
mod projects;
pub(crate) mod signed_in;
mod system;
#[cfg(test)]
mod tests;
pub(crate) mod trace;
pub(crate) mod v1;

pub(crate) use game_link::GameLinks;

use crate::app::Shared;
use crate::ws;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

/// Everything the server answers. Outermost first: trace, headers, WebSocket, time limit, panics, routes.
pub(crate) fn router(app: Shared) -> Router {
    Router::new()
        .merge(page::routes())
        .merge(system::routes())
        .merge(api(&app))
        .merge(game::routes())
        .merge(v1::routes(&app))
        .fallback(page::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(from_fn_with_state(app.clone(), guard::in_time))
        .layer(from_fn_with_state(app.clone(), ws::upgrade))
        .layer(from_fn(headers::harden))
        .layer(from_fn(trace::request))
        .with_state(app)
}

fn api(app: &Shared) -> Router<Shared> {
    Router::new()
        .route("/api/health", get(client::health))
        .route("/api/config", get(client::config))
        .route("/api/check-access", get(client::check_access))
        .route("/api/dev/sign-in", post(dev::sign_in))
        .route("/api/projects", get(projects::list))
        .route("/api/projects/{id}", get(projects::one))
        .route("/api/projects/{id}/active-job", get(projects::active_job))
        .route("/api/projects/{id}/jobs", get(projects::jobs))
        .route("/api/jobs/{id}", get(jobs::one))
        .route("/api/jobs/{id}/cancel", post(jobs::cancel))
        .route("/api/game-url/{id}", get(game::url))
        .layer(DefaultBodyLimit::max(app.config.limits.api_body_bytes))
}
