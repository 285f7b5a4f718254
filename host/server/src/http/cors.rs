//! What pages of other origins may read: published games and assets, if the operator has named the origin. Previews and
//! played games are not here, because they run in frames without an origin and bring an answer of their own.

use crate::config::Config;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Duration;
use tower::{Layer, ServiceExt};
use tower_http::cors::CorsLayer;

/// How long a browser may remember what it may do.
const REMEMBERED: Duration = Duration::from_secs(3_600);

/// What is said to the origins that the operator has named; nothing where there are none.
pub(super) fn layer(config: &Config) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> =
        config.cors_origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect();
    (!origins.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(origins)
            .allow_methods([Method::GET, Method::HEAD, Method::POST])
            .allow_headers([AUTHORIZATION, CONTENT_TYPE, HeaderName::from_static("x-auth-token")])
            .max_age(REMEMBERED)
    })
}

/// Answers pages of other origins, where they may ask at all.
pub(super) async fn share(State(layer): State<Option<CorsLayer>>, request: Request, next: Next) -> Response {
    match layer {
        Some(layer) if is_shared(request.uri().path()) => {
            layer.layer(next).oneshot(request).await.unwrap_or_else(|never| match never {})
        }
        _ => next.run(request).await,
    }
}

fn is_shared(path: &str) -> bool {
    let below =
        |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    ["/user-assets", "/global-assets", "/api/assets", "/api/published-games"].into_iter().any(below)
        || (below("/api/games") && path.ends_with("/lineage"))
}

#[cfg(test)]
mod tests {
    use super::is_shared;

    #[test]
    fn only_assets_and_published_games_are_shared() {
        for path in [
            "/user-assets/u/cat.png",
            "/global-assets/ui/a.png",
            "/api/assets/7",
            "/api/published-games",
            "/api/published-games/7/play",
            "/api/games/g_0123456789/lineage",
        ] {
            assert!(is_shared(path), "{path}");
        }
        for path in ["/", "/api/assetsx", "/api/projects", "/api/games/7/remix", "/api/users/me", "/lineage"]
        {
            assert!(!is_shared(path), "{path}");
        }
    }
}
