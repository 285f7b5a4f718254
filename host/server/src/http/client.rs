//! What the browser client asks before it shows anything.

use super::error::ApiError;
use super::signed_in::SignedIn;
use crate::app::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use serde_json::{Value, json};
use waza_studio::Timestamp;

/// Set by the build, for operators who want to know what runs.
const COMMIT: Option<&str> = option_env!("WAZA_COMMIT");

pub(crate) async fn health(State(app): State<Shared>) -> Json<Value> {
    Json(json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "commit": COMMIT,
        "timestamp": Timestamp::from_millis(app.store.now_ms()),
        "uptime": app.started.elapsed().as_secs_f64(),
    }))
}

pub(crate) async fn config(State(app): State<Shared>) -> impl IntoResponse {
    let config = &app.config;
    // A developer's browser must not remember for an hour what was true before the last restart.
    let cache = if config.dev_sign_in { "no-cache" } else { "public, max-age=3600" };
    let body = json!({
        "supabaseUrl": config.supabase_url,
        "supabaseAnonKey": config.supabase_anon_key,
        "playDomain": config.play_domain,
        "publicGameBaseUrl": config.public_game_base_url,
        "devSignIn": config.dev_sign_in,
    });
    ([(CACHE_CONTROL, cache)], Json(body))
}

/// Everybody who can sign in may come in: there is no waiting list here.
pub(crate) async fn check_access(SignedIn(_): SignedIn) -> Result<Json<Value>, ApiError> {
    Ok(Json(json!({ "allowed": true, "status": "approved" })))
}
