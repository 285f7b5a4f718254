//! Which layer of an OCI manifest is what.

use super::error::FetchError;
use crate::trust::is_digest;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use oci_client::manifest::{OciDescriptor, OciImageManifest};

const CONFIG: &str = "application/vnd.wasm.config.v0+json";
const COMPONENT: &str = "application/wasm";
const MANIFEST: &str = "application/vnd.waza.plugin.manifest.v1+toml";
const SIGNATURE: &str = "application/vnd.waza.plugin.signature.v1+minisig";
const CASES: &str = "application/vnd.waza.plugin.cases.v1+json";
const MANIFEST_ANNOTATION: &str = "io.github.waza-host.plugin.manifest";
const SIGNATURE_ANNOTATION: &str = "io.github.waza-host.plugin.signature";
const CASES_ANNOTATION: &str = "io.github.waza-host.plugin.cases";

/// A plugin's parts.
pub(super) struct Parts {
    pub(super) component: Part,
    pub(super) manifest: Part,
    pub(super) signature: Option<Part>,
    pub(super) cases: Option<Part>,
}

/// Where a part is.
pub(super) enum Part {
    Layer(Layer),
    Annotation(Vec<u8>),
}

/// A blob of the registry.
#[derive(Debug)]
pub(super) struct Layer {
    /// 64 hexadecimal digits.
    pub(super) digest: String,
    pub(super) size: u64,
}

impl Parts {
    pub(super) fn of(manifest: &OciImageManifest) -> Result<Self, FetchError> {
        let config = &manifest.config.media_type;
        if config != CONFIG {
            return Err(wrong(format!("its config is {config}, not {CONFIG}")));
        }
        let component = only(&manifest.layers, COMPONENT)?.map(Part::Layer);
        let component = component.ok_or_else(|| wrong(format!("it has no layer {COMPONENT}")))?;
        let text = part(manifest, MANIFEST, MANIFEST_ANNOTATION)?.ok_or_else(|| {
            wrong(format!("it has neither a layer {MANIFEST} nor the annotation {MANIFEST_ANNOTATION}"))
        })?;
        let signature = part(manifest, SIGNATURE, SIGNATURE_ANNOTATION)?;
        let cases = part(manifest, CASES, CASES_ANNOTATION)?;
        Ok(Self { component, manifest: text, signature, cases })
    }
}

/// The layer or the annotation, which is base64: tools break line feeds in annotations. Both would leave open which one is meant.
fn part(manifest: &OciImageManifest, kind: &str, key: &str) -> Result<Option<Part>, FetchError> {
    let layer = only(&manifest.layers, kind)?;
    let annotation = manifest.annotations.as_ref().and_then(|all| all.get(key));
    match (layer, annotation) {
        (Some(_), Some(_)) => Err(wrong(format!("it has both a layer {kind} and the annotation {key}"))),
        (Some(layer), None) => Ok(Some(Part::Layer(layer))),
        (None, Some(text)) => {
            let bytes =
                STANDARD.decode(text).map_err(|_| wrong(format!("the annotation {key} is not base64")))?;
            Ok(Some(Part::Annotation(bytes)))
        }
        (None, None) => Ok(None),
    }
}

fn only(layers: &[OciDescriptor], kind: &str) -> Result<Option<Layer>, FetchError> {
    let mut found = layers.iter().filter(|layer| layer.media_type == kind);
    let Some(first) = found.next() else { return Ok(None) };
    if found.next().is_some() {
        return Err(wrong(format!("it has two layers {kind}")));
    }
    let digest = first.digest.strip_prefix("sha256:").filter(|digest| is_digest(digest));
    let digest = digest.ok_or_else(|| wrong(format!("the digest of its layer {kind} is not sha256")))?;
    let size =
        u64::try_from(first.size).map_err(|_| wrong(format!("the size of its layer {kind} is none")))?;
    Ok(Some(Layer { digest: digest.to_owned(), size }))
}

fn wrong(reason: String) -> FetchError {
    FetchError::Layout { reason }
}
