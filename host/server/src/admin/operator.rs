//! Who is asking, for the audit: over the socket the system says it, over TCP a token does.

use super::error::AdminError;
use super::socket::Peer;
use crate::http::origin;
use crate::http::signed_in::bearer;
use crate::secret::Secret;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use subtle::{ConditionallySelectable, ConstantTimeEq};

/// Somebody who may change what serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Operator(pub(crate) Arc<str>);

/// Who may, over TCP. Tokens are kept and compared by digest, and all of them each time, so that neither the time nor the
/// length tells anything.
#[derive(Clone)]
pub(crate) struct Operators(Arc<[(Arc<str>, [u8; 32])]>);

/// Which requests come in over TCP at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The listener is on loopback: this machine's own, by its own names, and without a proxy.
    Loopback,
    /// Anywhere: a page must be at the host that it asks.
    Anywhere,
}

impl Operators {
    /// Whoever has one of these tokens.
    pub(crate) fn new<'a>(operators: impl IntoIterator<Item = (&'a str, &'a Secret)>) -> Self {
        let digest = |(name, token): (&str, &Secret)| (name.into(), Sha256::digest(token.bytes()).into());
        Self(operators.into_iter().map(digest).collect())
    }

    fn who(&self, headers: &HeaderMap) -> Option<Operator> {
        let shown: [u8; 32] = Sha256::digest(bearer(headers)?).into();
        // One more than the place of who it is.
        let mut found = 0_u64;
        for (at, (_, token)) in (1_u64..).zip(self.0.iter()) {
            found.conditional_assign(&at, token.ct_eq(&shown));
        }
        let at = usize::try_from(found.checked_sub(1)?).ok()?;
        self.0.get(at).map(|(name, _)| Operator(Arc::clone(name)))
    }
}

/// Passes whom a token names.
pub(crate) async fn by_token(
    State(operators): State<Operators>,
    mut request: Request,
    next: Next,
) -> Response {
    match operators.who(request.headers()) {
        Some(operator) => {
            request.extensions_mut().insert(operator);
            next.run(request).await
        }
        None => AdminError::Unauthorized.into_response(),
    }
}

/// Whoever is at the other end of the socket has been let in already.
pub(crate) async fn by_peer(
    ConnectInfo(peer): ConnectInfo<Peer>,
    mut request: Request,
    next: Next,
) -> Response {
    request.extensions_mut().insert(Operator(peer.0));
    next.run(request).await
}

/// Refuses what a foreign page had a browser send.
pub(crate) async fn no_foreign_page(State(reach): State<Reach>, request: Request, next: Next) -> Response {
    let checked = match reach {
        Reach::Loopback => origin::is_local(request.headers()),
        Reach::Anywhere => origin::is_same_site(request.headers(), &["http://", "https://"]),
    };
    match checked {
        Ok(()) => next.run(request).await,
        Err(reason) => AdminError::Foreign(reason).into_response(),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Operator {
    type Rejection = AdminError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AdminError> {
        parts.extensions.get().cloned().ok_or(AdminError::Unauthorized)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use axum::http::header::AUTHORIZATION;

    #[test]
    fn a_token_names_its_operator_and_nothing_else_does() {
        let secrets = [Secret::random(), Secret::random(), Secret::random()];
        let names = ["alice", "bob", "carol"];
        let operators = Operators::new(names.into_iter().zip(&secrets));
        let who = |shown: String| {
            let value = HeaderValue::try_from(shown).unwrap();
            operators.who(&HeaderMap::from_iter([(AUTHORIZATION, value)]))
        };
        for (name, secret) in names.iter().zip(&secrets) {
            let token = std::str::from_utf8(secret.bytes()).unwrap();
            assert_eq!(who(format!("Bearer {token}")), Some(Operator((*name).into())));
            for wrong in [token[1..].to_owned(), format!("{token}0"), token.to_uppercase(), name.to_string()]
            {
                assert_eq!(who(format!("Bearer {wrong}")), None, "{wrong}");
            }
            assert_eq!(who(token.to_owned()), None);
            assert_eq!(who(format!("Basic {token}")), None);
        }
        assert_eq!(who("Bearer ".into()), None);
        assert_eq!(operators.who(&HeaderMap::new()), None);
        let nobody = Operators::new([]);
        assert_eq!(
            nobody.who(&HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static("Bearer x"))])),
            None
        );
    }
}
