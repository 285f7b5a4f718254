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
use std::time::Duration;

/// A probe that waits for longer than this has its answer.
const STORE_LIMIT: Duration = Duration::from_secs(2);
use waza_registry::decision::DecisionLog;

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
    let store = store_problem(&app).await;
    let ready = !app.stop.is_draining() && store.is_none();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "ready": ready,
        "draining": app.stop.is_draining(),
        "lineup": lineup.number(),
        "plugins": lineup.plugins(),
        "skills": lineup.skills().len(),
        "store": { "ok": store.is_none(), "kind": app.store.database().as_str(), "error": store },
        "problems": app.rollout.problems(),
        "backend": app.backend,
        "decision_log": lineup.taps().log().map(DecisionLog::status),
    });
    (status, Json(body))
}

/// Why the database does not serve.
async fn store_problem(app: &Shared) -> Option<String> {
    // Any read will do.
    match tokio::time::timeout(STORE_LIMIT, app.store.leases().current("readyz")).await {
        Ok(answer) => answer.err().map(|error| error.to_string()),
        Err(_) => Some(format!("the database has not answered within {} ms", STORE_LIMIT.as_millis())),
    }
}

/// In Prometheus' text form.
async fn metrics(State(app): State<Shared>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.metrics.render())
}
