//! `wit/asset-rewriter.wit`: references to assets become URLs, as edits.

use serde::{Deserialize, Serialize};
use wasmtime::component::{ComponentType, Lift, Lower};

/// A text file of the project.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Where it lies in the project.
    pub path: String,
    /// Such as `text/html`.
    #[component(name = "media-type")]
    pub media_type: String,
    /// Its text.
    pub content: String,
}

/// An asset and what stands for it.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
#[serde(deny_unknown_fields)]
pub struct Asset {
    /// As documents call it, without `assets/`.
    pub name: String,
    /// The URL.
    pub url: String,
}

/// Replace bytes `start..end` of the content.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
pub struct Edit {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What to put there.
    pub replacement: String,
    /// The asset's name.
    pub asset: String,
}
