//! What people are told of a plugin that is active.

use crate::scorer::Calibration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use waza_engine::{Grants, Hook, ImageReport, Limits};

/// One active plugin, for people and for `/readyz`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PluginSummary {
    /// Its name.
    pub name: String,
    /// Of its manifest.
    pub version: String,
    /// What it is for.
    pub description: String,
    /// What it serves in this line-up, in the first place or for others that fail.
    pub hooks: Vec<Hook>,
    /// Identifies component and manifest together.
    pub revision: String,
    /// SHA-256 of the component.
    pub digest: String,
    /// Size of the component.
    pub component_bytes: usize,
    /// BCP 47 tags it was measured in.
    pub languages: Vec<String>,
    /// How its instances start.
    pub image: ImageReport,
    /// What it may use.
    pub limits: Limits,
    /// What it was granted.
    pub grants: Grants,
    /// Milliseconds from bytes to ready.
    pub load_ms: u64,
    /// The revision of before that serves in its place, because it trapped too often in a row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stood_in_by: Option<String>,
    /// Of a scorer: what it said of messages that want no skill.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
}
