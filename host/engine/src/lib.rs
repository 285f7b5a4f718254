//! Runs plugin components: a fresh, bounded instance for every call.
//!
//! This crate is the only one that names the WebAssembly runtime. The rest of the house sees [`Engine`], [`Plugin`],
//! the [`hooks`] and [`CallError`]. It knows nothing of skills, HTTP or files.
//!
//! A call takes a place at the [plugin's and the engine's gate](EngineOptions::max_concurrent_calls), makes an instance
//! from the plugin's image, runs one function under the plugin's [`Limits`] and drops the instance. Nothing that a
//! plugin keeps in its memory is seen by the next call.

mod config;
mod declared;
mod engine;
mod error;
mod exports;
mod fault;
mod gate;
pub mod hooks;
mod image;
mod inspect;
mod limits;
mod plugin;
mod ticker;
mod validate;
mod version;
mod words;

pub use config::EngineOptions;
pub use engine::Engine;
pub use error::{CallError, EngineError, Fault, LoadError};
pub use hooks::Hook;
pub use image::ImageReport;
pub use limits::Limits;
pub use plugin::{Plugin, PluginSpec, Timed, Timing};
