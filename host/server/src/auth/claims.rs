//! What a token of the identity provider has to say, and what of it is believed.

use super::{AuthError, Expiry, Identity, User};
use crate::ids;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::Value;
use time::OffsetDateTime;
use waza_studio::KnownAs;

/// A token with more bytes than this is none.
const MOST_BYTES: usize = 16 << 10;

/// What is read of a token.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    sub: String,
    exp: i64,
    #[serde(default)]
    iss: Value,
    #[serde(default)]
    aud: Value,
    #[serde(flatten)]
    person: Person,
}

/// What the provider says of somebody, in a token and in its answer about one. Other kinds of values are none.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Person {
    #[serde(default)]
    email: Value,
    #[serde(default)]
    user_metadata: Value,
}

impl Person {
    pub(super) fn known(&self) -> KnownAs {
        let said = |names: &[&str]| {
            let values = names.iter().filter_map(|name| self.user_metadata.get(*name)?.as_str());
            values.filter(|text| !text.is_empty()).map(str::to_owned).next()
        };
        KnownAs {
            email: self.email.as_str().filter(|email| !email.is_empty()).map(str::to_owned),
            display_name: said(&["full_name", "name"]),
            avatar_url: said(&["avatar_url", "picture"]),
        }
    }
}

/// What must be true of every token, whoever vouches for its signature.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) issuer: String,
    pub(super) audience: String,
    pub(super) leeway_seconds: u64,
}

impl Rules {
    /// Refuses what is too long to be looked at.
    pub(super) fn check_length(token: &str) -> Result<(), AuthError> {
        if token.len() > MOST_BYTES { Err(AuthError::Malformed) } else { Ok(()) }
    }

    /// What a token says, signed with this key in this one way.
    pub(super) fn verify(
        &self,
        token: &str,
        key: &DecodingKey,
        algorithm: Algorithm,
    ) -> Result<Identity, AuthError> {
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = self.leeway_seconds;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &validation)?.claims;
        self.identity(&claims)
    }

    /// What a token says whose signature nobody has looked at. Good enough to refuse it, and for nothing else.
    pub(super) fn unverified(&self, token: &str) -> Result<Identity, AuthError> {
        let claims: Claims = jsonwebtoken::dangerous::insecure_decode_claims(token)?;
        let is_ours = claims.iss == *self.issuer
            && match &claims.aud {
                Value::Array(several) => several.iter().any(|one| *one == *self.audience),
                one => *one == *self.audience,
            };
        let leeway = i64::try_from(self.leeway_seconds).unwrap_or(i64::MAX);
        let now = OffsetDateTime::now_utc().unix_timestamp();
        match is_ours {
            _ if claims.exp.saturating_add(leeway) < now => Err(AuthError::Expired),
            false => Err(AuthError::Claims),
            true => self.identity(&claims),
        }
    }

    fn identity(&self, claims: &Claims) -> Result<Identity, AuthError> {
        let id = ids::uuid(&claims.sub).ok_or(AuthError::Claims)?;
        let expires = Expiry::of(claims.exp, self.leeway_seconds);
        Ok(Identity { user: User { id }, known: claims.person.known(), expires })
    }
}
