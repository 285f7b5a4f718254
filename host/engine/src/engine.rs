//! The engine: one ticker, and a pool of places for each class of plugins.

use crate::{
    artefact::{ArtefactCounts, Store},
    compile::{self, Purpose},
    config::{self, EngineOptions, LOAD_SLOTS},
    error::{EngineError, LoadError},
    gate::Gate,
    grants::reactor::Reactor,
    image,
    inspect::{self, Look},
    lane::Lane,
    limits::Class,
    loads::{LoadCounts, Loads},
    plugin::{Plugin, PluginSpec},
    ticker,
};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Runs plugins. Cheap to clone; a process needs one.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    standard: Pool,
    large: Pool,
    set_up: wasmtime::Engine,
    options: EngineOptions,
    loading: LoadGate,
    lane: Lane,
    /// Made when the first plugin needs it.
    reactor: Mutex<Option<Arc<Reactor>>>,
    artefacts: Option<Store>,
    loads: Loads,
}

/// The slots of one class, and the rights to them.
struct Pool {
    runtime: wasmtime::Engine,
    gate: Gate,
    kept: Arc<Semaphore>,
}

impl Engine {
    /// Sets the runtime up and starts the ticker.
    pub fn new(options: EngineOptions) -> Result<Self, EngineError> {
        let pool = |class| {
            let pool = options.pool(class);
            Ok::<_, EngineError>(Pool {
                runtime: runtime(config::calls(&options, class))?,
                // The engine's queue is as long as all the plugins' queues together, which have bounds of their own.
                gate: Gate::new(pool.concurrent_calls, u32::MAX),
                kept: Arc::new(Semaphore::new(pool.kept_instances as usize)),
            })
        };
        let (standard, large) = (pool(Class::Standard)?, pool(Class::Large)?);
        let set_up = runtime(config::set_up())?;
        let artefacts =
            options.artefacts.as_ref().map(|options| Store::open(options, &standard.runtime)).transpose()?;
        let lane = Lane::new((options.standard.concurrent_calls + options.large.concurrent_calls) as usize)?;
        ticker::start(&[&standard.runtime, &large.runtime, &set_up], options.tick)?;
        Ok(Self(Arc::new(Inner {
            standard,
            large,
            set_up,
            options,
            loading: LoadGate::default(),
            lane,
            reactor: Mutex::default(),
            artefacts,
            loads: Loads::default(),
        })))
    }

    /// Loads a plugin: compiles it, sets it up once, takes its image; or takes all of that from the artefact store.
    /// Blocks for tens of milliseconds and more, or for less than one.
    pub fn load(&self, spec: &PluginSpec<'_>) -> Result<Plugin, LoadError> {
        // Setting a linked plugin up waits, and whoever loads may be driving a runtime: there waiting is not allowed.
        std::thread::scope(|scope| scope.spawn(|| Plugin::load(self, spec)).join())
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    /// The component that a load of this plugin compiles: its image, or the bare component where none can be taken.
    /// Runs the set-up and throws everything else away; for tools and benchmarks that look at what a call runs.
    pub fn image(&self, spec: &PluginSpec<'_>) -> Result<Vec<u8>, LoadError> {
        let _turn = self.turn_to_build();
        self.check_limits(spec)?;
        std::thread::scope(|scope| scope.spawn(|| image::bytes(self, spec)).join())
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    /// Looks at a component without running it. `name` stands for it in messages.
    pub fn inspect(&self, name: &str, component: &[u8]) -> Result<Look, LoadError> {
        let runtime = &self.0.set_up;
        let code = compile::compile(self, runtime, name, Purpose::SetUp, component)?;
        let broken = |e| LoadError::Component { plugin: name.to_owned(), reason: format!("{e:#}") };
        inspect::look(runtime, name, &code.load(runtime).map_err(broken)?)
    }

    /// What the artefact store did since the start; nothing but zeros without one.
    #[must_use]
    pub fn artefacts(&self) -> ArtefactCounts {
        self.0.artefacts.as_ref().map(Store::counts).unwrap_or_default()
    }

    /// What loading has cost since the start.
    #[must_use]
    pub fn loads(&self) -> LoadCounts {
        self.0.loads.counts()
    }

    /// How the engine was set up.
    #[must_use]
    pub fn options(&self) -> &EngineOptions {
        &self.0.options
    }

    fn pool(&self, class: Class) -> &Pool {
        match class {
            Class::Standard => &self.0.standard,
            Class::Large => &self.0.large,
        }
    }

    pub(crate) fn runtime(&self, class: Class) -> &wasmtime::Engine {
        &self.pool(class).runtime
    }

    /// Where `configure` and `index` run before the image is taken.
    pub(crate) fn set_up(&self) -> &wasmtime::Engine {
        &self.0.set_up
    }

    pub(crate) fn gate(&self, class: Class) -> &Gate {
        &self.pool(class).gate
    }

    /// The rights to keep an instance between calls.
    pub(crate) fn kept(&self, class: Class) -> &Arc<Semaphore> {
        &self.pool(class).kept
    }

    /// The threads of long calls.
    pub(crate) fn lane(&self) -> &Lane {
        &self.0.lane
    }

    /// What linked plugins wait on.
    pub(crate) fn reactor(&self) -> std::io::Result<Arc<Reactor>> {
        let mut reactor = self.0.reactor.lock().unwrap_or_else(PoisonError::into_inner);
        match &*reactor {
            Some(reactor) => Ok(Arc::clone(reactor)),
            None => Ok(Arc::clone(reactor.insert(Arc::new(Reactor::new()?)))),
        }
    }

    pub(crate) fn store(&self) -> Option<&Store> {
        self.0.artefacts.as_ref()
    }

    pub(crate) fn loads_made(&self) -> &Loads {
        &self.0.loads
    }

    /// Waits for its turn to compile and set up. What comes from the artefact store does neither and waits for nobody.
    pub(crate) fn turn_to_build(&self) -> LoadSlot<'_> {
        self.0.loading.enter()
    }

    /// A limit that the engine could not enforce is refused, never silently lowered.
    pub(crate) fn check_limits(&self, spec: &PluginSpec<'_>) -> Result<(), LoadError> {
        let pool = self.0.options.pool(spec.limits.class);
        let (what, wanted, limit) = ("memory_mib", spec.limits.memory_mib, pool.memory_mib);
        if wanted > limit {
            return Err(LoadError::LimitTooLarge { plugin: spec.name.clone(), what, wanted, limit });
        }
        Ok(())
    }
}

fn runtime(config: wasmtime::Config) -> Result<wasmtime::Engine, EngineError> {
    config::start(config).map_err(|e| EngineError::Runtime(format!("{e:#}")))
}

/// As many loads at once as there are slots set aside for them.
#[derive(Default)]
struct LoadGate {
    running: Mutex<u32>,
    left: Condvar,
}

/// A turn; given back when dropped.
pub(crate) struct LoadSlot<'a>(&'a LoadGate);

impl LoadGate {
    fn enter(&self) -> LoadSlot<'_> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let mut running = self
            .left
            .wait_while(running, |running| *running >= LOAD_SLOTS)
            .unwrap_or_else(PoisonError::into_inner);
        *running += 1;
        LoadSlot(self)
    }
}

impl Drop for LoadSlot<'_> {
    fn drop(&mut self) {
        *self.0.running.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.left.notify_one();
    }
}
