//! `wit/lifecycle.wit`: what every plugin exports.

use serde::{Deserialize, Serialize};
use wasmtime::component::{ComponentType, Lift, Lower};

/// What a plugin says of itself.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
pub struct Info {
    /// Kebab-case, equal to the manifest's.
    pub name: String,
    /// Semantic version of the plugin.
    pub version: String,
    /// BCP 47 tags the plugin was measured in.
    pub languages: Vec<String>,
    /// JSON Schema of the settings.
    #[component(name = "settings-schema")]
    pub settings_schema: String,
}

/// One thing wrong with the settings.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
pub struct SettingsError {
    /// JSON Pointer into the settings.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
}
