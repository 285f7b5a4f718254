//! What a call answers with: the value, and who gave it in how much time.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use waza_registry::{Called, Timing};

/// A call that ended well.
pub(crate) struct Answer<T> {
    /// The line-up that was pinned for it.
    pub(crate) lineup: u64,
    pub(crate) called: Called<T>,
}

#[derive(Serialize)]
struct Body<T> {
    value: T,
    plugin: String,
    revision: String,
    lineup: u64,
    micros: Micros,
}

/// Parts of a call in microseconds, with their fraction: a call takes about five of them.
#[derive(Serialize)]
struct Micros {
    queued: f64,
    instantiate: f64,
    call: f64,
    total: f64,
}

impl From<Timing> for Micros {
    fn from(timing: Timing) -> Self {
        let micros = |part: std::time::Duration| part.as_nanos() as f64 / 1000.0;
        Self {
            queued: micros(timing.queued),
            instantiate: micros(timing.instantiate),
            call: micros(timing.call),
            total: micros(timing.total),
        }
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let Self { lineup, called } = self;
        let body = Body {
            value: called.value,
            plugin: called.plugin,
            revision: called.revision,
            lineup,
            micros: called.timing.into(),
        };
        Json(body).into_response()
    }
}
