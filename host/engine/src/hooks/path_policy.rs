//! `wit/path-policy.wit`: may these paths be touched?

use serde::{Deserialize, Serialize};
use wasmtime::component::{ComponentType, Lift, Lower};

/// What is to be done with a path.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[component(enum)]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Read a file's bytes.
    #[component(name = "read")]
    Read,
    /// Create or replace a file.
    #[component(name = "write")]
    Write,
    /// Remove a file.
    #[component(name = "delete")]
    Delete,
    /// List a folder.
    #[component(name = "enumerate")]
    Enumerate,
    /// Send a file to a browser.
    #[component(name = "serve")]
    Serve,
}

/// Who asked for it.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[component(enum)]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A person.
    #[component(name = "user")]
    User,
    /// A generation backend.
    #[component(name = "model")]
    Model,
    /// Another plugin.
    #[component(name = "plugin")]
    Plugin,
    /// The host itself.
    #[component(name = "system")]
    System,
}

/// One thing to be done with one path.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// What.
    pub operation: Operation,
    /// For whom.
    pub origin: Origin,
    /// Relative to the project's folder, as it was asked for.
    pub path: String,
    /// Bytes, where known.
    #[serde(default)]
    pub size: Option<u64>,
    /// Where known.
    #[component(name = "media-type")]
    #[serde(default)]
    pub media_type: Option<String>,
}

/// Why not.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
pub struct Denial {
    /// A stable kebab-case word.
    pub code: String,
    /// A sentence for people.
    pub message: String,
}

/// The answer for one access.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(variant)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum PathVerdict {
    /// Go ahead.
    #[component(name = "allow")]
    Allow,
    /// No.
    #[component(name = "deny")]
    Deny(Denial),
}
