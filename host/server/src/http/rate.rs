//! How often somebody may ask under `/api`: by user where a good token says who it is, by address otherwise. A bucket for
//! each that is full at first and fills again evenly; those that were not seen for longest are forgotten first.

use super::error::ApiError;
use super::peer::{self, Peer};
use super::signed_in::{Checked, token};
use crate::app::{App, Shared};
use crate::config::Config;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// A bucket is full again after a minute, so there is nothing to remember of one that was left alone for longer.
const IDLE: Duration = Duration::from_secs(120);

/// Both bounds.
pub(crate) struct Rates {
    api: Limiter<DefaultClock>,
    model: Limiter<DefaultClock>,
}

impl Rates {
    pub(crate) fn new(config: &Config) -> Self {
        let (api, model) = config.limits.requests_per_minute(config.has_provider());
        let callers = config.limits.callers;
        Self {
            api: Limiter::new(api, callers, DefaultClock::default()),
            model: Limiter::new(model, callers, DefaultClock::default()),
        }
    }
}

/// Refuses what comes too often, and tells everybody else how much is left.
pub(super) async fn limit(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    let Some(kind) = Kind::of(request.uri().path()) else { return next.run(request).await };
    let caller = caller(&app, &mut request).await;
    let mut left = app.rates.api.take(caller);
    let mut refusal = "Too many requests. Please slow down.";
    if kind == Kind::Model && left.wait.is_none() {
        left = app.rates.model.take(caller);
        refusal = "Too many AI requests. Please wait a minute before trying again.";
    }
    let mut response = match left.wait {
        None => next.run(request).await,
        Some(_) => {
            metrics::counter!("waza_http_rate_refusals_total").increment(1);
            ApiError::new(StatusCode::TOO_MANY_REQUESTS, refusal).into_response()
        }
    };
    left.say(response.headers_mut());
    response
}

/// What kind of request a path is, if it is counted at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Model,
}

impl Kind {
    fn of(path: &str) -> Option<Self> {
        let api = path.strip_prefix("/api/")?;
        let of_project = api.strip_prefix("projects/").and_then(|rest| rest.split_once('/'));
        match (api, of_project.map(|(_, rest)| rest)) {
            ("config", _) | (_, Some("thumbnail")) => None,
            _ if api.starts_with("published-games/") || api.starts_with("cli/") => None,
            ("generate-image", _)
            | (_, Some("generate-publish-info" | "generate-thumbnail" | "generate-movie")) => {
                Some(Self::Model)
            }
            _ => Some(Self::Plain),
        }
    }
}

/// Whose bucket it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Caller {
    User(Uuid),
    Address(IpAddr),
    /// Over a way in that knows no addresses.
    Unknown,
}

/// Says who asks; what became of the token is kept for those who come later.
async fn caller(app: &App, request: &mut Request) -> Caller {
    if let Some(token) = token(request.headers()) {
        let outcome = app.auth.identify(token).await;
        let user = outcome.as_ref().ok().map(|identity| Caller::User(identity.user.id));
        request.extensions_mut().insert(Checked(outcome));
        if let Some(user) = user {
            return user;
        }
    }
    match request.extensions().get::<ConnectInfo<Peer>>() {
        Some(ConnectInfo(Peer(peer))) => {
            let proxies = app.config.limits.trusted_proxies;
            Caller::Address(peer::address(peer.ip(), request.headers(), proxies))
        }
        None => Caller::Unknown,
    }
}

type Bucket<C> = RateLimiter<NotKeyed, InMemoryState, C, StateInformationMiddleware>;

/// One bound, for each caller.
struct Limiter<C: Clock> {
    per_minute: NonZeroU32,
    clock: C,
    buckets: Cache<Caller, Arc<Bucket<C>>>,
}

impl<C: Clock + Clone + Send + Sync + 'static> Limiter<C>
where
    C::Instant: Send + Sync,
{
    fn new(per_minute: NonZeroU32, callers: u64, clock: C) -> Self {
        let buckets = Cache::builder().max_capacity(callers).time_to_idle(IDLE);
        // Whoever comes now has a place, whatever came before.
        let buckets = buckets.eviction_policy(EvictionPolicy::lru()).build();
        Self { per_minute, clock, buckets }
    }

    fn take(&self, caller: Caller) -> Left {
        let bucket = self.buckets.get_with(caller, || {
            let bucket =
                RateLimiter::direct_with_clock(Quota::per_minute(self.per_minute), self.clock.clone());
            Arc::new(bucket.with_middleware())
        });
        let (remaining, wait) = match bucket.check() {
            Ok(state) => (state.remaining_burst_capacity(), None),
            Err(until) => (0, Some(until.wait_time_from(self.clock.now()))),
        };
        Left { per_minute: self.per_minute.get(), remaining, wait }
    }
}

/// What a caller has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Left {
    per_minute: u32,
    remaining: u32,
    /// Until the next request is taken, if this one is not.
    wait: Option<Duration>,
}

impl Left {
    /// Seconds until the bucket is full again.
    fn full_after(self) -> u64 {
        let missing = u64::from(self.per_minute.saturating_sub(self.remaining));
        (missing * 60).div_ceil(u64::from(self.per_minute.max(1)))
    }

    fn say(self, headers: &mut HeaderMap) {
        let per_minute = self.per_minute;
        if let Ok(policy) = HeaderValue::try_from(format!("{per_minute};w=60")) {
            headers.insert("ratelimit-policy", policy);
        }
        headers.insert("ratelimit-limit", per_minute.into());
        headers.insert("ratelimit-remaining", self.remaining.into());
        headers.insert("ratelimit-reset", self.full_after().into());
        if let Some(wait) = self.wait {
            headers.insert(RETRY_AFTER, (wait.as_secs_f64().ceil() as u64).max(1).into());
        }
    }
}

#[cfg(test)]
mod tests;
