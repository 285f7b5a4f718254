//! A volume, a store and a state directory that live as long as a test, and a server's worth of registry over them.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;
use waza_registry::{
    ArtefactOptions, By, CallError, EngineOptions, Hook, LineUp, Registry, RegistryOptions, Rollout,
    RolloutError, RolloutOptions, RolloutSettings, Steps, Taps, TrustConfig,
    decision::{DecisionLog, DecisionLogOptions},
    hooks::{Access, Operation, Origin, PathVerdict},
};
use waza_store::{Store, StoreOptions};

/// Where everything lies.
pub(crate) struct Place {
    root: PathBuf,
    _folder: Option<TempDir>,
    pub(crate) settings: RolloutSettings,
    pub(crate) required: Vec<Hook>,
    pub(crate) taps: Arc<Taps>,
    pub(crate) trust: TrustConfig,
}

impl Place {
    /// An empty volume.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        for name in ["volume/skills", "volume/plugins"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        Self { _folder: Some(folder), ..Self::at(root) }
    }

    /// One that another process made, and keeps.
    pub(crate) fn at(root: impl Into<PathBuf>) -> Self {
        let settings = RolloutSettings::default();
        let (required, trust) = (Vec::new(), TrustConfig::default());
        Self { root: root.into(), _folder: None, settings, required, taps: Arc::default(), trust }
    }

    /// With settings as an operator writes them.
    pub(crate) fn with(settings: &str) -> Self {
        Self { settings: toml::from_str(settings).unwrap(), ..Self::new() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// The fixture that behaves as told, as a path policy.
    pub(crate) fn policy(&self, behaviour: &str) {
        self.hostile("path-policy", behaviour, "");
    }

    /// The fixture that behaves as told, for any hook; `more` are lines of its manifest.
    pub(crate) fn hostile(&self, hook: &str, behaviour: &str, more: &str) {
        let folder = self.path("volume/plugins/hostile");
        fs::create_dir_all(&folder).unwrap();
        fs::copy(built("fixtures/hostile/plugin.wasm"), folder.join("plugin.wasm")).unwrap();
        let manifest = format!(
            "name = \"hostile\"\nversion = \"0.1.0\"\nhooks = [\"{hook}\"]\n{more}\n[settings]\nbehaviour = \"{behaviour}\"\n"
        );
        fs::write(folder.join("plugin.toml"), manifest).unwrap();
    }

    /// One of the product's own plugins.
    pub(crate) fn shipped(&self, name: &str) {
        let (from, to) = (built("volume/plugins").join(name), self.path("volume/plugins").join(name));
        fs::create_dir_all(&to).unwrap();
        for file in ["plugin.toml", "plugin.wasm"] {
            fs::copy(from.join(file), to.join(file)).unwrap();
        }
    }

    pub(crate) fn skill(&self, name: &str) {
        self.skill_with(name, "{}");
    }

    /// With metadata, as YAML has it on one line.
    pub(crate) fn skill_with(&self, name: &str, metadata: &str) {
        let folder = self.path("volume/skills").join(name);
        fs::create_dir_all(&folder).unwrap();
        let text = format!(
            "---\nname: {name}\ndescription: Everything about {name}.\nmetadata: {metadata}\n---\nHow to.\n"
        );
        fs::write(folder.join("SKILL.md"), text).unwrap();
    }

    /// The fixture that judges by words, carried by a skill; `words` is a table as TOML has it.
    pub(crate) fn carried(&self, skill: &str, words: &str, more: &str) {
        let folder = self.path("volume/skills").join(skill).join("plugins/ordinary");
        fs::create_dir_all(&folder).unwrap();
        fs::copy(built("fixtures/ordinary/plugin.wasm"), folder.join("plugin.wasm")).unwrap();
        let manifest = format!(
            "name = \"ordinary\"\nversion = \"0.1.0\"\nhooks = [\"skill-scorer\"]\n{more}\n[settings]\nwords = {words}\n"
        );
        fs::write(folder.join("plugin.toml"), manifest).unwrap();
    }

    /// A case of the fixture: a question, and what is expected, as the two files say it.
    pub(crate) fn case(&self, name: &str, request: &str, expect: &str) {
        let folder = self.path("volume/plugins/hostile/cases").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("request.json"), request).unwrap();
        fs::write(folder.join("expect.json"), expect).unwrap();
    }

    /// Every decision is logged, with its question or without.
    pub(crate) fn logs(&mut self, inputs: bool) {
        let options = DecisionLogOptions { sample_ppm: 1_000_000, inputs, ..DecisionLogOptions::default() };
        self.taps = Arc::new(Taps::with_log(DecisionLog::open(self.path("log"), options).unwrap()));
    }

    /// Waits until what was decided is in the log.
    pub(crate) fn logged(&self) -> PathBuf {
        assert!(self.taps.log().unwrap().flush(Duration::from_secs(30)));
        self.path("log")
    }

    pub(crate) fn registry_options(&self) -> RegistryOptions {
        // Compiled once for all tests; the engine authenticates what it finds there.
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rollout-artefacts");
        let engine = EngineOptions {
            artefacts: Some(ArtefactOptions { dir, max_mib: 512 }),
            ..EngineOptions::default()
        };
        RegistryOptions {
            engine,
            required: self.required.clone(),
            trust: self.trust.clone(),
            rollout: self.settings.clone(),
            taps: Arc::clone(&self.taps),
            ..RegistryOptions::new(self.path("volume"))
        }
    }

    pub(crate) fn store_options(&self) -> StoreOptions {
        StoreOptions::new(format!("sqlite://{}", self.path("waza.db").display()))
    }

    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.store_options()).await.unwrap()
    }

    pub(crate) async fn try_open(&self, steps: Option<Arc<dyn Steps>>) -> Result<Rollout, RolloutError> {
        let mut options =
            RolloutOptions::new(self.registry_options(), self.store().await, self.path("state"));
        if let Some(steps) = steps {
            options.steps = steps;
        }
        Rollout::open(options).await
    }

    pub(crate) async fn open(&self) -> Rollout {
        self.try_open(None).await.unwrap()
    }
}

/// What `cargo xtask build` made.
pub(crate) fn built(path: &str) -> PathBuf {
    let (kind, rest) = path.split_once('/').unwrap();
    let root = std::env::var_os(if kind == "volume" { "WAZA_VOLUME" } else { "WAZA_FIXTURES" });
    let root = root.map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/waza").join(kind),
        PathBuf::from,
    );
    let path = root.join(rest);
    assert!(path.exists(), "{} is missing; run `cargo xtask build` first", path.display());
    path
}

pub(crate) fn by() -> By {
    By::new("a test", "to see")
}

/// Whether a path may be written, and who said so.
pub(crate) async fn writes(lineup: &LineUp, path: &str) -> Result<(bool, String), CallError> {
    let access = Access {
        operation: Operation::Write,
        origin: Origin::Model,
        path: path.into(),
        size: Some(1),
        media_type: None,
    };
    let called = lineup.check(vec![access]).await?;
    Ok((called.value == [PathVerdict::Allow], called.revision))
}

/// The revision of the fixture that is active.
pub(crate) fn revision(registry: &Registry) -> String {
    let plugins = registry.lineup().plugins();
    plugins.iter().find(|plugin| plugin.name == "hostile").unwrap().revision.clone()
}

/// Waits until something is so; the test's own time limit ends it when it never is.
pub(crate) async fn until(mut so: impl AsyncFnMut() -> bool) {
    while !so().await {
        tokio::task::yield_now().await;
    }
}
