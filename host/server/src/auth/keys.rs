//! The identity provider's public keys: which of them can be used, and for which one algorithm each. What a token's
//! header says is compared with that and decides nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Header};
use serde::Deserialize;
use serde_json::Value;

/// RSA keys with fewer bits can be broken.
const LEAST_RSA_BITS: usize = 2_048;
/// RSA keys with more bits take too long.
const MOST_RSA_BITS: usize = 8_192;
/// Keys that are used of one set. A provider has two or three.
const MOST_KEYS: usize = 32;

/// One key, and the one algorithm it is for.
#[derive(Clone)]
pub(super) struct Key {
    id: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) decoding: DecodingKey,
}

/// All keys of the provider that can be used.
#[derive(Default)]
pub(super) struct Keys(Vec<Key>);

#[derive(Deserialize)]
struct Set {
    keys: Vec<Value>,
}

impl Keys {
    /// Reads a JWK set. What is no key of ours is left out; it does not spoil the others.
    pub(super) fn read(json: &[u8]) -> Result<Self, serde_json::Error> {
        let set: Set = serde_json::from_slice(json)?;
        Ok(Self(set.keys.into_iter().filter_map(usable).take(MOST_KEYS).collect()))
    }

    /// The key that a token's header names. A header that names none means the only key of its algorithm.
    pub(super) fn find(&self, header: &Header) -> Option<&Key> {
        let mut fitting = self
            .0
            .iter()
            .filter(|key| key.algorithm == header.alg && (header.kid.is_none() || header.kid == key.id));
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Some(key),
            _ => None,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

fn usable(value: Value) -> Option<Key> {
    let jwk: Jwk = serde_json::from_value(value).ok()?;
    if !matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature)) {
        return None;
    }
    let (algorithm, name) = match &jwk.algorithm {
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
            (Algorithm::ES256, KeyAlgorithm::ES256)
        }
        AlgorithmParameters::RSA(key) if is_strong(&key.n) => (Algorithm::RS256, KeyAlgorithm::RS256),
        // A shared secret has no business in public, and other algorithms are not used.
        _ => return None,
    };
    if jwk.common.key_algorithm.is_some_and(|said| said != name) {
        return None;
    }
    let decoding = DecodingKey::from_jwk(&jwk).ok()?;
    Some(Key { id: jwk.common.key_id, algorithm, decoding })
}

fn is_strong(modulus: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(modulus) else { return false };
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let bits = bytes
        .get(zeros..)
        .map_or(0, |rest| rest.len() * 8 - rest.first().map_or(0, |first| first.leading_zeros() as usize));
    (LEAST_RSA_BITS..=MOST_RSA_BITS).contains(&bits)
}
