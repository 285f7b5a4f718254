//! One span and one histogram sample a request. The route's pattern is named, never the path: paths carry signatures.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Instrument;

/// Times a request and says how it ended.
pub(crate) async fn request(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let span = tracing::info_span!("request", %method, route, status = tracing::field::Empty);
    let start = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let elapsed = start.elapsed();
    let status = response.status();
    span.record("status", status.as_u16());
    span.in_scope(|| tracing::debug!(seconds = elapsed.as_secs_f64(), "answered"));
    metrics::histogram!(
        "waza_http_request_seconds",
        "method" => method_label(&method), "route" => route, "status" => status.as_str().to_owned()
    )
    .record(elapsed.as_secs_f64());
    response
}

/// A label of our choosing, not of whoever sends the request.
fn method_label(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
