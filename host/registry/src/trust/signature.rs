//! minisign signatures over a short statement that commits to the component and the manifest together, so neither can
//! be exchanged for one of another signature. Both parts have one length, so no two pairs make the same statement.

use super::{Publisher, refusal};
use crate::{error::TrustError, refusal::Refusal, source::Candidate};
use minisign_verify::{PublicKey, Signature};
use std::collections::BTreeMap;
use waza_engine::Hook;

/// What is signed, in its first version: the very bytes, three lines that each end with a line feed.
#[must_use]
pub fn statement(candidate: &Candidate) -> String {
    format!(
        "waza plugin signature v1\ncomponent sha256:{}\nmanifest sha256:{}\n",
        candidate.digest,
        candidate.manifest_digest()
    )
}

/// The keys of those who may sign.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys(Vec<Key>);

#[derive(Clone, Debug)]
struct Key {
    publisher: String,
    key: PublicKey,
    hooks: Option<Vec<Hook>>,
}

impl Keys {
    pub(super) fn new(publishers: BTreeMap<String, Publisher>) -> Result<Self, TrustError> {
        let mut keys = Vec::new();
        for (publisher, Publisher { keys: texts, hooks }) in publishers {
            if texts.is_empty() {
                return Err(TrustError::NoKey { publisher });
            }
            for text in texts {
                let key = PublicKey::from_base64(text.trim())
                    .map_err(|source| TrustError::Key { publisher: publisher.clone(), source })?;
                keys.push(Key { publisher: publisher.clone(), key, hooks: hooks.clone() });
            }
        }
        Ok(Self(keys))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Some key made the signature, and may sign for every hook of the plugin.
    pub(super) fn verify(&self, candidate: &Candidate, text: &str) -> Result<(), Refusal> {
        let signature = Signature::decode(text).map_err(|error| {
            refusal(format!("the signature cannot be read: {error}"), "make it anew with `minisign -S`")
        })?;
        let statement = statement(candidate);
        // Only signatures over a hash of the statement: the older kind is not made any more.
        let made = |key: &&Key| key.key.verify(statement.as_bytes(), &signature, false).is_ok();
        let signers: Vec<&Key> = self.0.iter().filter(made).collect();
        if signers.is_empty() {
            return Err(refusal(
                "the signature is by no key that is known, or not over this component and manifest".into(),
                "sign what is deployed, or add the publisher's key under [trust.publishers.NAME]",
            ));
        }
        match signers.iter().map(|key| key.beyond(candidate)).collect::<Option<Vec<Hook>>>() {
            // One of its signers may sign for all of it.
            None => Ok(()),
            Some(hooks) => Err(not_for(&signers, &hooks)),
        }
    }
}

impl Key {
    /// A hook of the plugin that the key may not sign for.
    fn beyond(&self, candidate: &Candidate) -> Option<Hook> {
        let allowed = self.hooks.as_ref()?;
        candidate.manifest.hooks.iter().copied().find(|hook| !allowed.contains(hook))
    }
}

fn not_for(signers: &[&Key], hooks: &[Hook]) -> Refusal {
    let said: Vec<_> =
        signers.iter().zip(hooks).map(|(key, hook)| format!("{}: {hook}", key.publisher)).collect();
    refusal(
        format!("its key may not sign for a hook that it serves ({})", said.join(", ")),
        "take the hook out of the plugin, or allow it under hooks in [trust.publishers.NAME]",
    )
}
