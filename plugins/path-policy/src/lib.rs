//! First-party plugin `path-policy`: which paths of a project may be read, written, deleted, listed and served.
//!
//! An allowed path is written in the one way there is to write it: parts between single slashes, no escape that a later
//! decoder would read differently, no character that another character can be mistaken for, no name that some file
//! system treats as another. So whatever stands below (a decoder, a browser, a case-insensitive disk) cannot turn an
//! allowed path into one that would have been denied. Paths are judged as they came; nothing is cleaned.
//!
//! Each rule is a file of its own; `policy.rs` puts them in order. Nothing grows with anything but the batch, and the
//! batch is bounded by [`Settings`].

mod batch;
mod characters;
mod denial;
mod encoding;
mod folding;
mod kind;
mod location;
mod names;
mod parts;
mod policy;
mod settings;
mod settings_errors;
mod tenant;

pub use policy::Policy;
pub use settings::{MaxFileBytes, Settings, WriteExtensions};

use waza_sdk::path_policy::{Access, PathPolicy, Verdict};
use waza_sdk::{Error, Info, Plugin, SettingsError};

impl Plugin for Policy {
    type Settings = Settings;

    fn describe() -> Info {
        Info {
            name: "path-policy".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            languages: Vec::new(),
            settings_schema: include_str!("../settings.schema.json").to_owned(),
        }
    }

    fn configure(settings: Settings) -> Result<Self, Vec<SettingsError>> {
        let errors = settings.errors();
        if errors.is_empty() { Ok(Self::new(settings)) } else { Err(errors) }
    }
}

impl PathPolicy for Policy {
    fn check(&self, accesses: &[Access]) -> Result<Vec<Verdict>, Error> {
        self.judge_batch(accesses)
    }
}

waza_sdk::plugin!(Policy: PathPolicy);
