//! The buckets, by a clock that stands still until it is moved.

use super::*;
use crate::testing::{Server, somebody};
use axum::body::Body;
use axum::http::Request;
use governor::clock::FakeRelativeClock;
use serde_json::json;

fn per_minute(number: u32, callers: u64) -> (Limiter<FakeRelativeClock>, FakeRelativeClock) {
    let clock = FakeRelativeClock::default();
    (Limiter::new(NonZeroU32::new(number).unwrap(), callers, clock.clone()), clock)
}

fn caller(last: u8) -> Caller {
    Caller::Address(IpAddr::from([192, 0, 2, last]))
}

#[test]
fn a_bucket_empties_refuses_and_fills_again_evenly() {
    let (limiter, clock) = per_minute(60, 10);
    for left in (0..60).rev() {
        let taken = limiter.take(caller(1));
        assert_eq!((taken.remaining, taken.wait), (left, None));
    }
    let refused = limiter.take(caller(1));
    assert_eq!((refused.remaining, refused.wait), (0, Some(Duration::from_secs(1))));
    assert_eq!(refused.full_after(), 60);
    assert_eq!(limiter.take(caller(2)).remaining, 59, "another's bucket is another's");
    clock.advance(Duration::from_secs(2));
    assert_eq!(limiter.take(caller(1)).remaining, 1);
    assert_eq!(limiter.take(caller(1)).wait, None);
    assert!(limiter.take(caller(1)).wait.is_some());
    clock.advance(Duration::from_secs(60));
    assert_eq!(limiter.take(caller(1)).remaining, 59);
}

#[test]
fn the_number_of_buckets_is_bounded_and_the_newest_stays() {
    let (limiter, _) = per_minute(2, 16);
    for last in 0..=255 {
        limiter.take(caller(last));
    }
    limiter.buckets.run_pending_tasks();
    assert!(limiter.buckets.entry_count() <= 16, "{}", limiter.buckets.entry_count());
    assert_eq!(limiter.take(caller(255)).remaining, 0, "who was here just now is remembered");
}

#[test]
fn what_is_counted() {
    for path in [
        "/api/config",
        "/api/published-games/7",
        "/api/published-games/7/play",
        "/api/cli/deploy",
        "/api/projects/7/thumbnail",
        "/",
        "/game/x",
        "/v1/intent",
        "/apix",
    ] {
        assert_eq!(Kind::of(path), None, "{path}");
    }
    for path in
        ["/api/health", "/api/projects", "/api/projects/7", "/api/published-games", "/api/nothing", "/api/"]
    {
        assert_eq!(Kind::of(path), Some(Kind::Plain), "{path}");
    }
    for path in [
        "/api/generate-image",
        "/api/projects/7/generate-publish-info",
        "/api/projects/7/generate-thumbnail",
        "/api/projects/7/generate-movie",
    ] {
        assert_eq!(Kind::of(path), Some(Kind::Model), "{path}");
    }
}

#[tokio::test]
async fn who_asks_too_often_is_told_so_and_others_are_not() {
    let server =
        Server::start_with(|config| config.limits.api_requests_per_minute = NonZeroU32::new(2)).await;
    let (user, other) = (somebody(), somebody());
    for left in ["1", "0"] {
        let reply = server.get_as(user, "/api/projects").await;
        assert_eq!((reply.status, reply.header("ratelimit-remaining")), (StatusCode::OK, left));
        assert_eq!((reply.header("ratelimit-limit"), reply.header("ratelimit-policy")), ("2", "2;w=60"));
        assert!(reply.header("retry-after").is_empty());
    }
    let refused = server.get_as(user, "/api/projects").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json(), json!({ "error": "Too many requests. Please slow down." }));
    assert_eq!((refused.header("ratelimit-remaining"), refused.header("ratelimit-reset")), ("0", "60"));
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 30);
    assert_eq!(refused.header("x-frame-options"), "DENY");

    assert_eq!(server.get_as(other, "/api/projects").await.status, StatusCode::OK);
    assert_eq!(server.get_as(user, "/api/config").await.status, StatusCode::OK, "that is not counted");
    // A token that is not good names nobody: all of these are one caller.
    let mut statuses = Vec::new();
    for number in 0..3 {
        let request = Request::get("/api/projects").header("x-auth-token", format!("nonsense {number}"));
        statuses.push(server.send(request.body(Body::empty()).unwrap()).await.status.as_u16());
    }
    assert_eq!(statuses, [401, 401, 429]);
}

#[tokio::test]
async fn what_asks_a_model_has_a_bound_of_its_own() {
    let server =
        Server::start_with(|config| config.limits.model_requests_per_minute = NonZeroU32::new(1)).await;
    let user = somebody();
    let ask = || server.get_as(user, "/api/projects/7/generate-movie");
    assert_ne!(ask().await.status, StatusCode::TOO_MANY_REQUESTS);
    let refused = ask().await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let sentence = "Too many AI requests. Please wait a minute before trying again.";
    assert_eq!(refused.json(), json!({ "error": sentence }));
    assert_eq!(server.get_as(user, "/api/projects").await.status, StatusCode::OK);
}

#[test]
fn the_usual_numbers() {
    let limits = crate::config::Limits::default();
    let numbers = |has_provider| {
        let (api, model) = limits.requests_per_minute(has_provider);
        (api.get(), model.get())
    };
    assert_eq!((numbers(true), numbers(false)), ((60, 5), (600_000, 50_000)));
}
