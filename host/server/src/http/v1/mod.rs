//! Plugins for other web servers: one `POST` per hook, behind a service token. Bodies name the parameters of the WIT
//! functions, values mirror its records, and every answer says which plugin, revision and line-up gave it.

mod answer;
mod assets;
mod body;
mod error;
mod intent;
mod paths;
mod pinned;
mod request_id;
mod service_token;
mod skills;
mod text;

pub(crate) use error::V1Error;
pub(crate) use service_token::ServiceToken;

use crate::app::Shared;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::post;

/// The token is looked at before the body is read.
pub(crate) fn routes(app: &Shared) -> Router<Shared> {
    Router::new()
        .route("/v1/intent", post(intent::classify))
        .route("/v1/skills/rank", post(skills::rank))
        .route("/v1/assets/rewrite", post(assets::rewrite))
        .route("/v1/paths/check", post(paths::check))
        .route_layer(from_fn(request_id::adopt))
        .route_layer(from_fn_with_state(app.clone(), pinned::pin))
        .route_layer(DefaultBodyLimit::max(app.config.limits.plugin_body_bytes))
        .route_layer(from_fn_with_state(app.clone(), service_token::require))
}
