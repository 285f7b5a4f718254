//! The engine: one ticker, and a pool of places for each class of plugins.

use crate::{
    config::{self, EngineOptions, LOAD_SLOTS},
    error::{EngineError, LoadError},
    gate::Gate,
    grants::reactor::Reactor,
    limits::Class,
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
    /// Made when the first plugin needs it.
    reactor: Mutex<Option<Arc<Reactor>>>,
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
                runtime: runtime(&config::calls(&options, class))?,
                // The engine's queue is as long as all the plugins' queues together, which have bounds of their own.
                gate: Gate::new(pool.concurrent_calls, u32::MAX),
                kept: Arc::new(Semaphore::new(pool.kept_instances as usize)),
            })
        };
        let (standard, large) = (pool(Class::Standard)?, pool(Class::Large)?);
        let set_up = runtime(&config::set_up())?;
        ticker::start(&[&standard.runtime, &large.runtime, &set_up], options.tick)?;
        let (loading, reactor) = (LoadGate::default(), Mutex::default());
        Ok(Self(Arc::new(Inner { standard, large, set_up, options, loading, reactor })))
    }

    /// Loads a plugin: compiles it, sets it up once, takes its image. Blocks for tens of milliseconds and more.
    pub fn load(&self, spec: &PluginSpec<'_>) -> Result<Plugin, LoadError> {
        let _slot = self.0.loading.enter();
        // Setting a linked plugin up waits, and whoever loads may be driving a runtime: there waiting is not allowed.
        std::thread::scope(|scope| scope.spawn(|| Plugin::load(self, spec)).join())
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
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

    /// What linked plugins wait on.
    pub(crate) fn reactor(&self) -> std::io::Result<Arc<Reactor>> {
        let mut reactor = self.0.reactor.lock().unwrap_or_else(PoisonError::into_inner);
        match &*reactor {
            Some(reactor) => Ok(Arc::clone(reactor)),
            None => Ok(Arc::clone(reactor.insert(Arc::new(Reactor::new()?)))),
        }
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

fn runtime(config: &wasmtime::Config) -> Result<wasmtime::Engine, EngineError> {
    wasmtime::Engine::new(config).map_err(|e| EngineError::Runtime(format!("{e:#}")))
}

/// As many loads at once as there are slots set aside for them.
#[derive(Default)]
struct LoadGate {
    running: Mutex<u32>,
    left: Condvar,
}

struct LoadSlot<'a>(&'a LoadGate);

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
