//! What operators and their machines ask: alive, ready, how it goes. Open to whoever reaches the listener; nothing here
//! names a user.

use crate::app::Shared;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/livez", get(livez)).route("/readyz", get(readyz)).route("/metrics", get(metrics))
}

/// The process turns over.
async fn livez() -> &'static str {
    "ok"
}

/// Whether new work may come, and with which line-up it would be done.
async fn readyz(State(app): State<Shared>) -> impl IntoResponse {
    let lineup = app.rollout.registry().lineup();
    // Any read will do.
    let store = app.store.leases().current("readyz").await.err().map(|error| error.to_string());
    let ready = !app.stop.is_draining() && store.is_none();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "ready": ready,
        "draining": app.stop.is_draining(),
        "lineup": lineup.number(),
        "plugins": lineup.plugins(),
        "skills": lineup.skills().len(),
        "problems": app.rollout.problems(),
        "store": { "ok": store.is_none(), "error": store },
        "backend": app.backend,
    });
    (status, Json(body))
}

/// In Prometheus' text form.
async fn metrics(State(app): State<Shared>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.metrics.render())
}
