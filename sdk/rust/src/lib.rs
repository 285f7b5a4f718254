//! What the author of a Waza plugin depends on: one trait per hook, and one macro line.
//!
//! A plugin is a value. The host builds it once, from the operator's settings, keeps the memory that results as an
//! image, and starts every request from a fresh copy of that image: whatever [`Plugin::configure`] (and a ranker's
//! [`index`](skill_ranker::SkillRanker::index)) prepared is there at no cost, and nothing that a call changes
//! outlives the call. A plugin can compute and nothing else: no clock, no network, no files, no randomness.
//!
//! ```
//! use waza_sdk::path_policy::{Access, Denial, PathPolicy, Verdict};
//! use waza_sdk::{Error, Info, Plugin, SettingsError, serde};
//!
//! /// Refuses files whose names end in something the operator does not want.
//! struct NoEndings {
//!     refused: Vec<String>,
//! }
//!
//! #[derive(serde::Deserialize)]
//! #[serde(crate = "waza_sdk::serde", default, deny_unknown_fields)]
//! struct Settings {
//!     refused: Vec<String>,
//! }
//!
//! impl Default for Settings {
//!     fn default() -> Self {
//!         Settings { refused: vec![".exe".into()] }
//!     }
//! }
//!
//! impl Plugin for NoEndings {
//!     type Settings = Settings;
//!
//!     fn describe() -> Info {
//!         Info {
//!             name: "no-endings".into(),
//!             version: "0.1.0".into(),
//!             languages: vec![],
//!             settings_schema: r#"{"type":"object"}"#.into(),
//!         }
//!     }
//!
//!     fn configure(settings: Settings) -> Result<Self, Vec<SettingsError>> {
//!         match settings.refused.iter().position(String::is_empty) {
//!             Some(at) => Err(vec![SettingsError::new(format!("/refused/{at}"), "an ending may not be empty")]),
//!             None => Ok(NoEndings { refused: settings.refused }),
//!         }
//!     }
//! }
//!
//! impl PathPolicy for NoEndings {
//!     fn check(&self, accesses: &[Access]) -> Result<Vec<Verdict>, Error> {
//!         let judge = |access: &Access| match self.refused.iter().find(|end| access.path.ends_with(*end)) {
//!             None => Verdict::Allow,
//!             Some(end) => Verdict::Deny(Denial { code: "ending".into(), message: format!("{end} is refused") }),
//!         };
//!         Ok(accesses.iter().map(judge).collect())
//!     }
//! }
//!
//! waza_sdk::plugin!(NoEndings: PathPolicy);
//! # fn main() {}
//! ```
//!
//! The crate is built as `crate-type = ["cdylib", "rlib"]` for `wasm32-unknown-unknown`. Natively it is an ordinary
//! library, so its rules are tested by calling the traits; [`testing`] has the values that this needs.
//!
//! # What it costs
//!
//! On `wasm32-unknown-unknown` this crate brings the global allocator: an arena in what the linker's `--initial-heap`
//! leaves of the initial memory, which is dropped with the instance. A plugin must therefore not set an allocator of its own. Only the block that was handed out last
//! can be given back, so a call should build its results rather than churn.

mod arena;
pub mod asset_rewriter;
#[doc(hidden)]
pub mod bindings;
#[doc(hidden)]
pub mod export;
pub mod intent_classifier;
pub mod path_policy;
mod plugin;
mod settings;
pub mod skill_ranker;
pub mod skill_scorer;
pub mod testing;
mod types;

pub use plugin::{NoSettings, Plugin};
/// The serde that the settings are read with: `#[derive(waza_sdk::serde::Deserialize)]` together with
/// `#[serde(crate = "waza_sdk::serde")]` spares a plugin a dependency of its own.
pub use serde;
pub use types::{
    Dimension, Error, Evidence, Info, Pending, Ppm, Project, Request, Role, SettingsError, Turn,
};
