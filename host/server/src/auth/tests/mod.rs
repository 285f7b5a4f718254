//! Tokens of an identity provider, against a real one on loopback.

mod confusion;
mod fallback;
pub(crate) mod identity_server;
mod rotation;
mod tokens;

use super::{Auth, AuthError, Identity, Supabase};
use crate::config::AuthSettings;
use identity_server::IdentityServer;
use std::sync::Arc;
use std::time::Duration;
use waza_store::ManualClock;

/// A minute between two fetches of keys, ten until they are old, an hour until they are too old.
fn settings(server: &IdentityServer) -> AuthSettings {
    AuthSettings {
        supabase_url: Some(server.url.clone()),
        supabase_anon_key: Some("anon".into()),
        jwks_min_refresh_seconds: 60,
        jwks_refresh_seconds: 600,
        jwks_keep_seconds: 3_600,
        ..AuthSettings::default()
    }
}

/// What checks tokens, and the clock that its keys age by.
struct Checker {
    auth: Arc<Auth>,
    clock: Arc<ManualClock>,
}

impl Checker {
    fn of(server: &IdentityServer) -> Self {
        Self::with(server, |_| ())
    }

    fn with(server: &IdentityServer, change: impl FnOnce(&mut AuthSettings)) -> Self {
        let mut settings = settings(server);
        change(&mut settings);
        let clock = Arc::new(ManualClock::new(1_700_000_000_000));
        let provider = Supabase::new(&server.url, &settings, clock.clone()).unwrap();
        Self { auth: Arc::new(Auth::Supabase(provider)), clock }
    }

    async fn identify(&self, token: &str) -> Result<Identity, AuthError> {
        self.auth.identify(token).await
    }

    async fn refusal(&self, token: &str) -> String {
        self.identify(token).await.unwrap_err().to_string()
    }

    fn later(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}
