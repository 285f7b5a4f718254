//! Runs plugin components: a fresh, bounded instance for every call.
//!
//! This crate is the only one that names the WebAssembly runtime. The rest of the house sees [`Engine`], [`Plugin`],
//! the [`hooks`] and [`CallError`]. It knows nothing of skills, HTTP or files.
//!
//! A call takes a place at the [plugin's and the engine's gate](PoolOptions::concurrent_calls), makes an instance
//! from the plugin's image, runs one function under the plugin's [`Limits`] and drops the instance. Nothing that a
//! plugin keeps in its memory is seen by the next call.
//!
//! A component that imports nothing can reach nothing. One that does import something is linked to what it was granted
//! by [`Grants`], and to inert stand-ins for what a language runtime brings along; it is refused where it wants more.

mod artefact;
mod build_id;
mod call;
mod code;
pub mod compile;
mod config;
mod declared;
mod engine;
mod error;
mod exports;
mod fault;
mod gate;
mod grants;
pub mod hooks;
mod hop;
mod image;
mod inspect;
mod instance;
mod lane;
mod limits;
mod loader;
mod loads;
mod pace;
mod plugin;
mod stored;
mod ticker;
mod validate;
mod version;
mod words;

pub use artefact::{ArtefactCounts, ArtefactOptions};
pub use call::{Timed, Timing};
pub use compile::Compiler;
pub use config::{EngineOptions, PoolOptions};
pub use engine::Engine;
pub use error::{ArtefactError, CallError, CompileFault, EngineError, Fault, LoadError};
pub use grants::{
    AllowedHost, Grant, GrantOptions, Grants, HttpBounds, KeyValueBounds, KeyValueRefused, KeyValueStore,
    LogBounds, Lookup, MemoryStore, Need, Resolver, SystemResolver,
};
pub use hooks::Hook;
pub use image::ImageReport;
pub use inspect::{Import, Look};
pub use limits::{Class, Limits};
pub use loads::LoadCounts;
pub use plugin::{Plugin, PluginSpec};
pub use stored::Origin;
