//! The one place where a `wasmtime::Config` is built.
//!
//! The settings follow one rule: no mapping change on the request path. Each `mprotect` or `madvise` takes the
//! process's memory lock and interrupts the other cores, so slots stay mapped and resident, and a call's dirty pages
//! are copied back instead of being dropped.

use crate::{artefact::ArtefactOptions, build_id, compile::Compiler, grants::GrantOptions, limits::Class};
use std::time::Duration;
use wasmparser::WasmFeatures;
use wasmtime::{
    Config, Enabled, InstanceAllocationStrategy, ModuleVersionStrategy, OptLevel, PoolingAllocationConfig,
    RegallocAlgorithm,
};

/// Instances that loading may use beside the calls, so that a load never takes a slot from a request.
pub(crate) const LOAD_SLOTS: u32 = 2;

/// Core instances, and tables, that one component may consist of. A plugin of one language's compiler has a handful; a
/// whole language runtime that was linked from libraries has dozens.
const fn parts(class: Class) -> u32 {
    match class {
        Class::Standard => 8,
        Class::Large => 64,
    }
}

/// How the engine is set up; one per process.
#[derive(Clone, Debug)]
pub struct EngineOptions {
    /// The pool of plugins of the class [`Class::Standard`].
    pub standard: PoolOptions,
    /// The pool of plugins of the class [`Class::Large`].
    pub large: PoolOptions,
    /// Calls that may wait for a place, for each plugin. One more is refused at once.
    pub max_waiting_calls: u32,
    /// How long a call may wait for its place before it is refused as saturated.
    pub max_wait: Duration,
    /// How often deadlines are looked at. A call may overrun its deadline by at most two of these.
    pub tick: Duration,
    /// Bounds of what plugins are granted.
    pub grants: GrantOptions,
    /// Where compiled code is kept from one start to the next. Without it, every start compiles.
    pub artefacts: Option<ArtefactOptions>,
    /// Where components are compiled.
    pub compiler: Compiler,
}

/// The places of one class of plugins.
#[derive(Clone, Copy, Debug)]
pub struct PoolOptions {
    /// Calls that may run at once, over all plugins of the class. Every one owns a pool slot; further calls wait.
    pub concurrent_calls: u32,
    /// Instances that plugins with [`max_uses`](crate::Limits::max_uses) above one may keep between calls, over all
    /// plugins of the class.
    pub kept_instances: u32,
    /// The largest linear memory a plugin may be given, in MiB.
    pub memory_mib: u32,
    /// How much of a slot's memory stays resident between calls, in MiB. Should cover the largest image.
    pub keep_resident_mib: u32,
}

impl PoolOptions {
    /// Every instance that can be there at once.
    fn slots(&self) -> u32 {
        self.concurrent_calls.saturating_add(self.kept_instances).saturating_add(LOAD_SLOTS)
    }
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            standard: PoolOptions {
                concurrent_calls: 64,
                kept_instances: 16,
                memory_mib: 256,
                keep_resident_mib: 8,
            },
            large: PoolOptions {
                concurrent_calls: 4,
                kept_instances: 4,
                memory_mib: 512,
                keep_resident_mib: 64,
            },
            max_waiting_calls: 1_024,
            max_wait: Duration::from_millis(500),
            tick: Duration::from_millis(1),
            grants: GrantOptions::default(),
            artefacts: None,
            compiler: Compiler::InProcess,
        }
    }
}

impl EngineOptions {
    /// The pool of one class.
    #[must_use]
    pub fn pool(&self, class: Class) -> &PoolOptions {
        match class {
            Class::Standard => &self.standard,
            Class::Large => &self.large,
        }
    }
}

/// The configuration that calls of one class run under. Code compiled for one class runs under every other.
pub(crate) fn calls(options: &EngineOptions, class: Class) -> Config {
    let mut config = code_of_calls();
    let pool = pool(options.pool(class), class);
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    config
}

/// What decides the code of [`calls`], without the pool: a process that only compiles has no room for one.
pub(crate) fn code_of_calls() -> Config {
    let mut config = common();
    config.cranelift_opt_level(OptLevel::Speed);
    config
}

/// Starts a runtime whose compiled code says which build it is of.
pub(crate) fn start(mut config: Config) -> wasmtime::Result<wasmtime::Engine> {
    config.module_version(ModuleVersionStrategy::Custom(build_id::BUILD_ID.into()))?;
    wasmtime::Engine::new(&config)
}

/// The same for the one instance of a load whose memory becomes the image. Its code runs once, so time spent on
/// making it fast is lost, and it takes no slot from a request.
pub(crate) fn set_up() -> Config {
    let mut config = common();
    config.cranelift_opt_level(OptLevel::None);
    config.cranelift_regalloc_algorithm(RegallocAlgorithm::SinglePass);
    config
}

fn common() -> Config {
    let mut config = Config::new();
    config.epoch_interruption(true);
    // Hooks are synchronous functions: no task bookkeeping.
    config.concurrency_support(false);
    // Plugins compute on text; everything else of the language is surface without use. Said by name, because what is
    // on by default depends on which of its features the runtime was built with, by whomever.
    let unused = WasmFeatures::THREADS
        | WasmFeatures::GC
        | WasmFeatures::FUNCTION_REFERENCES
        | WasmFeatures::EXCEPTIONS
        | WasmFeatures::MEMORY64
        | WasmFeatures::RELAXED_SIMD;
    config.wasm_features(unused, false);
    config.wasm_multi_memory(true);
    config.wasm_component_model(true);
    // Nobody reads a plugin's addresses: traps are told by kind, and debuggers are for the plugin's own build. Without
    // these tables, code is smaller to keep and to authenticate, and a load registers nothing with the system.
    config.generate_address_map(false);
    config.native_unwind_info(false);
    config
}

fn pool(options: &PoolOptions, class: Class) -> PoolingAllocationConfig {
    let (slots, parts) = (options.slots(), parts(class));
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(slots)
        .total_core_instances(slots * parts)
        .total_memories(slots)
        .total_tables(slots * parts)
        .total_stacks(slots)
        .max_core_instances_per_component(parts)
        .max_memories_per_component(1)
        .max_tables_per_component(parts)
        .table_elements(class.table_entries())
        .max_memory_size((options.memory_mib as usize) << 20)
        .max_unused_warm_slots(slots)
        .linear_memory_keep_resident((options.keep_resident_mib as usize) << 20)
        .table_keep_resident(64 << 10)
        .pagemap_scan(Enabled::Auto);
    pool
}
