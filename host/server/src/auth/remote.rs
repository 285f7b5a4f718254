//! The identity provider's own word about a token, for those that no key is there for. It costs the provider a request,
//! so what is plainly no good is not asked about, answers are remembered for a while, and there is a pace.

use super::claims::{Person, Rules};
use super::provider::{Provider, ProviderError};
use super::{AuthError, Identity};
use crate::config::AuthSettings;
use crate::ids;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use moka::sync::Cache;
use reqwest::StatusCode;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// Answers that are remembered.
const MOST_ANSWERS: u64 = 10_000;

/// Asks about tokens.
pub(super) struct Remote {
    provider: Provider,
    address: String,
    anon_key: String,
    rules: Arc<Rules>,
    /// By the digest of the token.
    answers: Cache<[u8; 32], Result<Identity, AuthError>>,
    pace: DefaultDirectRateLimiter,
}

/// What the provider says of a token's user.
#[derive(Deserialize)]
struct Answer {
    id: String,
    #[serde(flatten)]
    person: Person,
}

impl Remote {
    pub(super) fn new(provider: Provider, url: &str, rules: Arc<Rules>, settings: &AuthSettings) -> Self {
        let pace = NonZeroU32::new(settings.provider_checks_per_minute).unwrap_or(NonZeroU32::MIN);
        let keep = Duration::from_secs(settings.provider_check_keep_seconds);
        Self {
            provider,
            address: format!("{url}/auth/v1/user"),
            anon_key: settings.supabase_anon_key.clone().unwrap_or_default(),
            rules,
            answers: Cache::builder().max_capacity(MOST_ANSWERS).time_to_live(keep).build(),
            pace: RateLimiter::direct(Quota::per_minute(pace)),
        }
    }

    /// What a token says, if the provider takes it.
    pub(super) async fn identify(&self, token: &str) -> Result<Identity, AuthError> {
        let said = self.rules.unverified(token)?;
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        if let Some(answer) = self.answers.get(&digest) {
            return answer;
        }
        if self.pace.check().is_err() {
            metrics::counter!("waza_auth_remote_checks_total", "outcome" => "paced").increment(1);
            return Err(AuthError::Unavailable);
        }
        let answer = self.ask(token, said).await;
        let outcome = match answer {
            Ok(_) => "good",
            Err(AuthError::Unavailable) => "unavailable",
            Err(_) => "refused",
        };
        metrics::counter!("waza_auth_remote_checks_total", "outcome" => outcome).increment(1);
        if answer != Err(AuthError::Unavailable) {
            self.answers.insert(digest, answer.clone());
        }
        answer
    }

    async fn ask(&self, token: &str, said: Identity) -> Result<Identity, AuthError> {
        let request = self.provider.get(&self.address).bearer_auth(token).header("apikey", &self.anon_key);
        let body = match self.provider.json(request).await {
            Ok(body) => body,
            Err(ProviderError::Status(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)) => {
                return Err(AuthError::Malformed);
            }
            Err(error) => {
                tracing::warn!(%error, "the identity provider could not be asked about a token");
                return Err(AuthError::Unavailable);
            }
        };
        let answer: Answer = serde_json::from_slice(&body).map_err(|error| {
            tracing::warn!(%error, "the identity provider's answer about a token cannot be read");
            AuthError::Unavailable
        })?;
        match ids::uuid(&answer.id) {
            Some(id) if id == said.user.id => Ok(Identity { known: answer.person.known(), ..said }),
            _ => Err(AuthError::Claims),
        }
    }
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Remote").field("address", &self.address).finish_non_exhaustive()
    }
}
