//! Who is asking: a token becomes a user, or one of four sentences that the client knows by heart.

mod development;

pub(crate) use development::DevelopmentTokens;

use jsonwebtoken::errors::{Error, ErrorKind};
use uuid::Uuid;

/// Somebody whose token was good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct User {
    /// The token's `sub`.
    pub(crate) id: Uuid,
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
}

/// The one way of signing in that this server was started with. A key set fetched from an identity provider will be
/// another variant; that is why `verify` may wait.
#[derive(Debug)]
pub(crate) enum Auth {
    /// Tokens signed on this machine, for this machine.
    Development(DevelopmentTokens),
}

impl Auth {
    /// The user a token stands for.
    pub(crate) async fn verify(&self, token: &str) -> Result<User, AuthError> {
        match self {
            Self::Development(tokens) => tokens.verify(token),
        }
    }

    /// Where development tokens come from, when they are what is used.
    pub(crate) fn development(&self) -> Option<&DevelopmentTokens> {
        match self {
            Self::Development(tokens) => Some(tokens),
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
