//! What an operator writes about trust, under `[trust]`.

use crate::source::SourceId;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf};
use waza_engine::Hook;

/// What is trusted. By default everything is, as long as nobody says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrustConfig {
    /// From where plugins without a signature are taken.
    pub unsigned: Unsigned,
    /// SHA-256 of components or manifests that are never loaded, 64 hexadecimal digits each.
    pub revoked: Vec<String>,
    /// Who may sign, by name.
    pub publishers: BTreeMap<String, Publisher>,
    /// The lock file. It may be missing; it counts when it is there and says `enforce = true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock: Option<PathBuf>,
}

/// From where plugins without a signature are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Unsigned {
    /// The shared volume.
    pub volume: bool,
    /// Handed in by an operator.
    pub upload: bool,
    /// OCI registries.
    pub oci: bool,
}

/// Somebody who may sign plugins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Publisher {
    /// minisign public keys, each the base64 line that begins with `RW`. More than one while they are exchanged.
    pub keys: Vec<String>,
    /// The hooks that these keys may sign for; all when it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hooks: Option<Vec<Hook>>,
}

impl Default for Unsigned {
    fn default() -> Self {
        Self { volume: true, upload: true, oci: true }
    }
}

impl Unsigned {
    pub(super) fn from(self, source: &SourceId) -> bool {
        match source {
            SourceId::Volume => self.volume,
            SourceId::Upload { .. } => self.upload,
            SourceId::Oci { .. } => self.oci,
        }
    }
}
