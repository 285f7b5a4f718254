//! An image is a component after `configure` (and `index`) ran once: its memory is the start state of every instance.
//!
//! `wasmtime-wizer` instruments the component, the host runs the set-up calls on one instance of that, and the
//! snapshot is an ordinary component again. A component it cannot snapshot (several instances of a module, open
//! handles) runs without: then every call pays for the set-up itself, and the report says why.

use crate::{
    code::Code,
    compile::Purpose,
    engine::Engine,
    error::LoadError,
    exports::{self, Exports},
    grants::link::Link,
    hooks::lifecycle::Info,
    limits::CallState,
    loader::{Loader, SetUp},
    plugin::PluginSpec,
    stored::{Facts, Origin},
    ticker,
};
use serde::{Deserialize, Serialize};
use std::{panic::AssertUnwindSafe, time::Duration};
use utoipa::ToSchema;
use wasmtime::component::{Component, InstancePre};
use wasmtime_wizer::{ComponentContext, WasmtimeWizerComponent, Wizer};

/// What the snapshot's own accessors need beside the plugin's memory: a page each time they read it, which is twice.
const SNAPSHOT_ROOM: usize = 2 * (64 << 10);

/// Time that reading an instance's memory may take.
const SNAPSHOT: Duration = Duration::from_secs(10);

/// How an instance of this plugin starts.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
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
    /// What its calls need from the host; `None` when it imports nothing.
    pub(crate) link: Option<Link>,
    pub(crate) info: Info,
    pub(crate) report: ImageReport,
    pub(crate) origin: Origin,
}

/// Makes of a stored component and its facts what [`build`] made. Imports and exports are looked at again: what is
/// granted to a plugin is not for an artefact to say.
pub(crate) fn restore(
    engine: &Engine,
    spec: &PluginSpec<'_>,
    component: &Component,
    facts: Facts,
) -> Result<Built, LoadError> {
    let loader = Loader::new(engine, spec);
    let (pre, link) = loader.link(engine.runtime(spec.limits.class), component)?;
    let exports = exports::find(&spec.name, &pre, &spec.hooks)?;
    let Facts { info, report, origin } = facts;
    Ok(Built { pre, exports, link, info, report, origin })
}

/// Loads a component, runs its set-up once and takes the image. The code is that of the result, for keeping.
pub(crate) fn build(engine: &Engine, spec: &PluginSpec<'_>) -> Result<(Built, Code), LoadError> {
    let loader = Loader::new(engine, spec);
    match snapshot(&loader)? {
        Snapshot::Taken { bytes, set_up } => with_image(&loader, &bytes, *set_up),
        Snapshot::Without(reason) => without_image(&loader, reason),
    }
}

/// The bytes that [`build`] compiles for calls: the image, or the bare component where there can be none.
pub(crate) fn bytes(engine: &Engine, spec: &PluginSpec<'_>) -> Result<Vec<u8>, LoadError> {
    Ok(match snapshot(&Loader::new(engine, spec))? {
        Snapshot::Taken { bytes, .. } => bytes,
        Snapshot::Without(_) => spec.component.to_vec(),
    })
}

/// What became of the attempt to take an image.
enum Snapshot {
    Taken { bytes: Vec<u8>, set_up: Box<SetUp> },
    Without(String),
}

fn snapshot(loader: &Loader<'_>) -> Result<Snapshot, LoadError> {
    let spec = loader.spec;
    let wizer = Wizer::new();
    let (context, instrumented) = match instrument(&wizer, spec.component) {
        Ok(done) => done,
        Err(reason) => return Ok(Snapshot::Without(reason)),
    };
    let runtime = loader.engine.set_up();
    let (component, ..) = loader.compile(runtime, Purpose::SetUp, &instrumented)?;
    let (pre, link) = loader.link(runtime, &component)?;
    let exports = exports::find(&spec.name, &pre, &spec.hooks)?;
    let mut set_up = loader.set_up(&pre, link.as_ref(), &exports)?;
    if set_up.store.data().linked.as_ref().is_some_and(|host| !host.holds_nothing()) {
        let reason = "its set-up left handles of the host open: files, streams or timers";
        return Ok(Snapshot::Without(reason.into()));
    }
    let bytes = match take(&wizer, &context, &mut set_up, loader.engine.options().tick) {
        Ok(bytes) => bytes,
        Err(reason) => return Ok(Snapshot::Without(reason)),
    };
    let limit = (spec.limits.image_mib as usize) << 20;
    if bytes.len() > limit {
        return Err(LoadError::ImageTooLarge { plugin: spec.name.clone(), bytes: bytes.len(), limit });
    }
    Ok(Snapshot::Taken { bytes, set_up: Box::new(set_up) })
}

fn instrument<'a>(wizer: &Wizer, component: &'a [u8]) -> Result<(ComponentContext<'a>, Vec<u8>), String> {
    // Wizer knows fewer proposals than it lets through its own check, and panics at the others.
    let instrumenting = AssertUnwindSafe(|| wizer.instrument_component(component));
    match std::panic::catch_unwind(instrumenting) {
        Ok(done) => done.map_err(|reason| format!("{reason:#}")),
        Err(_) => Err("the component has parts that no image can be taken of".into()),
    }
}

fn take(
    wizer: &Wizer,
    context: &ComponentContext<'_>,
    set_up: &mut SetUp,
    tick: Duration,
) -> Result<Vec<u8>, String> {
    // The snapshot reads memory through calls of its own, which are sized by the image and not by a request.
    set_up.store.set_hostcall_fuel(usize::MAX);
    set_up.store.data_mut().add_memory(SNAPSHOT_ROOM);
    set_up.store.set_epoch_deadline(ticker::ticks(SNAPSHOT, tick));
    let instance = set_up.instance;
    let taking = AssertUnwindSafe(|| {
        let mut state = WasmtimeWizerComponent { store: &mut set_up.store, instance };
        pollster::block_on(wizer.snapshot_component(context, &mut state))
    });
    match std::panic::catch_unwind(taking) {
        Ok(taken) => taken.map_err(|reason| format!("{reason:#}")),
        Err(_) => Err("the snapshot could not read the component's memory".into()),
    }
}

fn with_image(loader: &Loader<'_>, bytes: &[u8], set_up: SetUp) -> Result<(Built, Code), LoadError> {
    let (engine, spec) = (loader.engine, loader.spec);
    let runtime = engine.runtime(spec.limits.class);
    let (component, code, origin) = loader.compile(runtime, Purpose::Calls, bytes)?;
    let (pre, link) = loader.link(runtime, &component)?;
    let exports = exports::find(&spec.name, &pre, &spec.hooks)?;
    if link.is_some()
        && let Err(error) = loader.start(&pre, link.as_ref(), &exports)
    {
        return without_image(loader, format!("an instance of the image does not start: {error}"));
    }
    let report = ImageReport::Taken {
        bytes: bytes.len(),
        configure_us: micros(set_up.configure),
        index_us: set_up.index.map(micros),
    };
    Ok((Built { pre, exports, link, info: set_up.info, report, origin }, code))
}

fn without_image(loader: &Loader<'_>, reason: String) -> Result<(Built, Code), LoadError> {
    let (engine, spec) = (loader.engine, loader.spec);
    let runtime = engine.runtime(spec.limits.class);
    let (component, code, origin) = loader.compile(runtime, Purpose::Calls, spec.component)?;
    let (pre, link) = loader.link(runtime, &component)?;
    let exports = exports::find(&spec.name, &pre, &spec.hooks)?;
    // Run the set-up anyway: settings that are refused must be refused now and not at the first request.
    let info = loader.set_up(&pre, link.as_ref(), &exports)?.info;
    Ok((Built { pre, exports, link, info, report: ImageReport::Without { reason }, origin }, code))
}

pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
