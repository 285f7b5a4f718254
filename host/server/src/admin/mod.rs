//! The operators' side: what serves, how it came to that, and the verbs that change it, on listeners of their own. Nothing
//! of it is on the listener of users.

mod again;
mod asked;
mod body;
mod console;
mod doors;
mod error;
mod events;
mod look;
mod openapi;
mod operator;
mod refusal;
mod serving;
mod socket;
mod stage;
#[cfg(test)]
mod tests;
mod verbs;
pub(crate) mod wire;

pub(crate) use doors::Doors;
pub(crate) use openapi::text as openapi;

use crate::app::Shared;
use crate::http::{guard, headers, trace};
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use error::AdminError;
use operator::{Operators, Reach};
use std::any::Any;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use waza_registry::Oci;

/// Requests that carry plugins or logs at once: each may be large, and they are loaded one after the other anyway.
const STAGING: usize = 2;

/// What the log of decisions gets to write what it has before it is read.
const LAST_LINES: Duration = Duration::from_millis(250);

/// What handlers are given.
pub(crate) struct Admin {
    app: Shared,
    oci: Oci,
    /// Places for those who listen to events.
    listeners: Arc<Semaphore>,
    /// Places for bodies that carry plugins.
    staging: Semaphore,
}

impl Admin {
    pub(crate) fn new(app: Shared) -> Arc<Self> {
        Arc::new(Self {
            oci: Oci::new(app.config.oci.clone()),
            listeners: Arc::new(Semaphore::new(events::MOST)),
            staging: Semaphore::new(STAGING),
            app,
        })
    }

    /// The folder of the log of decisions, with what was decided until now; where the disk is slower than
    /// [`LAST_LINES`], the newest lines are missing.
    async fn written_log(&self) -> Result<PathBuf, AdminError> {
        let taps = Arc::clone(self.app.rollout.registry().lineup().taps());
        stage::blocking(move || {
            if let Some(log) = taps.log() {
                let _ = log.flush(LAST_LINES);
            }
            Ok(())
        })
        .await?;
        Ok(self.app.config.decisions_dir())
    }
}

/// For whoever is let in by the socket.
fn over_socket(admin: &Arc<Admin>) -> Router {
    api(admin)
        .layer(from_fn(operator::by_peer))
        .layer(from_fn(headers::harden))
        .layer(from_fn(trace::request))
}

/// For whoever has a token.
fn over_tcp(admin: &Arc<Admin>, operators: Operators, reach: Reach) -> Router {
    api(admin)
        .layer(from_fn_with_state(operators, operator::by_token))
        .merge(console::routes())
        .layer(from_fn_with_state(reach, operator::no_foreign_page))
        .layer(from_fn(headers::harden))
        .layer(from_fn(trace::request))
}

fn api(admin: &Arc<Admin>) -> Router {
    Router::new()
        .route("/admin/v1/status", get(look::status))
        .route("/admin/v1/plugins", get(look::plugins))
        .route("/admin/v1/plugins/{name}/remove", post(verbs::remove))
        .route("/admin/v1/rollouts", post(verbs::stage).layer(from_fn_with_state(Arc::clone(admin), in_turn)))
        .route("/admin/v1/rollouts/{id}", get(look::rollout))
        .route("/admin/v1/rollouts/{id}/shadow", post(verbs::shadow))
        .route("/admin/v1/rollouts/{id}/canary", post(verbs::canary))
        .route("/admin/v1/rollouts/{id}/promote", post(verbs::promote))
        .route("/admin/v1/rollouts/{id}/abort", post(verbs::abort))
        .route("/admin/v1/undo", post(verbs::undo))
        .route("/admin/v1/quarantine", get(look::quarantine))
        .route("/admin/v1/revisions/{key}/quarantine", post(verbs::quarantine))
        .route("/admin/v1/revisions/{key}/release", post(verbs::release))
        .route(
            "/admin/v1/revisions/{key}/replay",
            post(again::replay).layer(from_fn_with_state(Arc::clone(admin), in_turn)),
        )
        .route("/admin/v1/diff", get(again::diff))
        .route("/admin/v1/history", get(look::history))
        .route("/admin/v1/decisions", get(look::decisions))
        .route("/admin/v1/lock", get(look::lock))
        .route("/admin/v1/replicas", get(look::replicas))
        .route("/admin/v1/events", get(events::events))
        .route("/admin/v1/openapi.json", get(openapi::openapi))
        .fallback(async || AdminError::NotFound)
        .method_not_allowed_fallback(async || AdminError::Method)
        .layer(CatchPanicLayer::custom(panicked))
        .with_state(Arc::clone(admin))
}

/// Reads no more bodies at once than there are places.
async fn in_turn(State(admin): State<Arc<Admin>>, request: Request, next: Next) -> Response {
    // Nobody closes the semaphore.
    let _place = admin.staging.acquire().await;
    next.run(request).await
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    guard::count_panic(&*panic);
    AdminError::Broken.into_response()
}
