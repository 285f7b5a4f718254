//! Where the configuration comes from, layer by layer, and what is wrong with it.

use super::Config;
use super::admin::AdminSettingsError;
use super::auth::AuthSettingsError;
use super::model::ModelSettingsError;
use super::play::PlaySettingsError;
use super::quota::QuotaSettingsError;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::Serialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use waza_registry::decision::DecisionLogOptionsError;
use waza_studio::detect::DetectOptionsError;

/// Read when no file was named and it is there.
const DEFAULT_FILE: &str = "waza.toml";

/// Variables of the environment that have names of their own.
const PROVIDER: [&str; 2] = ["SUPABASE_URL", "SUPABASE_ANON_KEY"];

/// What was said on the command line; what was not said is left to the layers below.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Flags {
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) listen: Option<SocketAddr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) volume: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) data_dir: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) store_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) admin: Option<AdminFlags>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_dir: Option<PathBuf>,
}

/// What was said of the admin listener.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AdminFlags {
    pub(crate) listen: SocketAddr,
}

/// Why the configuration cannot be used. One line each, with the next step.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// A key or a value is wrong.
    #[error("configuration: {0}; `waza serve --print-config` shows every key")]
    Invalid(String),
    /// A file was named that is not there.
    #[error("configuration file {} cannot be read: {source}; name another with --config", path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// A bound of nothing.
    #[error("configuration: limits.{key} is 0, which would stop the server; give it at least 1")]
    ZeroLimit { key: &'static str },
    /// A log that cannot be.
    #[error("configuration: {0}")]
    DecisionLog(#[from] DecisionLogOptionsError),
    /// An admin listener that cannot be.
    #[error("configuration: {0}")]
    Admin(#[from] AdminSettingsError),
    /// Numbers that cannot work.
    #[error("configuration: {0}")]
    Detect(#[from] DetectOptionsError),
    /// A model that cannot be asked.
    #[error("configuration: {0}")]
    Model(#[from] ModelSettingsError),
    /// A play host that would be none.
    #[error("configuration: {0}")]
    Play(#[from] PlaySettingsError),
    /// Too short to be a secret.
    #[error("configuration: {key} has fewer than 16 characters; make one with: openssl rand -hex 32")]
    WeakSecret { key: &'static str },
    /// An open door.
    #[error(
        "refusing to listen on {listen}: anybody who reaches it could sign in with a development token; set \
         auth.supabase_url, or listen on a loopback address such as 127.0.0.1:8787"
    )]
    NoRealSignIn { listen: SocketAddr },
    /// A secret that was left to chance where others depend on it.
    #[error("refusing to listen on {listen} without {key}; make one with: openssl rand -hex 32")]
    NoSecret { key: &'static str, listen: SocketAddr },
    /// A way of signing in that cannot be.
    #[error("configuration: {0}")]
    Auth(#[from] AuthSettingsError),
    /// A quota that is none.
    #[error("configuration: {0}")]
    Quota(#[from] QuotaSettingsError),
    /// Not an origin.
    #[error("configuration: cors_origins has {0:?}, which is no origin; one looks like https://play.example")]
    Origin(String),
}

impl Config {
    /// Defaults, then the file, then `WAZA_…`, then the flags.
    pub(crate) fn load(flags: &Flags) -> Result<Self, ConfigError> {
        Self::layers(flags)?.extract().map_err(|errors| {
            ConfigError::Invalid(
                errors.into_iter().map(|error| error.to_string()).collect::<Vec<_>>().join("; "),
            )
        })
    }

    fn layers(flags: &Flags) -> Result<Figment, ConfigError> {
        let mut layers = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file(flags.config.as_deref())? {
            layers = layers.merge(Toml::file_exact(file));
        }
        // What the identity provider's own tools call these. WAZA_CONFIG names the file and is read with the flags.
        Ok(layers
            .merge(
                Env::raw().only(&PROVIDER).map(|key| format!("auth.{}", key.as_str().to_lowercase()).into()),
            )
            .merge(Env::prefixed("WAZA_").ignore(&["config"]).split("__"))
            .merge(Serialized::defaults(flags)))
    }
}

fn file(named: Option<&Path>) -> Result<Option<&Path>, ConfigError> {
    match named {
        None => Ok(Some(Path::new(DEFAULT_FILE)).filter(|path| path.exists())),
        Some(path) => match std::fs::File::open(path) {
            Ok(_) => Ok(Some(path)),
            Err(source) => Err(ConfigError::File { path: path.to_owned(), source }),
        },
    }
}

#[cfg(test)]
#[expect(clippy::result_large_err, reason = "figment::Jail asks for its own error type")]
mod tests {
    use super::*;
    use crate::secret::Secret;
    use figment::Jail;

    fn load(jail: &Jail, flags: Flags) -> Result<Config, ConfigError> {
        // The jail has set the folder and the environment of this test.
        let _ = jail;
        Config::load(&flags)
    }

    #[test]
    fn flags_win_over_environment_over_file_over_defaults() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            let config = load(jail, Flags::default()).unwrap();
            assert_eq!(config.listen.to_string(), "127.0.0.1:8787");
            jail.create_file(
                "waza.toml",
                "listen = '127.0.0.1:1'\nvolume = 'a'\ndata_dir = 'file'\n[limits]\nconnections = 3",
            )?;
            jail.set_env("WAZA_VOLUME", "b");
            jail.set_env("WAZA_DATA_DIR", "env");
            jail.set_env("WAZA_LIMITS__WS_INIT_MS", "5");
            let flags = Flags { data_dir: Some("flag".into()), ..Flags::default() };
            let config = load(jail, flags).unwrap();
            assert_eq!(config.listen.to_string(), "127.0.0.1:1");
            assert_eq!(config.volume, Path::new("b"));
            assert_eq!(config.data_dir, Path::new("flag"));
            assert_eq!((config.limits.connections, config.limits.ws_init_ms), (3, 5));
            assert_eq!(config.limits.request_seconds, 60, "a table in a file does not reset its other keys");
            Ok(())
        });
    }

    #[test]
    fn an_unknown_key_is_refused_by_name_wherever_it_is() {
        for (file, key, value) in [
            ("lisen = 1", "WAZA_LOG", "info"),
            ("[limits]\nlisen = 1", "WAZA_LOG", "info"),
            ("", "WAZA_LISEN", "1"),
            ("", "WAZA_LIMITS__LISEN", "1"),
        ] {
            Jail::expect_with(|jail| {
                jail.clear_env();
                jail.create_file("waza.toml", file)?;
                jail.set_env(key, value);
                let error = load(jail, Flags::default()).unwrap_err().to_string();
                assert!(error.contains("lisen") && error.contains("--print-config"), "{error}");
                assert_eq!(error.lines().count(), 1, "{error}");
                Ok(())
            });
        }
    }

    #[test]
    fn grants_are_read_by_plugin_and_what_is_no_grant_is_refused() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            jail.create_file("waza.toml", "[grants.my-plugin]\nclocks = true\nhttp = ['*.example.com']")?;
            let config = load(jail, Flags::default()).unwrap();
            let granted = &config.registry().grants["my-plugin"];
            assert!(granted.clocks && !granted.random && granted.http.len() == 1);
            let printed = config.to_toml().unwrap();
            jail.create_file("waza.toml", &printed)?;
            assert_eq!(load(jail, Flags::default()).unwrap().grants, config.grants);
            for wrong in ["sockets = true", "http = ['*']"] {
                jail.create_file("waza.toml", &format!("[grants.my-plugin]\n{wrong}"))?;
                assert!(
                    matches!(load(jail, Flags::default()).unwrap_err(), ConfigError::Invalid(_)),
                    "{wrong}"
                );
            }
            Ok(())
        });
    }

    #[test]
    fn the_identity_provider_may_be_named_as_its_own_tools_do() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            jail.create_file(
                "waza.toml",
                "[auth]\nsupabase_url = 'https://file.example'\nleeway_seconds = 3",
            )?;
            jail.set_env("SUPABASE_URL", "https://env.example");
            jail.set_env("SUPABASE_ANON_KEY", "public");
            let config = load(jail, Flags::default()).unwrap();
            config.check().unwrap();
            assert_eq!(config.auth.supabase_url.as_deref(), Some("https://env.example"));
            assert_eq!(
                (config.auth.supabase_anon_key.as_deref(), config.auth.leeway_seconds),
                (Some("public"), 3)
            );
            assert!(config.quota.options(config.has_provider()).enabled);
            jail.set_env("WAZA_AUTH__SUPABASE_URL", "https://waza.example");
            let config = load(jail, Flags::default()).unwrap();
            assert_eq!(config.auth.supabase_url.as_deref(), Some("https://waza.example"));
            Ok(())
        });
    }

    #[test]
    fn a_named_file_must_be_there() {
        let flags = Flags { config: Some("/nonexistent/waza.toml".into()), ..Flags::default() };
        assert!(matches!(Config::load(&flags).unwrap_err(), ConfigError::File { .. }));
    }

    #[test]
    fn what_is_printed_can_be_read_back_and_shows_no_secret() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            jail.set_env("WAZA_SERVICE_TOKEN", "0123456789abcdef-secret");
            let printed = load(jail, Flags::default()).unwrap().to_toml().unwrap();
            assert!(printed.contains("service_token") && !printed.contains("abcdef"), "{printed}");
            jail.create_file("waza.toml", &printed)?;
            load(jail, Flags::default()).unwrap();
            Ok(())
        });
    }

    #[test]
    fn what_cannot_be_served_safely_is_refused() {
        let config = |change: fn(&mut Config)| {
            let mut config = Config::default();
            change(&mut config);
            config.check()
        };
        config(|_| ()).unwrap();
        config(|c| c.listen = "[::1]:0".parse().unwrap()).unwrap();
        let open = config(|c| c.listen = "0.0.0.0:8787".parse().unwrap()).unwrap_err();
        assert!(matches!(open, ConfigError::NoRealSignIn { .. }), "{open}");
        let reachable = |change: fn(&mut Config)| {
            let mut config = Config { listen: "0.0.0.0:8787".parse().unwrap(), ..Config::default() };
            config.auth.supabase_url = Some("https://id.example".into());
            config.auth.supabase_anon_key = Some("public".into());
            config.service_token = Some(Secret::random());
            config.game_signing_secret = Some(Secret::random());
            change(&mut config);
            config.check()
        };
        reachable(|_| ()).unwrap();
        let chance = reachable(|c| c.game_signing_secret = None).unwrap_err();
        assert!(matches!(chance, ConfigError::NoSecret { key: "game_signing_secret", .. }), "{chance}");
        for origin in ["*", "play.example", "https://play.example/", "ftp://play.example", "null"] {
            let mut config = Config { cors_origins: vec![origin.into()], ..Config::default() };
            assert!(matches!(config.check().unwrap_err(), ConfigError::Origin(_)), "{origin}");
            config.cors_origins = vec!["https://play.example:8443".into()];
            config.check().unwrap();
        }
        let zero = config(|c| c.limits.ws_frame_bytes = 0).unwrap_err();
        assert!(matches!(zero, ConfigError::ZeroLimit { key: "ws_frame_bytes" }), "{zero}");
        let log = config(|c| c.decision_log.files = 0).unwrap_err();
        assert_eq!(log.to_string(), "configuration: decision_log.files = 0 must be 1–10000");
        let weak = config(|c| c.service_token = serde_json::from_str("\"short\"").unwrap()).unwrap_err();
        assert!(matches!(weak, ConfigError::WeakSecret { key: "service_token" }), "{weak}");
    }
}
