//! The configuration: one typed struct, defaults < file < environment < flags, and a key nobody reads is an error.
//!
//! No other place of the program reads the environment.

mod admin;
mod auth;
mod engine;
mod limits;
mod load;
mod model;
mod play;
mod quota;

pub(crate) use admin::AdminSettings;
pub(crate) use auth::AuthSettings;
pub(crate) use engine::{COMPILE_COMMAND, EngineSettings};
pub(crate) use limits::Limits;
pub(crate) use load::{AdminFlags, ConfigError, Flags};
pub(crate) use model::ModelSettings;
pub(crate) use play::{PlaySettings, is_host};
pub(crate) use quota::QuotaSettings;

use crate::secret::Secret;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use waza_registry::decision::DecisionLogOptions;
use waza_registry::{Grants, OciOptions, RegistryOptions, RolloutSettings, TrustConfig, WatchOptions};
use waza_store::{StoreLimits, StoreOptions};
use waza_studio::StudioLimits;
use waza_studio::backup::BackupLimits;
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
    /// Told to the browser client: the host that published games are played on.
    pub(crate) play_domain: Option<String>,
    /// Told to the browser client: what the addresses of published games start with.
    pub(crate) public_game_base_url: Option<String>,
    /// Pages elsewhere that may read assets and published games: `https://play.example`, …
    pub(crate) cors_origins: Vec<String>,
    /// The browser client's files, served in place of this program's own page.
    pub(crate) client_dir: Option<PathBuf>,
    /// Whether `testError` is answered: a failure that did not happen, for trying out clients.
    pub(crate) test_errors: bool,
    /// What is logged: `info`, `waza=debug,info`, …
    pub(crate) log: String,
    /// How log lines look.
    pub(crate) log_format: LogFormat,
    /// Bounds of the wire.
    pub(crate) limits: Limits,
    /// Bounds of compiling plugins.
    pub(crate) engine: EngineSettings,
    /// How the database is used: connections, time-outs, bounds of rows.
    pub(crate) store: StoreLimits,
    /// Bounds of what `waza backup` packs and `waza restore` unpacks.
    pub(crate) backup: BackupLimits,
    /// Bounds of projects and jobs.
    pub(crate) studio: StudioLimits,
    /// How far what is detected in messages is trusted.
    pub(crate) detect: DetectOptions,
    /// The language model that is asked where the plugins are not sure.
    pub(crate) model: ModelSettings,
    /// Where operators are answered, and who they are.
    pub(crate) admin: AdminSettings,
    /// Where published games are played.
    pub(crate) play: PlaySettings,
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
    /// Who is let in.
    pub(crate) auth: AuthSettings,
    /// What users may begin in a day.
    pub(crate) quota: QuotaSettings,
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
            play_domain: None,
            public_game_base_url: None,
            cors_origins: Vec::new(),
            client_dir: None,
            test_errors: false,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
            limits: Limits::default(),
            engine: EngineSettings::default(),
            store: StoreLimits::default(),
            backup: BackupLimits::default(),
            studio: StudioLimits::default(),
            detect: DetectOptions::default(),
            model: ModelSettings::default(),
            admin: AdminSettings::default(),
            play: PlaySettings::default(),
            oci: OciOptions::default(),
            decision_log: DecisionLogOptions::default(),
            rollout: RolloutSettings::default(),
            grants: BTreeMap::new(),
            trust: TrustConfig::default(),
            auth: AuthSettings::default(),
            quota: QuotaSettings::default(),
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

    /// How the database is opened.
    pub(crate) fn store(&self) -> StoreOptions {
        StoreOptions { limits: self.store.clone(), ..StoreOptions::new(self.store_url()) }
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
            ("play_domain", self.play_domain.is_none()),
            ("public_game_base_url", self.public_game_base_url.is_none()),
            ("client_dir", self.client_dir.is_none()),
        ];
        let unset: String =
            unset.iter().filter(|(_, is)| *is).map(|(key, _)| format!("# {key} = \"\"\n")).collect();
        let mut set = toml::to_string(self)?;
        for (table, key, is_unset) in [
            ("admin", "listen", self.admin.listen.is_none()),
            ("model", "name", self.model.name.is_none()),
            ("model", "api_key", self.model.api_key.is_none()),
            ("auth", "supabase_url", self.auth.supabase_url.is_none()),
            ("auth", "supabase_anon_key", self.auth.supabase_anon_key.is_none()),
            ("auth", "hs256_secret", self.auth.hs256_secret.is_none()),
        ] {
            if is_unset {
                set = set.replacen(&format!("[{table}]\n"), &format!("[{table}]\n# {key} = \"\"\n"), 1);
            }
        }
        let rates = [
            ("model_requests_per_minute", self.limits.model_requests_per_minute.is_none(), 5),
            ("api_requests_per_minute", self.limits.api_requests_per_minute.is_none(), 60),
        ];
        for (key, _, usual) in rates.into_iter().filter(|(_, is_unset, _)| *is_unset) {
            set = set.replacen("[limits]\n", &format!("[limits]\n# {key} = {usual}\n"), 1);
        }
        if self.quota.enabled.is_none() {
            set = set.replacen("[quota.free]\n", "[quota]\n# enabled = true\n\n[quota.free]\n", 1);
        }
        for (key, is_unset) in
            [("app_origin", self.play.app_origin.is_none()), ("host", self.play.host.is_none())]
        {
            if is_unset {
                set = set.replacen("[play]\n", &format!("[play]\n# {key} = \"\"\n"), 1);
            }
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
        self.play.check()?;
        self.auth.check()?;
        self.quota.check()?;
        self.check_origins()?;
        if !self.listen.ip().is_loopback() {
            self.check_reachable()?;
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

    /// Whether people sign in with an identity provider, and not with tokens of this machine.
    pub(crate) fn has_provider(&self) -> bool {
        self.auth.supabase_url.is_some()
    }

    /// What others can reach needs secrets that were chosen, and tokens that not everybody can have.
    fn check_reachable(&self) -> Result<(), ConfigError> {
        let listen = self.listen;
        if !self.has_provider() {
            return Err(ConfigError::NoRealSignIn { listen });
        }
        for (key, is_there) in [
            ("service_token", self.service_token.is_some()),
            ("game_signing_secret", self.game_signing_secret.is_some()),
        ] {
            if !is_there {
                return Err(ConfigError::NoSecret { key, listen });
            }
        }
        Ok(())
    }

    fn check_origins(&self) -> Result<(), ConfigError> {
        let is_origin = |text: &String| {
            reqwest::Url::parse(text).is_ok_and(|url| {
                matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == *text
            })
        };
        match self.cors_origins.iter().find(|text| !is_origin(text)) {
            Some(origin) => Err(ConfigError::Origin(origin.clone())),
            None => Ok(()),
        }
    }
}
