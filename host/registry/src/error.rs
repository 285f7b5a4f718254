//! Why a registry could not be opened.

use crate::problem::Problem;
use std::path::PathBuf;
use waza_engine::{EngineError, Hook, LoadError};

/// Why a registry could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The volume cannot be read at all.
    #[error("the volume {} cannot be read: {source}; give its folder with --volume DIR", .volume.display())]
    Volume {
        /// Where it was looked for.
        volume: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A hook that this host needs has no plugin.
    #[error(
        "no plugin serves the hook {hook}; put a folder with plugin.toml (hooks = [\"{hook}\"]) and plugin.wasm into {}{}",
        .volume.join("plugins").display(),
        because(.problems)
    )]
    MissingHook {
        /// Which.
        hook: Hook,
        /// Where the plugin belongs.
        volume: PathBuf,
        /// What is on the volume and broken, which may be why.
        problems: Vec<Problem>,
    },
    /// The engine could not be set up.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The trust configuration is none.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

/// Changed skills could not become active; what was active still is.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The volume cannot be read at all.
    #[error("the volume {} cannot be read: {source}; the skills of before stay active", .volume.display())]
    Volume {
        /// Where it was looked for.
        volume: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A ranker does not take the new skills.
    #[error("the new skills cannot be ranked, so those of before stay active: {0}")]
    Ranker(#[from] LoadError),
}

/// A trust configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// A digest that is none.
    #[error(
        "trust.revoked has {value:?}; a digest is 64 hexadecimal digits in lower case, as sha256sum prints them"
    )]
    Digest {
        /// What is there.
        value: String,
    },
    /// A publisher without a key.
    #[error("trust.publishers.{publisher} has no keys; add one, or remove the publisher")]
    NoKey {
        /// Who.
        publisher: String,
    },
    /// A key that is none.
    #[error(
        "trust.publishers.{publisher} has a key that cannot be read ({source}); a key is the second line of a minisign .pub file"
    )]
    Key {
        /// Whose.
        publisher: String,
        /// What is wrong.
        source: minisign_verify::Error,
    },
}

fn because(problems: &[Problem]) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let list: Vec<String> = problems.iter().map(|p| format!("\n  {p}")).collect();
    format!("; these are there and broken:{}", list.concat())
}
