//! What is active: the skills volume, plugin manifests, revisions and the line-up.
//!
//! Whoever serves a request asks the [`Registry`] for the [`LineUp`] once, keeps it, and calls hooks through it.

mod called;
mod error;
mod fold;
pub mod hooks;
mod lineup;
mod manifest;
mod problem;
mod registry;
mod revision;
mod skill;
mod volume;

pub use called::Called;
pub use error::RegistryError;
pub use fold::{fold, fold_request, request};
pub use lineup::{LineUp, PluginSummary};
pub use manifest::Manifest;
pub use problem::Problem;
pub use registry::{Registry, RegistryOptions};
pub use revision::Revision;
pub use skill::Skill;
pub use volume::{PluginFolder, Volume, read as read_volume, read_plugin_folder};
pub use waza_engine::{
    ArtefactOptions, CallError, Compiler, EngineOptions, Fault, Hook, ImageReport, Limits, Timing,
    compile::child as compile_child,
};
