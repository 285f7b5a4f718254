//! Who is let in: an identity provider in the manner of Supabase, or, without one, development tokens of this machine.

use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How tokens are checked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AuthSettings {
    /// Where the identity provider is: what stands in front of `/auth/v1`. Told to the browser client. Without it,
    /// development tokens are what is used. `SUPABASE_URL` in the environment says it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) supabase_url: Option<String>,
    /// The key that everybody may know. Told to the browser client. `SUPABASE_ANON_KEY` says it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) supabase_anon_key: Option<String>,
    /// Whom tokens are for.
    pub(crate) audience: String,
    /// How far the provider's clock may be from ours.
    pub(crate) leeway_seconds: u64,
    /// What tokens of older projects are signed with. Without it no such token is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hs256_secret: Option<Secret>,
    /// Keys this old are fetched anew, beside the requests that use them.
    pub(crate) jwks_refresh_seconds: u64,
    /// From one attempt to fetch keys to the next, whoever asks for a key that is not there.
    pub(crate) jwks_min_refresh_seconds: u64,
    /// How long keys are used when no newer ones can be had.
    pub(crate) jwks_keep_seconds: u64,
    /// What one question to the provider may take.
    pub(crate) provider_request_ms: u64,
    /// Of one answer of the provider's.
    pub(crate) provider_response_bytes: usize,
    /// Tokens that the provider is asked about itself, because no key is there for them.
    pub(crate) provider_checks_per_minute: u32,
    /// How long the provider's word about a token is remembered.
    pub(crate) provider_check_keep_seconds: u64,
    /// How long a WebSocket whose token expired may stay before it shows a new one.
    pub(crate) socket_grace_seconds: u64,
    /// Whether only those come in who are approved in the table `user_access`.
    pub(crate) require_approval: bool,
}

impl Default for AuthSettings {
    fn default() -> Self {
        Self {
            supabase_url: None,
            supabase_anon_key: None,
            audience: "authenticated".to_owned(),
            leeway_seconds: 10,
            hs256_secret: None,
            jwks_refresh_seconds: 600,
            jwks_min_refresh_seconds: 30,
            jwks_keep_seconds: 24 * 3600,
            provider_request_ms: 3_000,
            provider_response_bytes: 64 << 10,
            provider_checks_per_minute: 120,
            provider_check_keep_seconds: 60,
            socket_grace_seconds: 30,
            require_approval: false,
        }
    }
}

/// A way of signing in that cannot be. One line each, with the next step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AuthSettingsError {
    /// Not an address.
    #[error("auth.supabase_url = {0:?} is no http or https address; it is what stands in front of /auth/v1")]
    Url(String),
    /// Keys that anybody on the way could replace.
    #[error("auth.supabase_url = {0:?} would fetch keys in plain text over a network; use https")]
    PlainText(String),
    /// The provider answers nobody without it.
    #[error(
        "auth.supabase_url is set and auth.supabase_anon_key is not; it is on the provider's page of API keys"
    )]
    NoAnonKey,
    /// Development tokens name no mail address.
    #[error("auth.{0} is set and auth.supabase_url is not; nobody could sign in")]
    NoUrl(&'static str),
    /// Too short to be a secret.
    #[error("auth.hs256_secret has fewer than 16 characters, or was printed and not set")]
    WeakSecret,
    /// Out of its bounds.
    #[error("auth.{key} = {value} must be {least}–{most}")]
    Bound { key: &'static str, value: u64, least: u64, most: u64 },
}

impl AuthSettings {
    /// Refuses what is not safe, and what cannot work.
    pub(super) fn check(&self) -> Result<(), AuthSettingsError> {
        self.check_bounds()?;
        if self.hs256_secret.as_ref().is_some_and(|secret| !secret.is_strong()) {
            return Err(AuthSettingsError::WeakSecret);
        }
        let Some(url) = &self.supabase_url else {
            return match (self.require_approval, &self.hs256_secret) {
                (true, _) => Err(AuthSettingsError::NoUrl("require_approval")),
                (_, Some(_)) => Err(AuthSettingsError::NoUrl("hs256_secret")),
                _ => Ok(()),
            };
        };
        check_url(url)?;
        match self.supabase_anon_key.as_deref() {
            None | Some("") => Err(AuthSettingsError::NoAnonKey),
            Some(_) => Ok(()),
        }
    }

    fn check_bounds(&self) -> Result<(), AuthSettingsError> {
        const DAY: u64 = 24 * 3600;
        for (key, value, least, most) in [
            ("leeway_seconds", self.leeway_seconds, 0, 300),
            ("jwks_refresh_seconds", self.jwks_refresh_seconds, 1, DAY),
            ("jwks_min_refresh_seconds", self.jwks_min_refresh_seconds, 1, 3_600),
            ("jwks_keep_seconds", self.jwks_keep_seconds, self.jwks_refresh_seconds, 30 * DAY),
            ("provider_request_ms", self.provider_request_ms, 1, 30_000),
            ("provider_response_bytes", self.provider_response_bytes as u64, 1, 1 << 20),
            ("provider_checks_per_minute", self.provider_checks_per_minute.into(), 1, 100_000),
            ("provider_check_keep_seconds", self.provider_check_keep_seconds, 1, 600),
            ("socket_grace_seconds", self.socket_grace_seconds, 1, 3_600),
        ] {
            if !(least..=most).contains(&value) {
                return Err(AuthSettingsError::Bound { key, value, least, most });
            }
        }
        Ok(())
    }

    pub(crate) fn socket_grace(&self) -> Duration {
        Duration::from_secs(self.socket_grace_seconds)
    }
}

fn check_url(text: &str) -> Result<(), AuthSettingsError> {
    let wrong = || AuthSettingsError::Url(text.to_owned());
    let url = reqwest::Url::parse(text).map_err(|_| wrong())?;
    let is_plain = url.path() == "/" && url.query().is_none() && url.username().is_empty();
    match (url.scheme(), url.host_str()) {
        (_, None) => Err(wrong()),
        _ if !is_plain => Err(wrong()),
        ("https", _) | ("http", Some("localhost" | "127.0.0.1" | "[::1]")) => Ok(()),
        ("http", _) => Err(AuthSettingsError::PlainText(text.to_owned())),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), AuthSettingsError> {
        toml::from_str::<AuthSettings>(text).unwrap().check()
    }

    #[test]
    fn the_provider_is_an_address_that_keys_can_be_trusted_from() {
        check("").unwrap();
        check("supabase_url = 'https://id.example'\nsupabase_anon_key = 'k'").unwrap();
        check("supabase_url = 'http://127.0.0.1:9/'\nsupabase_anon_key = 'k'").unwrap();
        for wrong in
            ["id.example", "ftp://id.example", "https://id.example/auth", "https://me@id.example", ""]
        {
            let refused = check(&format!("supabase_url = '{wrong}'\nsupabase_anon_key = 'k'")).unwrap_err();
            assert_eq!(refused, AuthSettingsError::Url(wrong.into()), "{wrong}");
        }
        let plain = check("supabase_url = 'http://id.example'\nsupabase_anon_key = 'k'").unwrap_err();
        assert!(matches!(plain, AuthSettingsError::PlainText(_)), "{plain}");
        assert_eq!(check("supabase_url = 'https://id.example'"), Err(AuthSettingsError::NoAnonKey));
    }

    #[test]
    fn what_needs_a_provider_is_refused_without_one_and_bounds_are_named() {
        assert_eq!(check("require_approval = true"), Err(AuthSettingsError::NoUrl("require_approval")));
        let secret = "hs256_secret = '0123456789abcdef'";
        assert_eq!(check(secret), Err(AuthSettingsError::NoUrl("hs256_secret")));
        assert_eq!(check("hs256_secret = 'short'"), Err(AuthSettingsError::WeakSecret));
        let bound = check("leeway_seconds = 301").unwrap_err();
        assert_eq!(bound.to_string(), "auth.leeway_seconds = 301 must be 0–300");
        check("jwks_keep_seconds = 1").unwrap_err();
    }

    #[test]
    fn the_secret_is_not_printed() {
        let settings: AuthSettings = toml::from_str("hs256_secret = '0123456789abcdef'").unwrap();
        let printed = toml::to_string(&settings).unwrap();
        assert!(printed.contains("hs256_secret") && !printed.contains("0123456789"), "{printed}");
    }
}
