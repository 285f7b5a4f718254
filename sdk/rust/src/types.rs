//! The values that every hook shares, as `wit/types.wit` and `wit/lifecycle.wit` define them.

pub use crate::bindings::lifecycle::exports::waza::plugin::lifecycle::{Info, SettingsError};
pub use crate::bindings::shared::waza::plugin::types::{
    Dimension, Error, Evidence, Pending, Ppm, Project, Request, Role, Turn,
};

impl SettingsError {
    /// One thing wrong with the settings, at a JSON Pointer (`""` is the whole, `/words/3` the fourth word).
    pub fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        SettingsError { pointer: pointer.into(), message: message.into() }
    }
}
