//! Development tokens: signed with a secret that only the owner of the data folder can read, good on this machine only.
//! The configuration refuses any other.

use super::{AuthError, Expiry, Identity, User};
use crate::ids;
use crate::secret::Secret;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::time::Duration;
use time::OffsetDateTime;
use uuid::Uuid;
use waza_studio::KnownAs;

const ISSUER: &str = "waza-development";
const AUDIENCE: &str = "authenticated";

/// Signs and verifies.
pub(crate) struct DevelopmentTokens {
    signing: EncodingKey,
    verifying: DecodingKey,
    validation: Validation,
    user: Uuid,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    aud: String,
    iss: String,
    iat: i64,
    exp: i64,
}

impl DevelopmentTokens {
    pub(crate) fn new(secret: &Secret) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        validation.validate_nbf = true;
        // One machine, one clock.
        validation.leeway = 0;
        Self {
            signing: EncodingKey::from_secret(secret.bytes()),
            verifying: DecodingKey::from_secret(secret.bytes()),
            validation,
            user: user_of(secret),
        }
    }

    /// The one person who develops here: the same after a restart and in every browser.
    pub(crate) fn user(&self) -> User {
        User { id: self.user }
    }

    /// A token for `user`, good for `lifetime` from now.
    pub(crate) fn sign(&self, user: User, lifetime: Duration) -> Result<String, AuthError> {
        let now = OffsetDateTime::now_utc();
        let claims = Claims {
            sub: user.id.to_string(),
            aud: AUDIENCE.to_owned(),
            iss: ISSUER.to_owned(),
            iat: now.unix_timestamp(),
            exp: (now + lifetime).unix_timestamp(),
        };
        Ok(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.signing)?)
    }

    /// What a token says. Nobody has a mail address here.
    pub(crate) fn identify(&self, token: &str) -> Result<Identity, AuthError> {
        let claims = jsonwebtoken::decode::<Claims>(token, &self.verifying, &self.validation)?.claims;
        let id = ids::uuid(&claims.sub).ok_or(AuthError::Claims)?;
        Ok(Identity { user: User { id }, known: KnownAs::default(), expires: Expiry::of(claims.exp, 0) })
    }
}

impl std::fmt::Debug for DevelopmentTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DevelopmentTokens").field("user", &self.user).finish_non_exhaustive()
    }
}

fn user_of(secret: &Secret) -> Uuid {
    let digest = Sha256::new().chain_update(b"development user").chain_update(secret.bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, digit)| *byte = digit);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Auth;

    const HOUR: Duration = Duration::from_secs(3600);

    fn claims(change: fn(&mut Claims)) -> Claims {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        let mut claims = Claims {
            sub: Uuid::now_v7().to_string(),
            aud: AUDIENCE.into(),
            iss: ISSUER.into(),
            iat: now,
            exp: now + 60,
        };
        change(&mut claims);
        claims
    }

    #[tokio::test]
    async fn a_token_of_ours_names_its_user() {
        let tokens = DevelopmentTokens::new(&Secret::random());
        let user = User { id: Uuid::now_v7() };
        let token = tokens.sign(user, HOUR).unwrap();
        assert_eq!(Auth::Development(tokens).verify(&token).await, Ok(user));
    }

    #[test]
    fn the_development_user_belongs_to_the_secret() {
        let secret = Secret::random();
        assert_eq!(DevelopmentTokens::new(&secret).user(), DevelopmentTokens::new(&secret).user());
        assert_ne!(DevelopmentTokens::new(&secret).user(), DevelopmentTokens::new(&Secret::random()).user());
    }

    #[test]
    fn each_way_to_be_wrong_has_its_sentence() {
        let secret = Secret::random();
        let tokens = DevelopmentTokens::new(&secret);
        let sign = |key: &Secret, algorithm, claims: &Claims| {
            jsonwebtoken::encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(key.bytes()))
                .unwrap()
        };
        let hs256 = Algorithm::HS256;
        let good = sign(&secret, hs256, &claims(|_| ()));
        tokens.identify(&good).unwrap();
        let unsigned = format!("{}.", good.rsplit_once('.').unwrap().0);
        for (token, sentence) in [
            (sign(&secret, hs256, &claims(|c| c.exp -= 61)), "Token expired"),
            (sign(&Secret::random(), hs256, &claims(|_| ())), "Invalid token signature"),
            (unsigned, "Invalid token signature"),
            (sign(&secret, hs256, &claims(|c| c.aud = "anon".into())), "Token validation failed"),
            (sign(&secret, hs256, &claims(|c| c.iss = "elsewhere".into())), "Token validation failed"),
            (sign(&secret, hs256, &claims(|c| c.sub = "admin".into())), "Token validation failed"),
            (sign(&secret, Algorithm::HS512, &claims(|_| ())), "Token validation failed"),
            (String::new(), "Invalid token"),
            ("a.b.c".into(), "Invalid token"),
            ("not a token".into(), "Invalid token"),
        ] {
            assert_eq!(tokens.identify(&token).unwrap_err().to_string(), sentence, "{token}");
        }
    }
}
