//! Plugins from an OCI registry, by digest: a tag may lead elsewhere tomorrow, a digest cannot.
//!
//! The layout is that of component tools: the config `application/vnd.wasm.config.v0+json` and one layer
//! `application/wasm`. Our manifest, signature and cases come along as layers of their own, or as annotations. Everything that
//! a registry says is bounded in bytes and the whole in time, and each part is held against its digest.

mod credentials;
mod error;
mod get;
mod layout;
mod reference;

use super::{Candidate, MAX_COMPONENT_BYTES, MAX_SIGNATURE_BYTES, SourceId, Upload};
use crate::{case, manifest, refusal::Refusal};
use error::FetchError;
use get::Session;
use layout::{Part, Parts};
use reference::Pinned;
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, time::Duration};

/// How registries are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OciOptions {
    /// Milliseconds that one pull may take, all of it.
    pub timeout_ms: u64,
    /// Hosts (`host` or `host:port`) that are asked without TLS. Loopback addresses are anyway.
    pub plain_http: Vec<String>,
    /// A docker `config.json` with the registries' credentials; `docker login` writes it. Without it nobody is signed
    /// in. A credential helper that it names is run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_config: Option<PathBuf>,
}

impl Default for OciOptions {
    fn default() -> Self {
        Self { timeout_ms: 60_000, plain_http: Vec::new(), docker_config: None }
    }
}

/// OCI registries as a source of plugins.
#[derive(Clone, Debug, Default)]
pub struct Oci(OciOptions);

impl Oci {
    /// Asks nobody yet.
    #[must_use]
    pub fn new(options: OciOptions) -> Self {
        Self(options)
    }

    /// Pulls `oci://host/repository[:tag]@sha256:…`; the digest is that of the OCI manifest. The tag is for people.
    pub async fn pull(&self, reference: &str) -> Result<Candidate, Refusal> {
        let pinned = Pinned::parse(reference)?;
        let limit_ms = self.0.timeout_ms;
        let pulled = tokio::time::timeout(Duration::from_millis(limit_ms), self.fetch(&pinned)).await;
        let upload = match pulled {
            Ok(fetched) => fetched?,
            Err(_) => return Err(FetchError::Late { host: pinned.host().to_owned(), limit_ms }.into()),
        };
        upload.candidate_from(SourceId::Oci { reference: pinned.to_string() })
    }

    async fn fetch(&self, pinned: &Pinned) -> Result<Upload, FetchError> {
        let session = Session::open(&self.0, pinned).await?;
        let parts = Parts::of(&session.manifest().await?)?;
        Ok(Upload {
            manifest: text("manifest", session.part(&parts.manifest, manifest::MAX_BYTES).await?)?,
            component: session.part(&parts.component, MAX_COMPONENT_BYTES).await?,
            signature: match &parts.signature {
                None => None,
                Some(part) => Some(text("signature", session.part(part, MAX_SIGNATURE_BYTES).await?)?),
            },
            cases: match &parts.cases {
                None => None,
                Some(part) => Some(text("cases", session.part(part, case::MAX_BYTES).await?)?),
            },
        })
    }
}

impl Session {
    async fn part(&self, part: &Part, limit: u64) -> Result<Vec<u8>, FetchError> {
        match part {
            Part::Layer(layer) => self.blob(layer, limit).await,
            // The bound of the OCI manifest is a bound of this, too; the upload checks its own.
            Part::Annotation(bytes) => Ok(bytes.clone()),
        }
    }
}

fn text(what: &'static str, bytes: Vec<u8>) -> Result<String, FetchError> {
    String::from_utf8(bytes).map_err(|_| FetchError::Layout { reason: format!("its {what} is not UTF-8") })
}

#[cfg(test)]
mod tests;
