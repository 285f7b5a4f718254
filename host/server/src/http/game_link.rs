//! Signed addresses of previews. A *link* is what the client is given: `?sig=…&exp=…` on one address, good for minutes. A
//! *session* is what opening it leads to: `/game/{user}/{project}/~{exp}.{sig}/…`, good for as long as somebody plays. The
//! signature is part of the path, so whatever the page refers to relatively carries it along, and no `Referer`, which
//! anybody can write and a sandboxed frame leaves out, has to be believed.
//!
//! A session gives nothing but reading one project's files, which the game in it can read anyway.

use crate::secret::Secret;
use hmac::digest::Key;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use time::OffsetDateTime;
use uuid::Uuid;

/// Signs and checks.
#[derive(Clone)]
pub(crate) struct GameLinks {
    mac: Hmac<Sha256>,
    link_seconds: u64,
    session_seconds: u64,
}

/// Whose game.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Game {
    pub(crate) user: Uuid,
    pub(crate) project: Uuid,
}

/// Why an address does not open. The texts are the wire's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LinkError {
    #[error("URL expired")]
    Expired,
    #[error("Invalid signature")]
    Signature,
}

/// A signed address and when it ends, in Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) address: String,
    pub(crate) expires: i64,
}

#[derive(Clone, Copy)]
enum Purpose {
    Link,
    Session,
}

impl GameLinks {
    pub(crate) fn new(secret: &Secret, link_seconds: u64, session_seconds: u64) -> Self {
        Self { mac: keyed(secret.bytes()), link_seconds, session_seconds }
    }

    /// The address the client loads into its frame.
    pub(crate) fn link(&self, game: Game) -> Signed {
        let expires = now().saturating_add_unsigned(self.link_seconds);
        let signature = self.sign(Purpose::Link, game, expires);
        let Game { user, project } = game;
        Signed {
            address: format!("/game/{user}/{project}/index.html?sig={signature}&exp={expires}"),
            expires,
        }
    }

    /// The folder an opened preview lives in, without a slash at its end.
    pub(crate) fn session(&self, game: Game) -> String {
        let expires = now().saturating_add_unsigned(self.session_seconds);
        let signature = self.sign(Purpose::Session, game, expires);
        format!("/game/{}/{}/~{expires}.{signature}", game.user, game.project)
    }

    /// Checks the two parameters of a link.
    pub(crate) fn check_link(&self, game: Game, expires: &str, signature: &str) -> Result<(), LinkError> {
        self.check(Purpose::Link, game, expires, signature)
    }

    /// Checks the part of a path that begins with `~`, given without it.
    pub(crate) fn check_session(&self, game: Game, part: &str) -> Result<(), LinkError> {
        let (expires, signature) = part.split_once('.').ok_or(LinkError::Signature)?;
        self.check(Purpose::Session, game, expires, signature)
    }

    /// The parameters that open one asset to whoever shows them. They stay the same for an hour, so that a browser may keep
    /// what they lead to.
    pub(crate) fn asset_query(&self, owner: Uuid, alias: &str) -> String {
        const HOUR: i64 = 3_600;
        let expires = (now() / HOUR + 1).saturating_mul(HOUR).saturating_add_unsigned(self.session_seconds);
        format!("sig={}&exp={expires}", self.sign_asset(owner, alias, expires))
    }

    /// Checks the two parameters of an asset.
    pub(crate) fn check_asset(
        &self,
        owner: Uuid,
        alias: &str,
        expires: &str,
        signature: &str,
    ) -> Result<(), LinkError> {
        let at = end(expires)?;
        is_right(&self.sign_asset(owner, alias, at), signature)
    }

    fn sign_asset(&self, owner: Uuid, alias: &str, expires: i64) -> String {
        self.signature(&format!("asset:{owner}:{expires}:{alias}"))
    }

    fn check(&self, purpose: Purpose, game: Game, expires: &str, signature: &str) -> Result<(), LinkError> {
        let at = end(expires)?;
        is_right(&self.sign(purpose, game, at), signature)
    }

    fn sign(&self, purpose: Purpose, Game { user, project }: Game, expires: i64) -> String {
        let what = match purpose {
            Purpose::Link => format!("{user}:{project}:{expires}"),
            Purpose::Session => format!("session:{user}:{project}:{expires}"),
        };
        self.signature(&what)
    }

    fn signature(&self, what: &str) -> String {
        hex::encode(self.mac.clone().chain_update(what.as_bytes()).finalize().into_bytes())
    }
}

/// When an address ends, unless it has ended.
fn end(expires: &str) -> Result<i64, LinkError> {
    let at: i64 = expires.parse().map_err(|_| LinkError::Signature)?;
    if at < now() { Err(LinkError::Expired) } else { Ok(at) }
}

/// Lengths are public; only equal ones are compared, in constant time.
fn is_right(right: &str, signature: &str) -> Result<(), LinkError> {
    match right.len() == signature.len() && bool::from(right.as_bytes().ct_eq(signature.as_bytes())) {
        true => Ok(()),
        false => Err(LinkError::Signature),
    }
}

impl std::fmt::Debug for GameLinks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GameLinks").finish_non_exhaustive()
    }
}

/// HMAC takes a key of any length: one longer than a block is hashed first, a shorter one is filled up with zeros.
fn keyed(secret: &[u8]) -> Hmac<Sha256> {
    let mut key = Key::<Hmac<Sha256>>::default();
    let hashed = Sha256::digest(secret);
    let bytes = if secret.len() <= key.len() { secret } else { hashed.as_slice() };
    key.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
    Hmac::new(&key)
}

fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links() -> GameLinks {
        GameLinks::new(&Secret::random(), 60, 60)
    }

    fn game() -> Game {
        Game { user: Uuid::now_v7(), project: Uuid::now_v7() }
    }

    fn parts(link: &Signed) -> (&str, &str) {
        link.address.split_once("?sig=").unwrap().1.split_once("&exp=").unwrap()
    }

    #[test]
    fn the_key_is_the_secret_as_hmac_takes_it() {
        for secret in ["", "Jefe", &"k".repeat(64), &"k".repeat(65), &"k".repeat(200)] {
            let theirs =
                Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(b"x").finalize();
            let ours = keyed(secret.as_bytes()).chain_update(b"x").finalize();
            assert_eq!(ours.into_bytes(), theirs.into_bytes(), "{secret}");
        }
    }

    #[test]
    fn a_link_opens_its_own_game_only() {
        let (links, game) = (links(), game());
        let link = links.link(game);
        let (signature, expires) = parts(&link);
        assert_eq!(signature.len(), 64);
        assert_eq!(links.check_link(game, expires, signature), Ok(()));
        for other in [Game { user: Uuid::now_v7(), ..game }, Game { project: Uuid::now_v7(), ..game }] {
            assert_eq!(links.check_link(other, expires, signature), Err(LinkError::Signature));
        }
        assert_eq!(super::tests::links().check_link(game, expires, signature), Err(LinkError::Signature));
    }

    #[test]
    fn a_changed_link_does_not_open() {
        let (links, game) = (links(), game());
        let link = links.link(game);
        let (signature, expires) = parts(&link);
        let later = (link.expires + 1).to_string();
        for (expires, signature) in [
            (later.as_str(), signature),
            (expires, &signature[1..]),
            (expires, ""),
            (expires, &signature.to_uppercase()),
            ("soon", signature),
            ("", signature),
        ] {
            assert_eq!(
                links.check_link(game, expires, signature),
                Err(LinkError::Signature),
                "{expires} {signature}"
            );
        }
    }

    #[test]
    fn an_old_link_does_not_open() {
        let (links, game) = (links(), game());
        let past = now() - 1;
        let signature = links.sign(Purpose::Link, game, past);
        assert_eq!(links.check_link(game, &past.to_string(), &signature), Err(LinkError::Expired));
    }

    #[test]
    fn a_link_is_no_session_and_a_session_is_no_link() {
        let (links, game) = (links(), game());
        let folder = links.session(game);
        let part = folder.split_once("/~").unwrap().1;
        assert_eq!(links.check_session(game, part), Ok(()));
        let (expires, signature) = part.split_once('.').unwrap();
        assert_eq!(links.check_link(game, expires, signature), Err(LinkError::Signature));
        let link = links.link(game);
        let (signature, expires) = parts(&link);
        assert_eq!(links.check_session(game, &format!("{expires}.{signature}")), Err(LinkError::Signature));
        assert_eq!(links.check_session(game, "x"), Err(LinkError::Signature));
    }
}
