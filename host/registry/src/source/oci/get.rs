//! Bounded reads from one repository. The library signs us in; what it cannot do is stop reading, or refuse to be led
//! from TLS to plain HTTP, so the bytes themselves are fetched here.

use super::{
    OciOptions, credentials,
    error::FetchError,
    layout::Layer,
    reference::{Pinned, is_loopback},
};
use crate::source::sha256;
use oci_client::{
    RegistryOperation,
    client::{ClientConfig, ClientProtocol},
    manifest::{OCI_IMAGE_MEDIA_TYPE, OciImageManifest},
    secrets::RegistryAuth,
};
use reqwest::{
    Client,
    header::ACCEPT,
    redirect::{Action, Attempt, Policy},
};
use std::{sync::Arc, time::Duration};

/// Bytes an OCI manifest may have; registries themselves take no more.
const MAX_MANIFEST_BYTES: u64 = 4 << 20;
/// How long a registry may take to answer the call, and to send the next bytes.
const CONNECT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_secs(20);
const REDIRECTS: usize = 3;

/// A repository that we are signed in to.
pub(super) struct Session {
    http: Client,
    /// `http://host/v2/repository`.
    base: String,
    pinned: Pinned,
    auth: RegistryAuth,
}

impl Session {
    pub(super) async fn open(options: &OciOptions, pinned: &Pinned) -> Result<Self, FetchError> {
        let host = pinned.host().to_owned();
        let plain: Arc<[String]> = options.plain_http.clone().into();
        let is_plain = is_plain(&plain, &host);
        let known = credentials::of(options.docker_config.clone(), host.clone()).await?;
        let auth = sign_in(pinned, known, is_plain).await?;
        let http = Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(PAUSE)
            .redirect(Policy::custom(move |attempt| redirected(&plain, attempt)))
            .build()?;
        let scheme = if is_plain { "http" } else { "https" };
        let base = format!("{scheme}://{host}/v2/{}", pinned.reference.repository());
        Ok(Self { http, base, pinned: pinned.clone(), auth })
    }

    pub(super) async fn manifest(&self) -> Result<OciImageManifest, FetchError> {
        let digest = &self.pinned.digest;
        let what = format!("the manifest sha256:{digest}");
        let bytes = self.get(&format!("manifests/sha256:{digest}"), &what, MAX_MANIFEST_BYTES).await?;
        verified(&what, digest, &bytes)?;
        let parsed: Result<OciImageManifest, _> = serde_json::from_slice(&bytes);
        parsed.map_err(|error| FetchError::Layout {
            reason: format!("its manifest is not an image's: {error}"),
        })
    }

    pub(super) async fn blob(&self, layer: &Layer, limit: u64) -> Result<Vec<u8>, FetchError> {
        let what = format!("the layer sha256:{}", layer.digest);
        if layer.size > limit {
            return Err(FetchError::TooLarge { what, limit });
        }
        // No more than was announced, whatever comes.
        let bytes = self.get(&format!("blobs/sha256:{}", layer.digest), &what, layer.size).await?;
        let got = bytes.len() as u64;
        if got != layer.size {
            return Err(FetchError::Length { what, got, said: layer.size });
        }
        verified(&what, &layer.digest, &bytes)?;
        Ok(bytes)
    }

    async fn get(&self, path: &str, what: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let url = format!("{}/{path}", self.base);
        let request = self.http.get(&url).header(ACCEPT, OCI_IMAGE_MEDIA_TYPE).header(ACCEPT, "*/*");
        let request = match &self.auth {
            RegistryAuth::Anonymous => request,
            RegistryAuth::Basic(user, password) => request.basic_auth(user, Some(password)),
            RegistryAuth::Bearer(token) => request.bearer_auth(token),
        };
        let mut response = request.send().await?;
        if !response.status().is_success() {
            return Err(FetchError::Status { url, status: response.status().as_u16() });
        }
        let too_large = || FetchError::TooLarge { what: what.to_owned(), limit };
        let said = response.content_length().unwrap_or_default();
        if said > limit {
            return Err(too_large());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(said).unwrap_or_default());
        while let Some(chunk) = response.chunk().await? {
            if (bytes.len() + chunk.len()) as u64 > limit {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

/// Asks for a token where the registry wants one.
async fn sign_in(pinned: &Pinned, known: RegistryAuth, plain: bool) -> Result<RegistryAuth, FetchError> {
    let protocol = if plain { ClientProtocol::Http } else { ClientProtocol::Https };
    let config = ClientConfig {
        protocol,
        connect_timeout: Some(CONNECT),
        read_timeout: Some(PAUSE),
        ..ClientConfig::default()
    };
    let failed = |source| FetchError::SignIn { host: pinned.host().to_owned(), source };
    let client = oci_client::Client::try_from(config).map_err(failed)?;
    let token = client.auth(&pinned.reference, &known, RegistryOperation::Pull).await.map_err(failed)?;
    Ok(token.map_or(known, RegistryAuth::Bearer))
}

fn verified(what: &str, digest: &str, bytes: &[u8]) -> Result<(), FetchError> {
    let got = sha256(bytes);
    if got == digest { Ok(()) } else { Err(FetchError::Digest { what: what.to_owned(), got }) }
}

fn is_plain(plain: &[String], host: &str) -> bool {
    is_loopback(host) || plain.iter().any(|listed| listed == host)
}

/// Registries hand their blobs over from other hosts, so a redirect is followed; never out of TLS, though, and to plain
/// HTTP only where that is allowed. The client gives our credentials to no other host.
fn redirected(plain: &[String], attempt: Attempt<'_>) -> Action {
    let url = attempt.url();
    let host = match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    };
    let from_tls = attempt.previous().last().is_some_and(|before| before.scheme() == "https");
    let unsafe_http = url.scheme() != "https" && (from_tls || !is_plain(plain, &host));
    match attempt.previous().len() {
        _ if unsafe_http => attempt.error(Astray("it leads to plain HTTP, which is not allowed there")),
        hops if hops > REDIRECTS => attempt.error(Astray("there are too many of them")),
        _ => attempt.follow(),
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Astray(&'static str);
