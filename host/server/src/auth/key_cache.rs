//! The provider's keys, kept. They are fetched when they are first needed, beside the requests when they have become
//! old, and once for whoever comes with a key that is not there: one fetch at a time, and a time apart, so that nobody
//! can make this server a burden to the provider. When no new ones can be had, the old ones are used for a bounded time.

use super::keys::{Key, Keys};
use super::provider::{Provider, ProviderError};
use jsonwebtoken::Header;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Mutex;
use waza_store::Clock;

/// When keys are fetched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// Older keys are fetched anew, beside the requests.
    pub(super) refresh: Duration,
    /// From one attempt to the next.
    pub(super) apart: Duration,
    /// Older keys are not used.
    pub(super) keep: Duration,
}

/// Clones share it.
#[derive(Clone)]
pub(super) struct KeyCache(Arc<Inner>);

struct Inner {
    provider: Provider,
    address: String,
    times: Times,
    clock: Arc<dyn Clock>,
    state: RwLock<State>,
    /// Held by whoever fetches.
    turn: Mutex<()>,
}

#[derive(Default)]
struct State {
    keys: Option<Fetched>,
    tried_ms: Option<i64>,
}

#[derive(Clone)]
struct Fetched {
    keys: Arc<Keys>,
    at_ms: i64,
}

impl KeyCache {
    pub(super) fn new(provider: Provider, address: String, times: Times, clock: Arc<dyn Clock>) -> Self {
        let (state, turn) = (RwLock::default(), Mutex::default());
        Self(Arc::new(Inner { provider, address, times, clock, state, turn }))
    }

    /// The key that a token's header names, if the provider has it or had it not long ago.
    pub(super) async fn find(&self, header: &Header) -> Option<Key> {
        match self.0.look(header) {
            Look::Found(key) => Some(key),
            Look::Old(key) => {
                self.refresh_beside();
                Some(key)
            }
            Look::Missing => {
                self.refresh().await;
                match self.0.look(header) {
                    Look::Found(key) | Look::Old(key) => Some(key),
                    Look::Missing => None,
                }
            }
        }
    }

    /// Waits for the fetch that is under way, or makes one if it is time. The fetch is a task of its own: somebody who
    /// hangs up must not keep the keys from everybody else.
    async fn refresh(&self) {
        if self.0.turn.try_lock().is_ok() && !self.0.is_due() {
            return;
        }
        let inner = self.0.clone();
        let _ = tokio::spawn(async move { inner.refresh().await }).await;
    }

    fn refresh_beside(&self) {
        if self.0.is_due() {
            let inner = self.0.clone();
            tokio::spawn(async move { inner.refresh().await });
        }
    }
}

enum Look {
    Found(Key),
    Old(Key),
    Missing,
}

impl Inner {
    fn look(&self, header: &Header) -> Look {
        let fetched = self.state.read().unwrap_or_else(PoisonError::into_inner).keys.clone();
        let Some(fetched) = fetched else { return Look::Missing };
        let age = self.since(fetched.at_ms);
        match fetched.keys.find(header) {
            Some(key) if age < self.times.refresh => Look::Found(key.clone()),
            Some(key) if age < self.times.keep => Look::Old(key.clone()),
            _ => Look::Missing,
        }
    }

    fn is_due(&self) -> bool {
        let tried = self.state.read().unwrap_or_else(PoisonError::into_inner).tried_ms;
        tried.is_none_or(|tried| self.since(tried) >= self.times.apart)
    }

    /// A clock that was set back makes everything old, not everything new for ever.
    fn since(&self, then_ms: i64) -> Duration {
        Duration::from_millis(self.clock.now_ms().abs_diff(then_ms))
    }

    async fn refresh(&self) {
        let _turn = self.turn.lock().await;
        if !self.is_due() {
            return;
        }
        let now = self.clock.now_ms();
        self.state.write().unwrap_or_else(PoisonError::into_inner).tried_ms = Some(now);
        match self.fetch().await {
            Ok(keys) => {
                metrics::counter!("waza_auth_key_fetches_total", "outcome" => "ok").increment(1);
                tracing::debug!(keys = keys.len(), "the identity provider's keys were fetched");
                let fetched = Fetched { keys: Arc::new(keys), at_ms: now };
                self.state.write().unwrap_or_else(PoisonError::into_inner).keys = Some(fetched);
            }
            Err(error) => {
                metrics::counter!("waza_auth_key_fetches_total", "outcome" => "error").increment(1);
                tracing::warn!(%error, "the identity provider's keys could not be fetched");
            }
        }
    }

    async fn fetch(&self) -> Result<Keys, ProviderError> {
        let body = self.provider.json(self.provider.get(&self.address)).await?;
        Keys::read(&body).map_err(|error| ProviderError::Answer(error.to_string()))
    }
}

impl std::fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyCache").field("address", &self.0.address).finish_non_exhaustive()
    }
}
