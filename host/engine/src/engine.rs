//! The engine: one runtime, one ticker, one pool of places.

use crate::{
    config::{self, EngineOptions, LOAD_SLOTS},
    error::{EngineError, LoadError},
    gate::Gate,
    image,
    plugin::{Plugin, PluginSpec},
    ticker,
};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Runs plugins. Cheap to clone; a process needs one.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    runtime: wasmtime::Engine,
    set_up: wasmtime::Engine,
    options: EngineOptions,
    gate: Gate,
    loading: LoadGate,
}

impl Engine {
    /// Sets the runtime up and starts the ticker.
    pub fn new(options: EngineOptions) -> Result<Self, EngineError> {
        let make = |config: &wasmtime::Config| {
            wasmtime::Engine::new(config).map_err(|e| EngineError::Runtime(format!("{e:#}")))
        };
        let runtime = make(&config::calls(&options))?;
        let set_up = make(&config::set_up())?;
        ticker::start(&runtime, &set_up, options.tick)?;
        let gate = Gate::new(options.max_concurrent_calls);
        Ok(Self(Arc::new(Inner { runtime, set_up, options, gate, loading: LoadGate::default() })))
    }

    /// Loads a plugin: compiles it, sets it up once, takes its image. Blocks for tens of milliseconds and more.
    pub fn load(&self, spec: &PluginSpec<'_>) -> Result<Plugin, LoadError> {
        let _slot = self.0.loading.enter();
        Plugin::load(self, spec)
    }

    /// The component that a load of this plugin compiles: its image, or the bare component where none can be taken.
    /// Runs the set-up and throws everything else away; for tools and benchmarks that look at what a call runs.
    pub fn image(&self, spec: &PluginSpec<'_>) -> Result<Vec<u8>, LoadError> {
        let _slot = self.0.loading.enter();
        self.check_limits(spec)?;
        image::bytes(self, spec)
    }

    /// How the engine was set up.
    #[must_use]
    pub fn options(&self) -> &EngineOptions {
        &self.0.options
    }

    pub(crate) fn runtime(&self) -> &wasmtime::Engine {
        &self.0.runtime
    }

    /// Where `configure` and `index` run before the image is taken.
    pub(crate) fn set_up(&self) -> &wasmtime::Engine {
        &self.0.set_up
    }

    pub(crate) fn gate(&self) -> &Gate {
        &self.0.gate
    }

    /// A limit that the engine could not enforce is refused, never silently lowered.
    pub(crate) fn check_limits(&self, spec: &PluginSpec<'_>) -> Result<(), LoadError> {
        let options = &self.0.options;
        let pairs = [
            ("memory_mib", spec.limits.memory_mib, options.max_memory_mib),
            ("concurrent_calls", spec.limits.concurrent_calls, options.max_concurrent_calls),
        ];
        match pairs.into_iter().find(|(_, wanted, limit)| wanted > limit) {
            None => Ok(()),
            Some((what, wanted, limit)) => {
                Err(LoadError::LimitTooLarge { plugin: spec.name.clone(), what, wanted, limit })
            }
        }
    }
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
