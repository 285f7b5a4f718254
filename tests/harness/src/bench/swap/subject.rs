//! What is swapped: a small Rust plugin beside the built ones, on a volume of its own, in a registry over a store as a
//! server has it. The same compiler's process, the same kept artefacts, the same log of decisions.

use crate::{bench::rounds::micros, place, volume};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};
use tempfile::TempDir;
use tokio::sync::Notify;
use waza_registry::{
    ArtefactOptions, By, Compiler, EngineOptions, OnChange, Reached, RegistryOptions, Rollout,
    RolloutOptions, RolloutSettings, Steps, Stopped, Taps,
    decision::{DecisionLog, DecisionLogOptions},
};
use waza_store::{Store, StoreOptions};

/// The plugin that is swapped.
const PLUGIN: &str = "light";

/// A server's worth of rollouts.
pub(super) struct Subject {
    pub(super) rollout: Rollout,
    pub(super) moments: Arc<Moments>,
    /// The component without a mark.
    component: Vec<u8>,
    folder: TempDir,
}

/// When the last change was committed and when it was swapped in.
#[derive(Debug, Default)]
pub(super) struct Moments {
    at: Mutex<[Option<Instant>; 2]>,
    swapped: Notify,
}

impl Steps for Moments {
    fn reached(&self, step: Reached) -> Result<(), Stopped> {
        let now = Instant::now();
        let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        match step {
            Reached::Committed => at[0] = Some(now),
            Reached::Swapped => {
                at[1] = Some(now);
                self.swapped.notify_one();
            }
            _ => {}
        }
        Ok(())
    }
}

impl Moments {
    /// When the last swap was done.
    pub(super) fn last_swap(&self) -> Result<Instant> {
        self.at.lock().unwrap_or_else(PoisonError::into_inner)[1].context("nothing was swapped")
    }

    /// Microseconds from the last commit to the end of its swap: the store of the pointer, and the end of what it
    /// pointed to before where nobody holds that any more.
    pub(super) fn pointer(&self) -> Result<f64> {
        let [committed, swapped] = *self.at.lock().unwrap_or_else(PoisonError::into_inner);
        let (committed, swapped) =
            (committed.context("nothing was committed")?, swapped.context("nothing was swapped")?);
        Ok(micros(swapped - committed))
    }

    /// Waits for the next swap.
    pub(super) async fn next_swap(&self) {
        self.swapped.notified().await;
    }
}

impl Subject {
    pub(super) async fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let (volume, state) = (folder.path().join("volume"), folder.path().join("state"));
        volume::copy(&place().volume, &volume)?;
        volume::copy(&place().fixtures.join(PLUGIN), &volume.join("plugins").join(PLUGIN))?;
        let component = fs::read(volume.join("plugins").join(PLUGIN).join("plugin.wasm"))?;
        let log = DecisionLog::open(state.join("decisions"), DecisionLogOptions::default())?;
        let options = RegistryOptions {
            engine: EngineOptions {
                artefacts: Some(ArtefactOptions { dir: state.join("artefacts"), max_mib: 2_048 }),
                compiler: Compiler::Process {
                    program: place().program,
                    arguments: vec!["compile-component".into()],
                    memory_mib: 2_048,
                    cpu_seconds: 120,
                },
                ..EngineOptions::default()
            },
            // It answers before the built classifier does.
            rollout: RolloutSettings { order: vec![PLUGIN.to_owned()], ..RolloutSettings::default() },
            taps: Arc::new(Taps::with_log(log)),
            ..RegistryOptions::new(&volume)
        };
        let url = format!("sqlite://{}", folder.path().join("waza.db").display());
        let store = Store::open(&StoreOptions::new(url)).await?;
        let moments = Arc::<Moments>::default();
        let options = RolloutOptions { steps: moments.clone(), ..RolloutOptions::new(options, store, state) };
        let rollout = Rollout::open(options).await?;
        Ok(Self { rollout, moments, component, folder })
    }

    /// KiB of the component.
    pub(super) fn component_kib(&self) -> usize {
        self.component.len() >> 10
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("volume/plugins").join(PLUGIN).join(name)
    }

    /// Puts a component on the volume that never was there; when its last byte was written.
    pub(super) fn put_component(&self, mark: &str) -> Result<Instant> {
        fs::write(self.file("plugin.wasm"), volume::marked(&self.component, mark)?)?;
        Ok(Instant::now())
    }

    /// Puts a manifest on the volume that never was there, beside the component that is; when its last byte was written.
    pub(super) fn put_manifest(&self, mark: &str) -> Result<Instant> {
        let text = format!(
            "name = \"{PLUGIN}\"\nversion = \"0.1.0\"\ndescription = \"{mark}\"\nhooks = [\"intent-classifier\"]\n\
             [limits]\ndeadline_ms = 1000\n[settings]\nspins = 0\n"
        );
        fs::write(self.file("plugin.toml"), text)?;
        Ok(Instant::now())
    }

    /// The revision of the plugin that is active.
    pub(super) fn active(&self) -> Result<String> {
        let plugins = self.rollout.registry().lineup().plugins();
        let plugin = plugins.into_iter().find(|plugin| plugin.name == PLUGIN);
        Ok(plugin.context("the plugin is not active")?.revision)
    }

    /// Takes what the volume has now; it has to become active.
    pub(super) async fn look(&self) -> Result<()> {
        let before = self.active()?;
        let looked = self.rollout.look().await?;
        ensure!(
            looked.refused.is_empty() && self.active()? != before,
            "it did not become active: {looked:?}"
        );
        Ok(())
    }

    /// Makes a revision active that was active before.
    pub(super) async fn forward(&self, revision: &str) -> Result<()> {
        self.rollout.restage(vec![revision.to_owned()], Some(OnChange::Promote), by()).await?;
        Ok(())
    }

    /// Takes the last change back.
    pub(super) async fn undo(&self) -> Result<()> {
        self.rollout.undo(None, by()).await?;
        Ok(())
    }
}

fn by() -> By {
    By::new("bench", "to measure")
}
