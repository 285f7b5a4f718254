//! The baseline: a fresh instance for every call under bare wasmtime, in the best configuration we know.
//!
//! It has the pool's settings that the engine has (kept resident, scanned, warm), a pre-instantiated component, typed
//! functions behind indices that were looked up once, and epochs, because no host can do without a way to stop a guest.
//! It has no limiter, no gate, no checks of answers, no deadline that moves: what those cost is the engine's share.

use super::options;
use anyhow::{Context, Result};
use std::marker::PhantomData;
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store,
    component::{
        Component, ComponentExportIndex, ComponentNamedList, Instance, InstancePre, Lift, Linker, Lower,
        TypedFunc,
    },
};
use waza_engine::EngineOptions;

/// A component under the bare runtime.
pub(super) struct Bare {
    engine: Engine,
    pre: InstancePre<()>,
}

/// A function of one component, its types compared.
pub(super) struct Function<P, R> {
    index: ComponentExportIndex,
    signature: PhantomData<fn(P) -> R>,
}

/// An instance that stays.
pub(super) struct Live {
    store: Store<()>,
    instance: Instance,
}

impl Bare {
    /// Compiles the component; the pool is as large as the engine's.
    pub(super) fn new(component: &[u8], options: &EngineOptions) -> Result<Self> {
        let engine = Engine::new(&config(options))?;
        let component = Component::new(&engine, component)?;
        let pre = Linker::new(&engine).instantiate_pre(&component)?;
        Ok(Self { engine, pre })
    }

    /// Finds a function of a hook and compares its types, once.
    pub(super) fn function<P, R>(&self, export: &str, name: &str) -> Result<Function<P, R>>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        let component = self.pre.component();
        let index = component
            .get_export_index(None, export)
            .and_then(|hook| component.get_export_index(Some(&hook), name))
            .with_context(|| format!("no {export}#{name}"))?;
        let mut live = self.start()?;
        live.instance.get_typed_func::<P, R>(&mut live.store, index)?;
        Ok(Function { index, signature: PhantomData })
    }

    /// A new instance.
    pub(super) fn start(&self) -> Result<Live> {
        let mut store = Store::new(&self.engine, ());
        store.set_epoch_deadline(1);
        let instance = self.pre.instantiate(&mut store)?;
        Ok(Live { store, instance })
    }

    /// One fresh instance, one call, and the instance is gone.
    pub(super) fn fresh<P, R>(&self, function: &Function<P, R>, params: P) -> Result<R>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        self.start()?.call(function, params)
    }
}

impl Live {
    pub(super) fn call<P, R>(&mut self, function: &Function<P, R>, params: P) -> Result<R>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        let found = self.instance.get_func(&mut self.store, function.index);
        let found = found.context("an export that was there is gone")?;
        #[expect(
            unsafe_code,
            reason = "a baseline that compares types in every call would flatter the engine"
        )]
        // SAFETY: `function` was made by `Bare::function`, which compared the types of this very component with `P`
        // and `R`; one process measures one component under one `Bare` at a time, and the index fits no other.
        let typed = unsafe { TypedFunc::<P, R>::new_unchecked(found) };
        Ok(typed.call(&mut self.store, params)?)
    }
}

fn config(options: &EngineOptions) -> Config {
    let options::Pool { concurrent_calls: slots, memory_bytes, resident_bytes } = options::pool(options);
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(slots)
        .total_core_instances(slots * 4)
        .total_memories(slots)
        .total_tables(slots * 4)
        .max_memory_size(memory_bytes)
        .max_unused_warm_slots(slots)
        .linear_memory_keep_resident(resident_bytes)
        .table_keep_resident(64 << 10)
        .pagemap_scan(Enabled::Auto);
    let mut config = Config::new();
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    config.epoch_interruption(true);
    config.concurrency_support(false);
    config.wasm_memory64(false);
    config
}
