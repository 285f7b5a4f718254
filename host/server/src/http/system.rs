//! What operators and their machines ask: alive, ready, how it goes. Open to whoever reaches the listener; nothing here
//! names a user.

use crate::app::Shared;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use waza_registry::Position;
use waza_registry::decision::DecisionLog;
use waza_store::Database;

/// A probe that waits for longer than this has its answer.
const STORE_LIMIT: Duration = Duration::from_secs(2);

pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/livez", get(livez)).route("/readyz", get(readyz)).route("/metrics", get(metrics))
}

/// The process turns over.
async fn livez() -> &'static str {
    "ok"
}

/// What the probe is to leave out of its status.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Probe {
    exclude: Option<Check>,
}

/// What may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Check {
    /// Whether the database answers: plugins are asked without it.
    Store,
}

/// Whether new work may come, and with which line-up it would be done.
///
/// Without the database half of the work cannot be done, and what is active may have been replaced elsewhere: where
/// there is another server it is to get the work, so the status is 503. This server goes on all the same, and whoever
/// only asks plugins says `?exclude=store` so that an outage of the database does not take all servers away at once.
async fn readyz(State(app): State<Shared>, Query(probe): Query<Probe>) -> impl IntoResponse {
    let lineup = app.rollout.registry().lineup();
    let store = store_problem(&app).await;
    let counts = probe.exclude != Some(Check::Store);
    let ready = !app.stop.is_draining() && (store.is_none() || !counts);
    let mut position: Position = app.rollout.position();
    position.partitioned |= store.is_some() && app.store.database() == Database::Postgres;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "ready": ready,
        "draining": app.stop.is_draining(),
        "lineup": lineup.number(),
        "rollout": position,
        "plugins": lineup.plugins(),
        "skills": lineup.skills().len(),
        "store": { "ok": store.is_none(), "kind": app.store.database().as_str(), "error": store },
        "problems": app.rollout.problems(),
        "backend": app.backend,
        "versions": { "damaged_projects": app.studio.damaged_projects() },
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
