//! Who is asking: a token becomes a user, or one of four sentences that the client knows by heart.

mod claims;
mod development;
mod key_cache;
mod keys;
mod provider;
mod remote;
mod supabase;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use development::DevelopmentTokens;
pub(crate) use supabase::Supabase;

use jsonwebtoken::errors::{Error, ErrorKind};
use std::time::Duration;
use time::OffsetDateTime;
use uuid::Uuid;
use waza_studio::KnownAs;

/// Somebody whose token was good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct User {
    /// The token's `sub`.
    pub(crate) id: Uuid,
}

/// What a good token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Whose it is.
    pub(crate) user: User,
    /// What the identity provider says of them.
    pub(crate) known: KnownAs,
    /// How long it is good.
    pub(crate) expires: Expiry,
}

/// The first moment at which a token is no longer taken, the leeway included. In milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expiry(i64);

impl Expiry {
    /// A token is good in the whole of the second that it names, and for `leeway_seconds` after it.
    fn of(exp: i64, leeway_seconds: u64) -> Self {
        let leeway = i64::try_from(leeway_seconds).unwrap_or(i64::MAX);
        Self(exp.saturating_add(leeway).saturating_add(1).saturating_mul(1_000))
    }

    /// What is left; nothing when it is over.
    pub(crate) fn left(self) -> Duration {
        let now = OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000;
        let left = i128::from(self.0).saturating_sub(now);
        Duration::from_millis(u64::try_from(left).unwrap_or_default())
    }
}

/// Why a token is not good. The texts are the wire's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AuthError {
    /// It was good once. The client asks for a new one when it reads this.
    #[error("Token expired")]
    Expired,
    /// Signed by somebody else, or changed since.
    #[error("Invalid token signature")]
    Signature,
    /// Well signed, but not meant for us.
    #[error("Token validation failed")]
    Claims,
    /// Not a token.
    #[error("Invalid token")]
    Malformed,
    /// Nobody knows: neither keys nor the identity provider's word can be had. The token may be good.
    #[error("Token validation failed")]
    Unavailable,
}

/// The one way of signing in that this server was started with.
#[derive(Debug)]
pub(crate) enum Auth {
    /// Tokens signed on this machine, for this machine.
    Development(DevelopmentTokens),
    /// Tokens of an identity provider.
    Supabase(Supabase),
}

impl Auth {
    /// What a token says, if it is good.
    pub(crate) async fn identify(&self, token: &str) -> Result<Identity, AuthError> {
        match self {
            Self::Development(tokens) => tokens.identify(token),
            Self::Supabase(provider) => provider.identify(token).await,
        }
    }

    /// The user a token stands for.
    pub(crate) async fn verify(&self, token: &str) -> Result<User, AuthError> {
        self.identify(token).await.map(|identity| identity.user)
    }

    /// Where development tokens come from, when they are what is used.
    pub(crate) fn development(&self) -> Option<&DevelopmentTokens> {
        match self {
            Self::Development(tokens) => Some(tokens),
            Self::Supabase(_) => None,
        }
    }
}

impl From<Error> for AuthError {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::ExpiredSignature => Self::Expired,
            ErrorKind::InvalidSignature => Self::Signature,
            ErrorKind::MissingRequiredClaim(_)
            | ErrorKind::InvalidClaimFormat(_)
            | ErrorKind::InvalidIssuer
            | ErrorKind::InvalidAudience
            | ErrorKind::InvalidSubject
            | ErrorKind::ImmatureSignature
            | ErrorKind::InvalidAlgorithm => Self::Claims,
            _ => Self::Malformed,
        }
    }
}
