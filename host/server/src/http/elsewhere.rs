//! What clients may ask for and this server does not have: said at once and clearly, whatever the method and the body.

use super::error::ApiError;
use crate::app::Shared;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::any;

/// Notifications, figures, waiting lists, payment, deployment by command line: other services' work.
const ELSEWHERE: [&str; 13] = [
    "/api/push/{*rest}",
    "/api/notifications",
    "/api/notifications/{*rest}",
    "/api/analytics/{*rest}",
    "/api/waitlist/{*rest}",
    "/api/invitation/{*rest}",
    "/api/auth/magic-link",
    "/api/payment/{*rest}",
    "/api/stripe/{*rest}",
    "/api/subscription",
    "/api/subscription/{*rest}",
    "/api/cli/{*rest}",
    "/cli-auth/{*rest}",
];

pub(crate) fn routes() -> Router<Shared> {
    ELSEWHERE.iter().fold(Router::new(), |routes, path| routes.route(path, any(not_here)))
}

async fn not_here() -> ApiError {
    ApiError::new(StatusCode::NOT_IMPLEMENTED, "Not available on this server")
}
