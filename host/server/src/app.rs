//! Everything that a request may need, put together once at the start.

use crate::auth::{Auth, DevelopmentTokens, Supabase};
use crate::config::{Backend, Config};
use crate::http::v1::ServiceToken;
use crate::http::{GameLinks, Rates, StaticClient};
use crate::model::MessagesModel;
use crate::secret::{self, Secret, SecretError};
use crate::stop::Stop;
use crate::ws::Crowd;
use metrics_exporter_prometheus::PrometheusHandle;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use waza_registry::decision::DecisionLog;
use waza_registry::{RegistryOptions, Rollout, RolloutError, RolloutOptions, Taps};
use waza_sandbox::GenerationBackend;
use waza_sandbox::backends::template::{TemplateBackend, TemplateOptions};
use waza_store::{Store, StoreError, SystemClock};
use waza_studio::detect::{DetectionModel, Detector};
use waza_studio::{Studio, StudioError, StudioOptions};

/// What handlers are given.
pub(crate) type Shared = Arc<App>;

/// The running server.
pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) auth: Auth,
    pub(crate) service_token: ServiceToken,
    pub(crate) links: GameLinks,
    pub(crate) rollout: Rollout,
    pub(crate) store: Store,
    pub(crate) studio: Studio,
    /// Where generation runs, by name.
    pub(crate) backend: &'static str,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) stop: Stop,
    pub(crate) crowd: Crowd,
    pub(crate) client: Option<StaticClient>,
    pub(crate) started: Instant,
    pub(crate) rates: Rates,
}

/// Why the server could not start. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("the data folder {} cannot be made: {source}; give another with --data-dir DIR", path.display())]
    DataDir { path: PathBuf, source: std::io::Error },
    #[error("the client's folder {} cannot be opened: {source}; without --client the page of this program is served", path.display())]
    Client { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Rollout(#[from] RolloutError),
    #[error("{0}; another database can be given with --store-url URL")]
    Store(#[from] StoreError),
    #[error("projects and jobs cannot be opened: {0}")]
    Studio(#[from] StudioError),
    #[error("decisions cannot be logged: {0}; decision_log.enabled = false does without")]
    DecisionLog(#[source] std::io::Error),
    #[error("the model cannot be asked: {0}; without model.name none is")]
    Model(#[source] reqwest::Error),
    #[error("the identity provider cannot be asked: {0}")]
    Auth(#[source] reqwest::Error),
}

impl App {
    /// Opens the volume, the database and the projects. Plugins that are new compile here, so it may take a moment.
    pub(crate) async fn open(config: Config, metrics: PrometheusHandle) -> Result<Shared, OpenError> {
        let options = RegistryOptions { engine: config.engine_options(), ..config.registry() };
        Self::open_with(options, config, metrics).await
    }

    /// The same, with the say over what must be on the volume.
    pub(crate) async fn open_with(
        options: RegistryOptions,
        config: Config,
        metrics: PrometheusHandle,
    ) -> Result<Shared, OpenError> {
        make_private(&config)?;
        let options = RegistryOptions { taps: taps(&config)?, ..options };
        let store = Store::open(&config.store()).await?;
        let rollout = Rollout::open(RolloutOptions::new(options, store.clone(), config.state_dir())).await?;
        let backend: Arc<dyn GenerationBackend> = match config.backend {
            Backend::Template => Arc::new(TemplateBackend::new(TemplateOptions::default())),
        };
        let name = backend.name();
        let mut options =
            StudioOptions::new(&config.data_dir, store.clone(), rollout.registry().clone(), backend);
        options.limits = config.studio.clone();
        options.detector = detector(&config)?;
        options.quota = config.quota.options(config.has_provider());
        let studio = Studio::open(options).await?;
        Ok(Arc::new(Self {
            auth: auth(&config)?,
            service_token: ServiceToken::new(&service_token(&config)?),
            links: game_links(&config),
            rollout,
            store,
            studio,
            backend: name,
            metrics,
            stop: Stop::default(),
            crowd: Crowd::new(&config.limits),
            client: static_client(&config)?,
            started: Instant::now(),
            rates: Rates::new(&config),
            config,
        }))
    }
}

/// How messages are understood, with the model where one is named.
pub(crate) fn detector(config: &Config) -> Result<Detector, OpenError> {
    let model = MessagesModel::new(&config.model).map_err(OpenError::Model)?;
    Ok(Detector::new(config.detect.clone(), model.map(|model| Arc::new(model) as Arc<dyn DetectionModel>)))
}

/// What is told of every call of a plugin.
fn taps(config: &Config) -> Result<Arc<Taps>, OpenError> {
    if !config.decision_log.enabled {
        return Ok(Arc::default());
    }
    let log = DecisionLog::open(config.decisions_dir(), config.decision_log.clone());
    Ok(Arc::new(Taps::with_log(log.map_err(OpenError::DecisionLog)?)))
}

/// The data folder holds secrets and other people's projects.
pub(crate) fn make_private(config: &Config) -> Result<(), OpenError> {
    let path = &config.data_dir;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|source| OpenError::DataDir { path: path.clone(), source })
}

/// The identity provider, where there is one.
fn auth(config: &Config) -> Result<Auth, OpenError> {
    let settings = &config.auth;
    match &settings.supabase_url {
        None => Ok(Auth::Development(development_tokens(config)?)),
        Some(url) => {
            let provider = Supabase::new(url, settings, Arc::new(SystemClock)).map_err(OpenError::Auth)?;
            Ok(Auth::Supabase(provider))
        }
    }
}

/// What signs and verifies development tokens in this data folder.
pub(crate) fn development_tokens(config: &Config) -> Result<DevelopmentTokens, SecretError> {
    secret::read_or_create(&config.dev_secret_file()).map(|secret| DevelopmentTokens::new(&secret))
}

/// The configuration admits a missing token only on loopback; then it is in a file that only its owner reads.
fn service_token(config: &Config) -> Result<Secret, SecretError> {
    match &config.service_token {
        Some(token) => Ok(token.clone()),
        None => secret::read_or_create(&config.service_token_file()),
    }
}

fn static_client(config: &Config) -> Result<Option<StaticClient>, OpenError> {
    let open = |path: &PathBuf| {
        StaticClient::open(path).map_err(|source| OpenError::Client { path: path.clone(), source })
    };
    config.client_dir.as_ref().map(open).transpose()
}

/// Without a secret, links end with the process.
fn game_links(config: &Config) -> GameLinks {
    let secret = config.game_signing_secret.clone().unwrap_or_else(Secret::random);
    GameLinks::new(&secret, config.limits.game_link_seconds, config.limits.game_session_seconds)
}
