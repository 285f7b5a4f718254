//! The language model that is asked when the plugins are not sure what a message wants.

use crate::secret::Secret;
use serde::{Deserialize, Serialize};

/// Which model is asked, and where. Without a name none is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ModelSettings {
    /// Its name, as its API calls it. Without it no model is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// Where the API is: what stands in front of `/v1/messages`.
    pub(crate) base_url: String,
    /// Sent as `x-api-key`, where the API wants one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) api_key: Option<Secret>,
}

impl Default for ModelSettings {
    fn default() -> Self {
        Self { name: None, base_url: "https://api.anthropic.com".to_owned(), api_key: None }
    }
}

/// A model that cannot be asked. One line, with the next step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ModelSettingsError {
    /// Not an address.
    #[error("model.base_url = {0:?} is no http or https address; it is what stands in front of /v1/messages")]
    BaseUrl(String),
    /// The key would be read on its way.
    #[error("model.base_url = {0:?} would send model.api_key in plain text over a network; use https")]
    PlainText(String),
}

impl ModelSettings {
    /// Refuses what cannot work, and what would show the key.
    pub(super) fn check(&self) -> Result<(), ModelSettingsError> {
        let wrong = || ModelSettingsError::BaseUrl(self.base_url.clone());
        let url = reqwest::Url::parse(&self.base_url).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(wrong());
        }
        let loopback = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match url.scheme() == "http" && !loopback && self.api_key.is_some() {
            true => Err(ModelSettingsError::PlainText(self.base_url.clone())),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), ModelSettingsError> {
        toml::from_str::<ModelSettings>(text).unwrap().check()
    }

    #[test]
    fn an_address_is_one_and_a_key_is_not_shown() {
        check("").unwrap();
        check("name = 'm'\nbase_url = 'http://127.0.0.1:9'\napi_key = 'k'").unwrap();
        check("base_url = 'http://models.example'").unwrap();
        for wrong in ["models.example", "ftp://x", "", "file:///x"] {
            let error = check(&format!("base_url = '{wrong}'")).unwrap_err();
            assert_eq!(error, ModelSettingsError::BaseUrl(wrong.into()), "{wrong}");
        }
        let open = check("base_url = 'http://models.example'\napi_key = 'k'").unwrap_err();
        assert!(matches!(open, ModelSettingsError::PlainText(_)), "{open}");
        let printed =
            toml::to_string(&toml::from_str::<ModelSettings>("api_key = 'k-e-y'").unwrap()).unwrap();
        assert!(printed.contains("api_key") && !printed.contains("k-e-y"), "{printed}");
    }
}
