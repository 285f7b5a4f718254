//! Asks the identity provider: with a deadline for the whole of the answer, and never more of it than agreed.

use crate::config::AuthSettings;
use crate::outbound::{self, Unread};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};
use std::time::Duration;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProviderError {
    /// It cannot be reached, or not in time. Said without the address.
    #[error("{0}")]
    Unreachable(String),
    /// It says no.
    #[error("it answers with {0}")]
    Status(StatusCode),
    /// Its answer makes no sense.
    #[error("its answer cannot be used: {0}")]
    Answer(String),
}

/// Clones share the connections.
#[derive(Debug, Clone)]
pub(super) struct Provider {
    client: Client,
    most_bytes: usize,
}

impl Provider {
    pub(super) fn new(settings: &AuthSettings) -> reqwest::Result<Self> {
        let limit = Duration::from_millis(settings.provider_request_ms);
        // Where keys come from is what the operator said, and not where somebody points.
        let client =
            Client::builder().timeout(limit).connect_timeout(limit).redirect(Policy::none()).build()?;
        Ok(Self { client, most_bytes: settings.provider_response_bytes })
    }

    pub(super) fn get(&self, address: &str) -> RequestBuilder {
        self.client.get(address)
    }

    /// The body of a good answer.
    pub(super) async fn json(&self, request: RequestBuilder) -> Result<Vec<u8>, ProviderError> {
        let response = request.send().await.map_err(Unread::from)?;
        match response.status() {
            StatusCode::OK => Ok(outbound::whole(response, self.most_bytes).await?),
            other => Err(ProviderError::Status(other)),
        }
    }
}

impl From<Unread> for ProviderError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Unreachable(why) => Self::Unreachable(why),
            Unread::LongerThan(most) => {
                Self::Answer(format!("it has more than {most} bytes (provider_response_bytes)"))
            }
        }
    }
}
