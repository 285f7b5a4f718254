//! Runs plugin components: a fresh, bounded instance for every call.
//!
//! This crate is the only one that names the WebAssembly runtime. The rest of the house sees [`Engine`], [`Plugin`],
//! the [`hooks`] and [`CallError`]. It knows nothing of skills, HTTP or files.
//!
//! A call takes a place at the [plugin's and the engine's gate](EngineOptions::max_concurrent_calls), makes an instance
//! from the plugin's image, runs one function under the plugin's [`Limits`] and drops the instance. Nothing that a
//! plugin keeps in its memory is seen by the next call.

mod artefact;
mod build_id;
mod code;
pub mod compile;
mod config;
mod engine;
mod error;
mod exports;
mod fault;
mod gate;
pub mod hooks;
mod image;
mod inspect;
mod limits;
mod loads;
mod plugin;
mod stored;
mod ticker;
mod validate;

pub use artefact::{ArtefactCounts, ArtefactOptions};
pub use compile::Compiler;
pub use config::EngineOptions;
pub use engine::Engine;
pub use error::{ArtefactError, CallError, CompileFault, EngineError, Fault, LoadError};
pub use hooks::Hook;
pub use image::ImageReport;
pub use limits::Limits;
pub use loads::LoadCounts;
pub use plugin::{Plugin, PluginSpec, Timed, Timing};
pub use stored::Origin;
