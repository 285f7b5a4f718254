//! What is active: the skills volume, plugin manifests, revisions and the line-up.
//!
//! Whoever serves a request asks the [`Registry`] for the [`LineUp`] once, keeps it, and calls hooks through it.

mod called;
mod error;
mod fold;
mod grants;
pub mod hooks;
mod lineup;
mod manifest;
mod problem;
mod refresh;
mod refusal;
mod registry;
mod revision;
mod skill;
mod source;
mod trust;
mod volume;

pub use called::Called;
pub use error::{RefreshError, RegistryError};
pub use fold::{fold, fold_request, request};
pub use lineup::{LineUp, PluginSummary};
pub use manifest::{Manifest, parse as parse_manifest};
pub use problem::Problem;
pub use refusal::{Refusal, Step};
pub use registry::{Registry, RegistryOptions};
pub use revision::Revision;
pub use skill::{Skill, parse as parse_skill};
pub use source::{Candidate, SourceId};
pub use trust::Trust;
pub use volume::{PluginFolder, Volume, read as read_volume, read_plugin_folder};
pub use waza_engine::{
    ArtefactOptions, CallError, Compiler, EngineOptions, Fault, Grants, Hook, ImageReport, Limits, Timing,
    compile::child as compile_child,
};
