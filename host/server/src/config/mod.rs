//! The configuration: one typed struct, defaults < file < environment < flags, and a key nobody reads is an error.
//!
//! No other place of the program reads the environment.

mod admin;
mod engine;
mod limits;
mod load;
mod model;

pub(crate) use admin::AdminSettings;
pub(crate) use engine::{COMPILE_COMMAND, EngineSettings};
pub(crate) use limits::Limits;
pub(crate) use load::{AdminFlags, ConfigError, Flags};
pub(crate) use model::ModelSettings;

use crate::secret::Secret;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use waza_registry::decision::DecisionLogOptions;
use waza_registry::{Grants, OciOptions, RegistryOptions, RolloutSettings, TrustConfig, WatchOptions};
use waza_studio::StudioLimits;
use waza_studio::detect::DetectOptions;

/// Everything an operator can set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// Where to listen. Port 0 takes a free one; the real address is printed.
    pub(crate) listen: SocketAddr,
    /// The skills volume: `skills/` and `plugins/`. Only read.
    pub(crate) volume: PathBuf,
    /// How the volume is watched for changed skills and plugins.
    pub(crate) watch: WatchOptions,
    /// What the server writes: projects, the database, secrets.
    pub(crate) data_dir: PathBuf,
    /// What the server can make again, for its user alone. Without it: `state` in the data folder.
    pub(crate) state_dir: Option<PathBuf>,
    /// The database: `sqlite:///absolute/path/waza.db`, or `postgres://user@host/database`. Without it: `waza.db` in the
    /// data folder.
    #[serde(serialize_with = "without_password")]
    pub(crate) store_url: Option<String>,
    /// Where generation runs.
    pub(crate) backend: Backend,
    /// Whether anybody on this machine may sign in at `POST /api/dev/sign-in`. Loopback only.
    pub(crate) dev_sign_in: bool,
    /// What other web servers show to call plugins. Without it, on loopback: made in `<data_dir>/service-token`.
    pub(crate) service_token: Option<Secret>,
    /// What preview links are signed with. Without it, on loopback: a random one for each start.
    pub(crate) game_signing_secret: Option<Secret>,
    /// Told to the browser client.
    pub(crate) supabase_url: Option<String>,
    /// Told to the browser client.
    pub(crate) supabase_anon_key: Option<String>,
    /// Told to the browser client: the host that published games are played on.
    pub(crate) play_domain: Option<String>,
    /// Told to the browser client: what the addresses of published games start with.
    pub(crate) public_game_base_url: Option<String>,
    /// What is logged: `info`, `waza=debug,info`, …
    pub(crate) log: String,
    /// How log lines look.
    pub(crate) log_format: LogFormat,
    /// Bounds of the wire.
    pub(crate) limits: Limits,
    /// Bounds of compiling plugins.
    pub(crate) engine: EngineSettings,
    /// Bounds of projects and jobs.
    pub(crate) studio: StudioLimits,
    /// How far what is detected in messages is trusted.
    pub(crate) detect: DetectOptions,
    /// The language model that is asked where the plugins are not sure.
    pub(crate) model: ModelSettings,
    /// Where operators are answered, and who they are.
    pub(crate) admin: AdminSettings,
    /// How registries are asked for plugins that operators stage by digest.
    pub(crate) oci: OciOptions,
    /// Which decisions of plugins are logged, and the bounds of their log.
    pub(crate) decision_log: DecisionLogOptions,
    /// How plugins serve, and how new ones become active.
    pub(crate) rollout: RolloutSettings,
    /// What plugins may reach, by their names. A plugin that is not named may reach nothing.
    pub(crate) grants: BTreeMap<String, Grants>,
    /// Which plugins may be loaded at all. By default all that are on the volume.
    pub(crate) trust: TrustConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8787)),
            volume: PathBuf::from("volume"),
            watch: WatchOptions::default(),
            data_dir: PathBuf::from("data"),
            state_dir: None,
            store_url: None,
            backend: Backend::Template,
            dev_sign_in: true,
            service_token: None,
            game_signing_secret: None,
            supabase_url: None,
            supabase_anon_key: None,
            play_domain: None,
            public_game_base_url: None,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
            limits: Limits::default(),
            engine: EngineSettings::default(),
            studio: StudioLimits::default(),
            detect: DetectOptions::default(),
            model: ModelSettings::default(),
            admin: AdminSettings::default(),
            oci: OciOptions::default(),
            decision_log: DecisionLogOptions::default(),
            rollout: RolloutSettings::default(),
            grants: BTreeMap::new(),
            trust: TrustConfig::default(),
        }
    }
}

/// A URL as it may be printed.
fn without_password<S: Serializer>(url: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    url.as_deref().map(waza_store::without_secrets).serialize(serializer)
}

/// Where generation runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Backend {
    /// In this process, from templates; needs nothing.
    Template,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// The database's URL.
    pub(crate) fn store_url(&self) -> String {
        self.store_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", self.data_dir.join("waza.db").display()))
    }

    /// How the volume is opened.
    pub(crate) fn registry(&self) -> RegistryOptions {
        RegistryOptions {
            grants: self.grants.clone(),
            trust: self.trust.clone(),
            rollout: self.rollout.clone(),
            ..RegistryOptions::new(&self.volume)
        }
    }

    /// What the server can make again, or do without.
    pub(crate) fn state_dir(&self) -> PathBuf {
        self.state_dir.clone().unwrap_or_else(|| self.data_dir.join("state"))
    }

    /// Where decisions are logged.
    pub(crate) fn decisions_dir(&self) -> PathBuf {
        self.state_dir().join("decisions")
    }

    /// Where development tokens are signed from.
    pub(crate) fn dev_secret_file(&self) -> PathBuf {
        self.data_dir.join("dev-token-secret")
    }

    /// Where the service token is when the operator named none.
    pub(crate) fn service_token_file(&self) -> PathBuf {
        self.data_dir.join("service-token")
    }

    /// Where operators of this machine are answered.
    pub(crate) fn admin_socket(&self) -> PathBuf {
        self.data_dir.join("admin.sock")
    }

    /// Where the operators' token is when nobody was named.
    pub(crate) fn admin_token_file(&self) -> PathBuf {
        self.data_dir.join("admin-token")
    }

    /// As TOML, secrets not shown. Keys without a value are there as comments: the list is complete.
    pub(crate) fn to_toml(&self) -> Result<String, toml::ser::Error> {
        let unset = [
            ("state_dir", self.state_dir.is_none()),
            ("store_url", self.store_url.is_none()),
            ("service_token", self.service_token.is_none()),
            ("game_signing_secret", self.game_signing_secret.is_none()),
            ("supabase_url", self.supabase_url.is_none()),
            ("supabase_anon_key", self.supabase_anon_key.is_none()),
            ("play_domain", self.play_domain.is_none()),
            ("public_game_base_url", self.public_game_base_url.is_none()),
        ];
        let unset: String =
            unset.iter().filter(|(_, is)| *is).map(|(key, _)| format!("# {key} = \"\"\n")).collect();
        let mut set = toml::to_string(self)?;
        if self.admin.listen.is_none() {
            set = set.replacen("[admin]\n", "[admin]\n# listen = \"\"\n", 1);
        }
        if self.model.name.is_none() {
            set = set.replacen("[model]\n", "[model]\n# name = \"\"\n", 1);
        }
        if self.model.api_key.is_none() {
            set = set.replacen("[model]\n", "[model]\n# api_key = \"\"\n", 1);
        }
        Ok(unset + &set)
    }

    /// Refuses what cannot be served safely. Called before anything is opened.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        self.limits.check()?;
        self.decision_log.check()?;
        self.admin.check()?;
        self.detect.check()?;
        self.model.check()?;
        if !self.listen.ip().is_loopback() {
            // Development tokens are the only ones this program can verify, and they are for one machine.
            return Err(ConfigError::NoRealSignIn { listen: self.listen });
        }
        for (key, secret) in
            [("service_token", &self.service_token), ("game_signing_secret", &self.game_signing_secret)]
        {
            if secret.as_ref().is_some_and(|secret| !secret.is_strong()) {
                return Err(ConfigError::WeakSecret { key });
            }
        }
        Ok(())
    }
}
