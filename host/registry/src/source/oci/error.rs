//! Why nothing came of a pull.

use crate::refusal::{Refusal, Step};
use oci_client::errors::OciDistributionError;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("{reference:?} is no reference that a plugin can be pulled by: {reason}")]
    Reference { reference: String, reason: String },
    #[error("{host} does not let us in: {}", chain(.source))]
    SignIn { host: String, source: OciDistributionError },
    #[error("the credentials in {} cannot be used: {reason}", .path.display())]
    Credentials { path: PathBuf, reason: String },
    #[error("{}", chain(.0))]
    Http(#[from] reqwest::Error),
    #[error("{url} answers {status}")]
    Status { url: String, status: u16 },
    #[error("{what} has more than {limit} bytes")]
    TooLarge { what: String, limit: u64 },
    #[error("{what} has {got} bytes, {said} were announced")]
    Length { what: String, got: u64, said: u64 },
    #[error("{what} is sha256:{got} in truth")]
    Digest { what: String, got: String },
    #[error("what is there is no plugin: {reason}")]
    Layout { reason: String },
    #[error("{host} did not hand it over within {limit_ms} ms")]
    Late { host: String, limit_ms: u64 },
}

impl From<FetchError> for Refusal {
    fn from(error: FetchError) -> Self {
        let hint = match &error {
            FetchError::Reference { .. } => "write oci://HOST/REPOSITORY@sha256:DIGEST",
            FetchError::SignIn { .. } | FetchError::Credentials { .. } => {
                "name a docker config.json that `docker login` wrote, under oci.docker_config"
            }
            FetchError::Http(error) if error.is_redirect() => {
                "a registry may redirect three times, and never from TLS to plain HTTP"
            }
            FetchError::Http(_) | FetchError::Late { .. } => {
                "look whether the registry can be reached; what is active stays"
            }
            FetchError::Status { status: 401 | 403, .. } => {
                "name a docker config.json that `docker login` wrote, under oci.docker_config"
            }
            FetchError::Status { .. } => "look whether the registry still has that digest",
            FetchError::TooLarge { .. } => "make it smaller; the bound is the host's own",
            FetchError::Length { .. } | FetchError::Digest { .. } => {
                "the registry or somebody on the way exchanged it; push it again or take another registry"
            }
            FetchError::Layout { .. } => "docs/plugins.md says which layers a plugin has in a registry",
        };
        Refusal::new(Step::Fetch, error.to_string(), hint)
    }
}

/// The libraries say the cause in the error below their own.
fn chain(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut below = error.source();
    while let Some(cause) = below {
        said.push_str(": ");
        said.push_str(&cause.to_string());
        below = cause.source();
    }
    said
}
