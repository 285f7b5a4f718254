//! What the browser client asks before it shows anything.

use super::error::ApiError;
use super::openapi::Refusal;
use super::signed_in::{Known, access};
use crate::app::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use serde_json::{Value, json};
use waza_studio::{AccessStatus, Timestamp};

/// Set by the build, for operators who want to know what runs.
const COMMIT: Option<&str> = option_env!("WAZA_COMMIT");

/// Whether the server is there.
#[utoipa::path(get, path = "/api/health", tag = "system", responses((status = 200, description = "`status`, `commit`, `timestamp`, `uptime` in seconds", body = serde_json::Value)))]
pub(crate) async fn health(State(app): State<Shared>) -> Json<Value> {
    Json(json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "commit": COMMIT,
        "timestamp": Timestamp::from_millis(app.store.now_ms()),
        "uptime": app.started.elapsed().as_secs_f64(),
    }))
}

/// What the browser client needs to know first.
#[utoipa::path(get, path = "/api/config", tag = "system", responses((status = 200, description = "Addresses and public keys; each may be null", body = serde_json::Value)))]
pub(crate) async fn config(State(app): State<Shared>) -> impl IntoResponse {
    let config = &app.config;
    // Nobody signs in that way where an identity provider says who they are.
    let dev_sign_in = config.dev_sign_in && app.auth.development().is_some();
    // A developer's browser must not remember for an hour what was true before the last restart.
    let cache = if dev_sign_in { "no-cache" } else { "public, max-age=3600" };
    let body = json!({
        "supabaseUrl": config.auth.supabase_url,
        "supabaseAnonKey": config.auth.supabase_anon_key,
        "playDomain": config.play_domain(),
        "publicGameBaseUrl": config.public_game_base_url,
        "devSignIn": dev_sign_in,
    });
    ([(CACHE_CONTROL, cache)], Json(body))
}

/// Whether the user may come in. The browser client asks before it shows its page.
#[utoipa::path(get, path = "/api/check-access", tag = "system", security(("token" = [])), responses((status = 200, description = "`allowed`, `status`", body = serde_json::Value), (status = 401, description = "No token, or not a good one", body = Refusal)))]
pub(crate) async fn check_access(
    State(app): State<Shared>,
    Known(identity): Known,
) -> Result<Json<Value>, ApiError> {
    let status = access(&app, &identity).await?;
    Ok(Json(json!({ "allowed": status == Some(AccessStatus::Approved), "status": status })))
}
