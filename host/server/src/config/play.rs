//! Where published games are played. On a host of their own they cannot even name the app's addresses as theirs; without
//! one they are played on the app's, where the sandbox of their policy alone keeps them apart.

use super::Config;
use serde::{Deserialize, Serialize};

/// Where published games are played.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PlaySettings {
    /// The `Host` that answers `/g/` and nothing else, such as `play.example.com`. Without it `/g/` is on every host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) host: Option<String>,
    /// Where the app is, such as `https://app.example.com`: it may frame games, and keeps what users upload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) app_origin: Option<String>,
}

/// A play host that would be none. One line, with the next step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PlaySettingsError {
    /// Not what a browser sends.
    #[error("play.host = {0:?} is no host; it is what a browser sends as Host, such as play.example.com")]
    Host(String),
    /// Not what a browser calls an origin.
    #[error(
        "play.app_origin = {0:?} is no origin; it is a scheme and a host, such as https://app.example.com"
    )]
    Origin(String),
    /// Nobody could frame a game.
    #[error(
        "play.host is set and play.app_origin is not; name the origin of the app, such as https://app.example.com"
    )]
    NoOrigin,
    /// Then they would share everything.
    #[error("play.host = {0:?} is the app's own host; give games another one")]
    SameHost(String),
}

impl PlaySettings {
    /// Refuses what cannot work.
    pub(super) fn check(&self) -> Result<(), PlaySettingsError> {
        if let Some(origin) = &self.app_origin {
            let wrong = || PlaySettingsError::Origin(origin.clone());
            let url = reqwest::Url::parse(origin).map_err(|_| wrong())?;
            if !matches!(url.scheme(), "http" | "https") || url.origin().ascii_serialization() != *origin {
                return Err(wrong());
            }
        }
        let Some(host) = &self.host else { return Ok(()) };
        if !is_host(host) {
            return Err(PlaySettingsError::Host(host.clone()));
        }
        let origin = self.app_origin.as_deref().ok_or(PlaySettingsError::NoOrigin)?;
        let app = origin.split_once("://").map_or(origin, |(_, host)| host);
        match app.eq_ignore_ascii_case(host) {
            true => Err(PlaySettingsError::SameHost(host.clone())),
            false => Ok(()),
        }
    }
}

/// A name or an IPv4 address, and perhaps a port: what can stand in a policy as it is.
pub(crate) fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').unwrap_or((text, "0"));
    let is_name =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    is_name && port.parse::<u16>().is_ok()
}

impl Config {
    /// What the browser client is told of where games are played; `None`: here.
    pub(crate) fn play_domain(&self) -> Option<&str> {
        self.play_domain.as_deref().or(self.play.host.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), PlaySettingsError> {
        toml::from_str::<PlaySettings>(text).unwrap().check()
    }

    #[test]
    fn a_play_host_is_another_host_and_knows_its_app() {
        check("").unwrap();
        check("app_origin = 'http://127.0.0.1:8787'").unwrap();
        check("host = 'play.example.com'\napp_origin = 'https://app.example.com'").unwrap();
        check("host = '127.0.0.1:1'\napp_origin = 'http://127.0.0.1:2'").unwrap();
        assert_eq!(check("host = 'play.example.com'"), Err(PlaySettingsError::NoOrigin));
        let same = check("host = 'APP.example.com'\napp_origin = 'https://app.example.com'").unwrap_err();
        assert!(matches!(same, PlaySettingsError::SameHost(_)), "{same}");
        for host in ["", "https://play.example.com", "play.example.com/", "a b", "a;b", "a:99999", "*"] {
            let wrong =
                check(&format!("host = '{host}'\napp_origin = 'https://app.example.com'")).unwrap_err();
            assert_eq!(wrong, PlaySettingsError::Host(host.into()));
        }
        for origin in
            ["app.example.com", "https://app.example.com/", "ftp://app.example.com", "null", "https://a/b"]
        {
            let wrong = check(&format!("app_origin = '{origin}'")).unwrap_err();
            assert_eq!(wrong, PlaySettingsError::Origin(origin.into()));
        }
    }
}
