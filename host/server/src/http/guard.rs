//! What stands between a broken or slow handler and the connection: a panic is an answer, and so is a time-out.

use super::error::ApiError;
use crate::app::Shared;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::any::Any;

/// A request gets its time, and then an answer all the same.
pub(crate) async fn in_time(State(app): State<Shared>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(app.config.limits.request(), next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let seconds = app.config.limits.request_seconds;
            ApiError::new(
                StatusCode::GATEWAY_TIMEOUT,
                format!("No answer within {seconds} s (request_seconds)"),
            )
            .into_response()
        }
    }
}

/// The process goes on; the panic's text goes to the log only.
pub(crate) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    count_panic(&*panic);
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error").into_response()
}

/// Logs and counts it; what it is answered with is the caller's.
pub(crate) fn count_panic(panic: &(dyn Any + Send)) {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no text");
    tracing::error!(panic = text, "a handler panicked");
    metrics::counter!("waza_http_panics_total").increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    #[tokio::test]
    async fn a_panic_is_answered_without_its_text() {
        async fn broken() -> &'static str {
            panic!("the inner workings")
        }
        let router = Router::new().route("/", get(broken)).layer(CatchPanicLayer::custom(panicked));
        let response = router.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = to_bytes(response.into_body(), 1024).await.unwrap();
        assert_eq!(body, r#"{"error":"Internal server error"}"#);
    }
}
