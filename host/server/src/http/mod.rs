//! The HTTP side: which path leads where, and what every answer has in common.

pub(crate) mod assets;
mod client;
mod cors;
mod csp_report;
mod dev;
mod elsewhere;
mod error;
mod game;
mod game_link;
mod game_page;
pub(crate) mod guard;
pub(crate) mod headers;
mod jobs;
pub(crate) mod json;
pub(crate) mod listener;
mod openapi;
pub(crate) mod origin;
pub(crate) mod page;
pub(crate) mod peer;
mod play;
mod project_files;
mod projects;
mod publish;
mod ranged;
mod rate;
pub(crate) mod signed_in;
mod static_client;
mod styles;
mod system;
#[cfg(test)]
mod tests;
pub(crate) mod trace;
mod users;
pub(crate) mod v1;

pub(crate) use game_link::GameLinks;
pub(crate) use openapi::{Token, openapi};
pub(crate) use rate::Rates;
pub(crate) use static_client::StaticClient;

use crate::app::Shared;
use crate::ws;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

/// Everything the server answers. Outermost first: trace, headers, host, WebSocket, time limit, other origins,
/// rates, panics, routes.
pub(crate) fn router(app: Shared) -> Router {
    Router::new()
        .merge(page::routes())
        .merge(system::routes())
        .merge(api(&app))
        .merge(game::routes())
        .merge(publish::routes(&app))
        .merge(project_files::routes())
        .merge(play::routes())
        .merge(v1::routes(&app))
        .merge(assets::files())
        .merge(elsewhere::routes().layer(DefaultBodyLimit::max(app.config.limits.api_body_bytes)))
        .fallback(page::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(from_fn_with_state(app.clone(), rate::limit))
        .layer(from_fn_with_state(cors::layer(&app.config), cors::share))
        .layer(from_fn_with_state(app.clone(), guard::in_time))
        .layer(from_fn_with_state(app.clone(), ws::upgrade))
        .layer(from_fn_with_state(app.clone(), play::by_host))
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
        .merge(assets::api(app))
        .route("/api/quota", get(users::quota))
        .route("/api/users/username-available", get(users::username_available))
        .route("/api/users/me", get(users::me).patch(users::change_me))
        .route("/api/users/me/avatar", post(users::avatar))
        .route("/api/users/username/{username}/public", get(users::public_named))
        .route("/api/users/{id}/public", get(users::public))
        .route("/api/csp-report", post(csp_report::take))
        .layer(DefaultBodyLimit::max(app.config.limits.api_body_bytes))
}
