//! The one place where a `wasmtime::Config` is built.
//!
//! The settings follow one rule: no mapping change on the request path. Each `mprotect` or `madvise` takes the
//! process's memory lock and interrupts the other cores, so slots stay mapped and resident, and a call's dirty pages
//! are copied back instead of being dropped.

use std::time::Duration;
use wasmparser::WasmFeatures;
use wasmtime::{
    Config, Enabled, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig, RegallocAlgorithm,
};

/// Instances that loading may use beside the calls, so that a load never takes a slot from a request.
pub(crate) const LOAD_SLOTS: u32 = 2;

/// How the engine is set up; one per process.
#[derive(Clone, Debug)]
pub struct EngineOptions {
    /// Calls that may run at once, over all plugins. Every one owns a pool slot; further calls wait.
    pub max_concurrent_calls: u32,
    /// How long a call may wait for its slot before it is refused as saturated.
    pub max_wait: Duration,
    /// How often deadlines are looked at. A call may overrun its deadline by at most two of these.
    pub tick: Duration,
    /// The largest linear memory any plugin may be given, in MiB.
    pub max_memory_mib: u32,
    /// How much of a slot's memory stays resident between calls, in MiB. Should cover the largest image.
    pub keep_resident_mib: u32,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            max_concurrent_calls: 64,
            max_wait: Duration::from_millis(500),
            tick: Duration::from_millis(1),
            max_memory_mib: 256,
            keep_resident_mib: 8,
        }
    }
}

/// Builds the only configuration this process runs plugins under.
pub(crate) fn calls(options: &EngineOptions) -> Config {
    let mut config = common();
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(options)));
    config.cranelift_opt_level(OptLevel::Speed);
    config
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
    // Hooks are synchronous: no fibres, no task bookkeeping.
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
    config
}

fn pool(options: &EngineOptions) -> PoolingAllocationConfig {
    let slots = options.max_concurrent_calls + LOAD_SLOTS;
    let keep = (options.keep_resident_mib as usize) << 20;
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(slots)
        .total_core_instances(slots * 4)
        .total_memories(slots)
        .total_tables(slots * 4)
        .max_core_instances_per_component(4)
        .max_memories_per_component(1)
        .max_tables_per_component(4)
        .table_elements(10_000)
        .max_memory_size((options.max_memory_mib as usize) << 20)
        .max_unused_warm_slots(slots)
        .linear_memory_keep_resident(keep)
        .table_keep_resident(64 << 10)
        .pagemap_scan(Enabled::Auto);
    pool
}
