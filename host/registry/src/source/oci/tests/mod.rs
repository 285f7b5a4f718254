//! Pulls from a real registry process, and from registries that mean harm.

mod hostile;
mod real;

use super::{Oci, OciOptions};
use crate::{Candidate, Refusal, Step, source::sha256};
use serde_json::{Value, json};

const PLUGIN: &str = "name='p'\nversion='1'\nhooks=['path-policy']\n";
const CONFIG: &str = "application/vnd.wasm.config.v0+json";
const WASM: &str = "application/wasm";
const MANIFEST: &str = "application/vnd.waza.plugin.manifest.v1+toml";

async fn pull(reference: &str) -> Result<Candidate, Refusal> {
    Oci::default().pull(reference).await
}

fn descriptor(kind: &str, bytes: &[u8]) -> Value {
    json!({ "mediaType": kind, "digest": format!("sha256:{}", sha256(bytes)), "size": bytes.len() })
}

/// An OCI manifest over these layers.
fn image(layers: &[(&str, &[u8])]) -> Value {
    json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": descriptor(CONFIG, b"{}"),
        "layers": layers.iter().map(|(kind, bytes)| descriptor(kind, bytes)).collect::<Vec<_>>(),
    })
}
