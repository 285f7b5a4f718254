//! May a candidate be loaded at all? Asked once, before anything of it is compiled or run, and answered from what the
//! operator wrote down: digests that are revoked, digests that are pinned, and keys that may sign.
//!
//! A signature says that a publisher made these bytes, not that they are the newest: an old plugin stays signed. Pin or
//! revoke where that matters.

mod config;
mod lock;
mod signature;

pub use config::{Publisher, TrustConfig, Unsigned};
pub use lock::{Lock, LockError, Pin};
pub use signature::statement;

use crate::{
    error::TrustError,
    refusal::{Refusal, Step},
    source::Candidate,
};
use signature::Keys;
use std::path::PathBuf;

/// What the operator trusts. The default trusts whatever comes.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    unsigned: Unsigned,
    revoked: Vec<String>,
    keys: Keys,
    lock: Option<PathBuf>,
}

impl Trust {
    /// Fails on keys and digests that are none.
    pub fn new(config: TrustConfig) -> Result<Self, TrustError> {
        if let Some(value) = config.revoked.iter().find(|digest| !is_digest(digest)) {
            return Err(TrustError::Digest { value: value.clone() });
        }
        let keys = Keys::new(config.publishers)?;
        let TrustConfig { unsigned, revoked, lock, .. } = config;
        Ok(Self { unsigned, revoked, keys, lock })
    }

    /// Says whether the candidate may be loaded, or why not. The lock file is read each time, so an edit counts for the
    /// next candidate. Blocks for that one read.
    pub fn admit(&self, candidate: &Candidate) -> Result<(), Refusal> {
        self.not_revoked(candidate)?;
        self.as_pinned(candidate)?;
        self.signed(candidate)
    }

    fn not_revoked(&self, candidate: &Candidate) -> Result<(), Refusal> {
        let manifest = candidate.manifest_digest();
        let revoked = |digest: &&String| **digest == candidate.digest || **digest == manifest;
        let Some(digest) = self.revoked.iter().find(revoked) else { return Ok(()) };
        let what = if *digest == manifest { "manifest" } else { "component" };
        Err(refusal(
            format!("the {what} sha256:{digest} is revoked"),
            "take another version; trust.revoked in the server's configuration names it",
        ))
    }

    fn as_pinned(&self, candidate: &Candidate) -> Result<(), Refusal> {
        let Some(path) = &self.lock else { return Ok(()) };
        let lock = Lock::read(path).map_err(|error| {
            refusal(error.to_string(), "correct the lock file; docs/operate.md has its form")
        })?;
        let Some(lock) = lock.filter(|lock| lock.enforce) else { return Ok(()) };
        let Some(reason) = lock.differs(candidate) else { return Ok(()) };
        let hint = format!("if this is the plugin you mean, put its digests into {}", path.display());
        Err(refusal(reason, hint))
    }

    fn signed(&self, candidate: &Candidate) -> Result<(), Refusal> {
        match &candidate.signature {
            // Without a key nothing can be said about a signature, neither good nor bad.
            Some(signature) if !self.keys.is_empty() => self.keys.verify(candidate, signature),
            _ if self.unsigned.from(&candidate.source) => Ok(()),
            Some(_) => Err(refusal(
                "is signed, but no publisher's key is known to check it with".into(),
                "add the publisher's key under [trust.publishers.NAME] in the server's configuration",
            )),
            None => Err(refusal(
                format!("is not signed, and from {} only signed plugins are taken", candidate.source),
                "sign it (docs/plugins.md says how), or allow unsigned ones under [trust.unsigned]",
            )),
        }
    }
}

fn refusal(reason: String, hint: impl Into<String>) -> Refusal {
    Refusal::new(Step::Trust, reason, hint)
}

/// 64 hexadecimal digits, lower case as every tool prints them.
pub(crate) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests;
