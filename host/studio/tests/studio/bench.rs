//! A studio on a temporary folder, over the real plugins and a scripted backend.

use crate::fake_backend::{FakeBackend, Script, Step, done, file, status, text};
use futures::TryStreamExt;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};
use tempfile::TempDir;
use uuid::Uuid;
use waza_registry::{ArtefactOptions, Registry, RegistryOptions};
use waza_sandbox::GenerationBackend;
use waza_store::{Store, StoreOptions};
use waza_studio::{
    JobEvent, JobEventBody, JobRow, NewMessage, StartedJob, Studio, StudioError, StudioLimits, StudioOptions,
};

/// A wish that says everything, so that the pipeline goes straight through.
pub(crate) const WISH: &str = "2Dのシューティングゲームを作って";
/// A change to what is there.
pub(crate) const CHANGE: &str = "敵をもっと速くして";

/// The built plugins and skills.
pub(crate) fn volume() -> PathBuf {
    built("WAZA_VOLUME", "volume")
}

/// The built plugins that misbehave.
pub(crate) fn fixtures() -> PathBuf {
    built("WAZA_FIXTURES", "fixtures")
}

fn built(variable: &str, folder: &str) -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/waza").join(folder);
    let path = std::env::var_os(variable).map_or_else(default, PathBuf::from);
    assert!(path.is_dir(), "{} is not there; run `cargo xtask build`", path.display());
    path
}

fn registry_of(volume: PathBuf, all_hooks: bool) -> Registry {
    let mut options = RegistryOptions::new(volume);
    options.engine.artefacts = Some(artefacts());
    if !all_hooks {
        options.required.clear();
    }
    Registry::open(options).unwrap()
}

/// Every test is a process of its own, and compiling takes longer than most of them.
fn artefacts() -> ArtefactOptions {
    ArtefactOptions { dir: Path::new(env!("CARGO_TARGET_TMPDIR")).join("artefacts"), max_mib: 512 }
}

/// The plugins that the product ships.
pub(crate) fn shipped() -> Registry {
    static SHIPPED: OnceLock<Registry> = OnceLock::new();
    SHIPPED.get_or_init(|| registry_of(volume(), true)).clone()
}

/// The shipped volume without the plugins of some hooks: calling them is an error.
pub(crate) fn without(hooks: &[&str]) -> Registry {
    let folder = tempfile::tempdir().unwrap();
    registry_of(stripped(&folder, hooks), false)
}

/// The shipped volume, where `hook` is served by the fixture plugin that misbehaves as told; `fine` is a path policy
/// that allows everything.
pub(crate) fn misbehaving(hook: &str, behaviour: &str) -> Registry {
    let folder = tempfile::tempdir().unwrap();
    let plugin = stripped(&folder, &[hook]).join("plugins/hostile");
    copy(&fixtures().join("hostile"), &plugin);
    let manifest = format!(
        "name = \"hostile\"\nversion = \"0.1.0\"\ndescription = \"Misbehaves\"\nhooks = [\"{hook}\"]\n\
         [settings]\nbehaviour = \"{behaviour}\"\n"
    );
    fs::write(plugin.join("plugin.toml"), manifest).unwrap();
    registry_of(folder.path().to_owned(), true)
}

/// Every first-party plugin is named after its hook.
fn stripped(folder: &TempDir, hooks: &[&str]) -> PathBuf {
    copy(&volume(), folder.path());
    for hook in hooks {
        fs::remove_dir_all(folder.path().join("plugins").join(hook)).unwrap();
    }
    folder.path().to_owned()
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

pub(crate) struct Bench {
    pub(crate) studio: Studio,
    pub(crate) backend: Arc<FakeBackend>,
    pub(crate) store: Store,
    pub(crate) user: Uuid,
    pub(crate) project: Uuid,
    pub(crate) folder: Arc<TempDir>,
}

/// Bounds that keep tests short.
pub(crate) fn limits() -> StudioLimits {
    StudioLimits { after_terminal_ms: 50, dispose_ms: 1_000, ..StudioLimits::default() }
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(shipped(), limits()).await
    }

    pub(crate) async fn with(registry: Registry, limits: StudioLimits) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let user = Uuid::now_v7();
        let (studio, backend, store) = open(folder.path(), registry, limits).await;
        let project = studio.create_project(user, "新しいゲーム").await.unwrap().id;
        Self { studio, backend, store, user, project, folder }
    }

    /// With one version in it.
    pub(crate) async fn with_game(registry: Registry, limits: StudioLimits) -> Self {
        let bench = Self::with(registry, limits).await;
        bench.backend.plays(good_run());
        let end = bench.run(WISH).await;
        assert!(matches!(end.end(), JobEventBody::Completed { .. }), "{:?}", end.end());
        bench
    }

    pub(crate) async fn send(&self, content: &str) -> Result<StartedJob, StudioError> {
        let message = NewMessage { content: content.into(), ..NewMessage::default() };
        self.studio.send(self.user, self.project, message).await
    }

    pub(crate) async fn start(&self, content: &str) -> JobRow {
        let started = self.send(content).await.unwrap();
        assert!(!started.existing);
        started.job
    }

    /// Sends a message and hears its job out.
    pub(crate) async fn run(&self, content: &str) -> Heard {
        let job = self.start(content).await;
        self.hear(job.id).await
    }

    pub(crate) async fn hear(&self, job: Uuid) -> Heard {
        let events = self.studio.follow_job(self.user, job, 0).await.unwrap();
        Heard(events.try_collect().await.unwrap())
    }

    /// Waits for the first event that matches.
    pub(crate) async fn until(&self, job: Uuid, matches: impl Fn(&JobEvent) -> bool) -> JobEvent {
        let mut events = self.studio.follow_job(self.user, job, 0).await.unwrap();
        while let Some(event) = events.try_next().await.unwrap() {
            if matches(&event) {
                return event;
            }
        }
        panic!("the job ended without such an event");
    }

    /// Everything that is to stay as it is when a job goes wrong: the project's files with their bytes, and its
    /// versions.
    pub(crate) async fn state(&self) -> (BTreeMap<PathBuf, Vec<u8>>, Vec<String>) {
        let versions = self.studio.versions(self.user, self.project).await.unwrap().versions;
        (self.files(), versions.into_iter().map(|version| version.id).collect())
    }

    /// Every file below the data folder but the database, the holders' locks and what belongs to git.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        walk(self.folder.path(), &mut files);
        files
    }
}

pub(crate) async fn open(
    folder: &Path,
    registry: Registry,
    limits: StudioLimits,
) -> (Studio, Arc<FakeBackend>, Store) {
    let backend = FakeBackend::new();
    let (studio, store) = open_over(folder, registry, limits, backend.clone()).await;
    (studio, backend, store)
}

pub(crate) async fn open_over(
    folder: &Path,
    registry: Registry,
    limits: StudioLimits,
    backend: Arc<dyn GenerationBackend>,
) -> (Studio, Store) {
    let store = Store::open(&StoreOptions::new(crate::store_url(folder))).await.unwrap();
    let mut options = StudioOptions::new(folder, store.clone(), registry, backend);
    options.limits = limits;
    (Studio::open(options).await.unwrap(), store)
}

fn walk(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if name == ".git" || name == "holders" || name.starts_with("waza.db") {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            walk(&path, files);
        } else {
            // Not followed: a link that should not be there shows up as itself.
            let content = fs::read_link(&path)
                .map(|target| target.into_os_string().into_encoded_bytes())
                .or_else(|_| fs::read(&path));
            files.insert(path, content.unwrap());
        }
    }
}

/// A run that does what it should.
pub(crate) fn good_run() -> Script {
    Script::of(good_steps())
}

pub(crate) fn good_steps() -> Vec<Step> {
    vec![
        status("コードを生成中..."),
        text("function setup() {}"),
        file("index.html", "<script src=\"game.js\"></script><img src=\"assets/cat.png\">"),
        file("game.js", "function setup() {}"),
        file("assets/cat.png", b"\x89PNG cat".as_slice()),
        done("シューティングゲームを作りました"),
    ]
}

/// All events of a job.
#[derive(Debug)]
pub(crate) struct Heard(pub(crate) Vec<JobEvent>);

impl Heard {
    pub(crate) fn end(&self) -> &JobEventBody {
        &self.0.last().unwrap().body
    }

    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        self.0.iter().map(|event| event.body.kind()).collect()
    }

    pub(crate) fn of_kind(&self, kind: &str) -> Vec<serde_json::Value> {
        let bodies = self.0.iter().map(|event| &event.body).filter(|body| body.kind() == kind);
        bodies.map(|body| serde_json::to_value(body).unwrap()).collect()
    }

    /// Code and text of a failure.
    pub(crate) fn failure(&self) -> (&str, &str) {
        match self.end() {
            JobEventBody::Failed { code, error, .. } => (code, error),
            other => panic!("it did not fail: {other:?}"),
        }
    }

    pub(crate) fn result(&self) -> &serde_json::Value {
        match self.end() {
            JobEventBody::Completed { result, .. } => result,
            other => panic!("it did not complete: {other:?}"),
        }
    }

    /// Numbered without gaps, one terminal event, at the end; progress never falls.
    pub(crate) fn is_sound(&self) {
        let numbers: Vec<_> = self.0.iter().map(|event| event.seq).collect();
        assert_eq!(numbers, (1..=self.0.len() as u64).collect::<Vec<_>>());
        let terminal = self.0.iter().filter(|event| event.body.is_terminal()).count();
        assert_eq!(terminal, 1, "{:?}", self.kinds());
        assert!(self.end().is_terminal());
        let progress: Vec<_> = self
            .0
            .iter()
            .filter_map(|event| match event.body {
                JobEventBody::Progress { progress, .. } => Some(progress),
                _ => None,
            })
            .collect();
        assert!(progress.is_sorted(), "{progress:?}");
    }
}
