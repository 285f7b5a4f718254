//! Where plugins come from. Every source hands on a [`Candidate`]: bytes that were read once, within bounds, and the
//! digest of those very bytes. Whether it may be loaded is not a source's business but that of [`Trust`](crate::Trust).

mod beneath;
mod cases;
mod folder;
mod oci;
mod upload;

use crate::{case::Cases, manifest::Manifest, volume::PluginFolder};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{path::PathBuf, sync::Arc};

pub(crate) use beneath::{Root, Stamp};
pub(crate) use cases::{FILES as CASE_FILES, folders as case_folders};
pub(crate) use folder::{Folder, MAX_COMPONENT_BYTES, MAX_SIGNATURE_BYTES, PLUGINS, SKILLS, signature_of};
pub use oci::{Oci, OciOptions};
pub use upload::Upload;

/// A plugin that somebody put forward, as it was read.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What the manifest says.
    pub manifest: Manifest,
    /// The manifest as it was written; signatures and lock files are about these bytes.
    pub manifest_text: String,
    /// The component.
    pub component: Arc<[u8]>,
    /// SHA-256 of the component, 64 hexadecimal digits.
    pub digest: String,
    /// Where it came from.
    pub source: SourceId,
    /// The text of the `.minisig` file that came with it.
    pub signature: Option<String>,
    /// The plugin's own cases, if it came with some.
    pub cases: Option<Arc<Cases>>,
    /// The folder that the grant `skill_folder` gives it, if it asks for that and there is one.
    pub skill_folder: Option<PathBuf>,
}

/// Where a candidate came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SourceId {
    /// The shared volume.
    Volume,
    /// Somebody handed it in.
    Upload {
        /// Who.
        by: String,
    },
    /// An OCI registry.
    Oci {
        /// With the digest.
        reference: String,
    },
}

impl Candidate {
    /// SHA-256 of the manifest's text, 64 hexadecimal digits.
    #[must_use]
    pub fn manifest_digest(&self) -> String {
        sha256(self.manifest_text.as_bytes())
    }
}

impl From<&Candidate> for PluginFolder {
    fn from(candidate: &Candidate) -> Self {
        Self {
            manifest: candidate.manifest.clone(),
            component: Arc::clone(&candidate.component),
            cases: candidate.cases.clone(),
            skill_folder: candidate.skill_folder.clone(),
        }
    }
}

impl From<Candidate> for PluginFolder {
    fn from(candidate: Candidate) -> Self {
        let Candidate { manifest, component, cases, skill_folder, .. } = candidate;
        Self { manifest, component, cases, skill_folder }
    }
}

impl std::fmt::Display for SourceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Volume => f.write_str("the volume"),
            Self::Upload { by } => write!(f, "an upload by {by}"),
            Self::Oci { reference } => write!(f, "oci://{reference}"),
        }
    }
}

/// 64 hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
