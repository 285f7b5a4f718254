//! An image is a component after `configure` (and `index`) ran once: its memory is the start state of every instance.
//!
//! `wasmtime-wizer` instruments the component, the host runs the set-up calls on one instance of that, and the
//! snapshot is an ordinary component again. A component it cannot snapshot (several instances of a module, open
//! handles) runs without: then every call pays for the set-up itself, and the report says why.

use crate::{
    engine::Engine,
    error::{CallError, LoadError},
    exports::{self, Configure, Describe, Exports, Index, Signature},
    fault,
    hooks::lifecycle::Info,
    limits::CallState,
    plugin::PluginSpec,
    ticker,
};
use serde::Serialize;
use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};
use wasmtime::{
    Store,
    component::{Component, ComponentExportIndex, Instance, InstancePre, Linker},
};
use wasmtime_wizer::{WasmtimeWizerComponent, Wizer};

/// One WebAssembly page: what the snapshot's own accessors need beside the plugin's memory.
const PAGE: usize = 64 << 10;

/// How an instance of this plugin starts.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImageReport {
    /// From an image.
    Taken {
        /// Size of the snapshotted component.
        bytes: usize,
        /// Time of `configure`.
        configure_us: u64,
        /// Time of `index`, for rankers.
        index_us: Option<u64>,
    },
    /// From the bare component, set up again in every call.
    Without {
        /// Why no image could be taken.
        reason: String,
    },
}

/// A component that is ready to make instances.
pub(crate) struct Built {
    pub(crate) pre: InstancePre<CallState>,
    pub(crate) exports: Exports,
    pub(crate) info: Info,
    pub(crate) report: ImageReport,
}

/// Loads a component, runs its set-up once and takes the image.
pub(crate) fn build(engine: &Engine, spec: &PluginSpec<'_>) -> Result<Built, LoadError> {
    let loader = Loader { engine, tick: engine.options().tick, spec };
    match loader.snapshot()? {
        Snapshot::Taken { bytes, setup } => loader.with_image(&bytes, setup),
        Snapshot::Without(reason) => loader.without_image(reason),
    }
}

/// The bytes that [`build`] compiles: the image, or the bare component where there can be none.
pub(crate) fn bytes(engine: &Engine, spec: &PluginSpec<'_>) -> Result<Vec<u8>, LoadError> {
    let loader = Loader { engine, tick: engine.options().tick, spec };
    Ok(match loader.snapshot()? {
        Snapshot::Taken { bytes, .. } => bytes,
        Snapshot::Without(_) => spec.component.to_vec(),
    })
}

/// What became of the attempt to take an image.
enum Snapshot {
    Taken { bytes: Vec<u8>, setup: SetUp },
    Without(String),
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// An instance after its set-up.
struct SetUp {
    store: Store<CallState>,
    instance: Instance,
    info: Info,
    configure: Duration,
    index: Option<Duration>,
}

struct Loader<'a> {
    engine: &'a Engine,
    tick: Duration,
    spec: &'a PluginSpec<'a>,
}

impl Loader<'_> {
    fn snapshot(&self) -> Result<Snapshot, LoadError> {
        let instrumented = Wizer::new();
        let (context, bytes) = match instrumented.instrument_component(self.spec.component) {
            Ok(done) => done,
            Err(reason) => return Ok(Snapshot::Without(format!("{reason:#}"))),
        };
        let pre = self.link(self.engine.set_up(), &bytes)?;
        let exports = exports::find(&self.spec.name, &pre, &self.spec.hooks)?;
        let mut setup = self.set_up(&pre, &exports)?;
        let instance = setup.instance;
        // The snapshot reads memory through calls of its own, which are sized by the image and not by a request.
        setup.store.set_hostcall_fuel(usize::MAX);
        setup.store.set_epoch_deadline(ticker::ticks(Duration::from_secs(10), self.tick));
        let snapshot = std::panic::catch_unwind(AssertUnwindSafe(|| {
            let mut state = WasmtimeWizerComponent { store: &mut setup.store, instance };
            pollster::block_on(instrumented.snapshot_component(&context, &mut state))
        }));
        let bytes = match snapshot {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(reason)) => return Ok(Snapshot::Without(format!("{reason:#}"))),
            Err(_) => {
                return Ok(Snapshot::Without("the snapshot could not read the component's memory".into()));
            }
        };
        let limit = (self.spec.limits.image_mib as usize) << 20;
        if bytes.len() > limit {
            return Err(LoadError::ImageTooLarge {
                plugin: self.spec.name.clone(),
                bytes: bytes.len(),
                limit,
            });
        }
        Ok(Snapshot::Taken { bytes, setup })
    }

    fn with_image(&self, bytes: &[u8], setup: SetUp) -> Result<Built, LoadError> {
        let pre = self.link(self.engine.runtime(), bytes)?;
        let exports = exports::find(&self.spec.name, &pre, &self.spec.hooks)?;
        let report = ImageReport::Taken {
            bytes: bytes.len(),
            configure_us: micros(setup.configure),
            index_us: setup.index.map(micros),
        };
        Ok(Built { pre, exports, info: setup.info, report })
    }

    fn without_image(&self, reason: String) -> Result<Built, LoadError> {
        let pre = self.link(self.engine.runtime(), self.spec.component)?;
        let exports = exports::find(&self.spec.name, &pre, &self.spec.hooks)?;
        // Run the set-up anyway: settings that are refused must be refused now and not at the first request.
        let setup = self.set_up(&pre, &exports)?;
        Ok(Built { pre, exports, info: setup.info, report: ImageReport::Without { reason } })
    }

    fn link(&self, runtime: &wasmtime::Engine, bytes: &[u8]) -> Result<InstancePre<CallState>, LoadError> {
        let broken = |e: wasmtime::Error| LoadError::Component {
            plugin: self.spec.name.clone(),
            reason: format!("{e:#}"),
        };
        let component = Component::new(runtime, bytes).map_err(broken)?;
        if let Some(import) = crate::inspect::first_function_import(runtime, &component) {
            return Err(LoadError::ImportNotGranted { plugin: self.spec.name.clone(), import });
        }
        Linker::new(runtime).instantiate_pre(&component).map_err(broken)
    }

    fn set_up(&self, pre: &InstancePre<CallState>, exports: &Exports) -> Result<SetUp, LoadError> {
        let limits = &self.spec.limits;
        let configure_limit = Duration::from_millis(limits.configure_ms.into());
        let mut store = Store::new(pre.engine(), CallState::new(limits.memory_bytes() + PAGE));
        store.limiter(|state| state);
        store.set_hostcall_fuel((limits.result_mib as usize) << 20);
        store.set_epoch_deadline(ticker::ticks(configure_limit, self.tick));
        let started = Instant::now();
        let instance = pre
            .instantiate(&mut store)
            .map_err(|e| self.fault("instantiate", &e, configure_limit, started.elapsed()))?;
        let mut runner = Runner { loader: self, store: &mut store, instance };
        let (info,) = runner.call::<Describe>("describe", &exports.describe, (), configure_limit)?;
        let started = Instant::now();
        let (configured,) = runner.call::<Configure>(
            "configure",
            &exports.configure,
            (self.spec.settings.as_str(),),
            configure_limit,
        )?;
        let configure = started.elapsed();
        configured.map_err(|errors| LoadError::Settings { plugin: self.spec.name.clone(), errors })?;
        let index = match &exports.index {
            None => None,
            Some(export) => {
                let started = Instant::now();
                let limit = Duration::from_millis(limits.index_ms.into());
                let (indexed,) = runner.call::<Index>("index", export, (&*self.spec.catalogue,), limit)?;
                indexed.map_err(|e| self.refused("index", crate::Fault::Guest(e)))?;
                Some(started.elapsed())
            }
        };
        Ok(SetUp { store, instance, info, configure, index })
    }

    fn fault(
        &self,
        step: &'static str,
        error: &wasmtime::Error,
        limit: Duration,
        elapsed: Duration,
    ) -> LoadError {
        self.refused(step, fault::name(error, limit, elapsed))
    }

    fn refused(&self, step: &'static str, fault: crate::Fault) -> LoadError {
        LoadError::Call {
            plugin: self.spec.name.clone(),
            step,
            source: Box::new(CallError {
                plugin: self.spec.name.clone(),
                revision: self.spec.revision.clone(),
                hook: step.into(),
                fault,
            }),
        }
    }
}

/// Runs one set-up function under its own deadline.
struct Runner<'a> {
    loader: &'a Loader<'a>,
    store: &'a mut Store<CallState>,
    instance: Instance,
}

impl Runner<'_> {
    fn call<S: Signature>(
        &mut self,
        step: &'static str,
        export: &ComponentExportIndex,
        params: S::Params<'_>,
        limit: Duration,
    ) -> Result<S::Answer, LoadError> {
        self.store.set_epoch_deadline(ticker::ticks(limit, self.loader.tick));
        let started = Instant::now();
        self.instance
            .get_typed_func::<S::Params<'_>, S::Answer>(&mut *self.store, export)
            .and_then(|f| f.call(&mut *self.store, params))
            .map_err(|e| self.loader.fault(step, &e, limit, started.elapsed()))
    }
}
