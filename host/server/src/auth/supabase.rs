//! Access tokens of Supabase, or of whoever speaks like it: signed with a key of its published set, or, in older
//! projects, with a secret that the operator has given. Only where no key is to be had is the provider itself asked.

use super::claims::Rules;
use super::key_cache::{KeyCache, Times};
use super::provider::Provider;
use super::remote::Remote;
use super::{AuthError, Identity};
use crate::config::AuthSettings;
use jsonwebtoken::{Algorithm, DecodingKey};
use std::sync::Arc;
use std::time::Duration;
use waza_store::Clock;

/// Checks tokens of one provider.
pub(crate) struct Supabase {
    rules: Arc<Rules>,
    keys: KeyCache,
    secret: Option<DecodingKey>,
    remote: Remote,
}

impl Supabase {
    /// For the provider at `url`. Nothing is fetched before somebody comes with a token.
    pub(crate) fn new(url: &str, settings: &AuthSettings, clock: Arc<dyn Clock>) -> reqwest::Result<Self> {
        let url = url.trim_end_matches('/');
        let provider = Provider::new(settings)?;
        let rules = Arc::new(Rules {
            issuer: format!("{url}/auth/v1"),
            audience: settings.audience.clone(),
            leeway_seconds: settings.leeway_seconds,
        });
        let times = Times {
            refresh: Duration::from_secs(settings.jwks_refresh_seconds),
            apart: Duration::from_secs(settings.jwks_min_refresh_seconds),
            keep: Duration::from_secs(settings.jwks_keep_seconds),
        };
        let address = format!("{url}/auth/v1/.well-known/jwks.json");
        Ok(Self {
            keys: KeyCache::new(provider.clone(), address, times, clock),
            secret: settings.hs256_secret.as_ref().map(|secret| DecodingKey::from_secret(secret.bytes())),
            remote: Remote::new(provider, url, rules.clone(), settings),
            rules,
        })
    }

    /// What a token says, if it is good.
    pub(super) async fn identify(&self, token: &str) -> Result<Identity, AuthError> {
        Rules::check_length(token)?;
        let header = jsonwebtoken::decode_header(token)?;
        match (header.alg, &self.secret) {
            (Algorithm::HS256, Some(secret)) => self.rules.verify(token, secret, Algorithm::HS256),
            (Algorithm::ES256 | Algorithm::RS256, _) => match self.keys.find(&header).await {
                Some(key) => self.rules.verify(token, &key.decoding, key.algorithm),
                None => self.remote.identify(token).await,
            },
            _ => Err(AuthError::Claims),
        }
    }
}

impl std::fmt::Debug for Supabase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Supabase").field("issuer", &self.rules.issuer).finish_non_exhaustive()
    }
}
