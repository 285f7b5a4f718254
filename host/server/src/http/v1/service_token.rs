//! The one token that other web servers show. There always is one: an operator's, or one made in the data folder.

use super::error::V1Error;
use crate::app::Shared;
use crate::http::signed_in::bearer;
use crate::secret::Secret;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Compared by digest, so neither the time nor the length tells anything.
#[derive(Clone)]
pub(crate) struct ServiceToken([u8; 32]);

impl ServiceToken {
    pub(crate) fn new(secret: &Secret) -> Self {
        Self(Sha256::digest(secret.bytes()).into())
    }

    fn opens(&self, headers: &HeaderMap) -> bool {
        let shown: Option<[u8; 32]> = bearer(headers).map(|token| Sha256::digest(token).into());
        shown.is_some_and(|shown| self.0.ct_eq(&shown).into())
    }
}

/// Lets through whoever shows the token.
pub(crate) async fn require(State(app): State<Shared>, request: Request, next: Next) -> Response {
    match app.service_token.opens(request.headers()) {
        true => next.run(request).await,
        false => V1Error::Unauthorized.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use axum::http::header::AUTHORIZATION;

    #[test]
    fn only_the_token_opens() {
        let secret = Secret::random();
        let token = ServiceToken::new(&secret);
        let text = std::str::from_utf8(secret.bytes()).unwrap();
        let shown = |value: &str| {
            token.opens(&HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::try_from(value).unwrap())]))
        };
        assert!(shown(&format!("Bearer {text}")) && shown(&format!("bearer {text}")));
        assert!(!shown(text) && !shown("Bearer ") && !shown("Bearer") && !shown(&format!("Basic {text}")));
        assert!(!shown(&format!("Bearer {}", &text[1..])) && !shown(&format!("Bearer {text}0")));
        assert!(!token.opens(&HeaderMap::new()));
    }
}
