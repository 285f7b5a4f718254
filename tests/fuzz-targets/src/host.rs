//! The one engine that the targets load into: small limits, so that hostile components end soon.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicUsize, Ordering},
};
use tokio::runtime::Runtime;
use waza_engine::{
    Class, Engine, EngineOptions, Grants, Hook, Limits, LoadError, Plugin, PluginSpec, PoolOptions,
};

/// What a component of a seed calls itself.
pub(crate) const NAME: &str = "seed";

pub(crate) const LIMITS: Limits = Limits {
    class: Class::Standard,
    deadline_ms: 20,
    memory_mib: 2,
    configure_ms: 20,
    index_ms: 20,
    image_mib: 4,
    result_mib: 1,
    result_items: 64,
    concurrent_calls: 2,
    max_uses: 1,
};

const CALL_THREAD: &str = "fuzzed-call";

/// Panics of the host's own in calls, which the engine turns into faults.
static PANICS: AtomicUsize = AtomicUsize::new(0);

pub(crate) struct Host {
    engine: Engine,
    runtime: Runtime,
}

/// Made once: an engine keeps a thread and a pool of memory.
pub(crate) fn host() -> &'static Host {
    static HOST: OnceLock<Host> = OnceLock::new();
    HOST.get_or_init(|| {
        watch_panics();
        let small = PoolOptions {
            concurrent_calls: 2,
            kept_instances: 0,
            memory_mib: LIMITS.memory_mib,
            keep_resident_mib: 1,
        };
        let options = EngineOptions { standard: small, large: small, ..EngineOptions::default() };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .thread_name(CALL_THREAD)
            .max_blocking_threads(2)
            .build();
        match (Engine::new(options), runtime) {
            (Ok(engine), Ok(runtime)) => Host { engine, runtime },
            (engine, runtime) => {
                unreachable!("no engine on this machine: {:?} {:?}", engine.err(), runtime.err())
            }
        }
    })
}

impl Host {
    pub(crate) fn load(
        &self,
        component: &[u8],
        hooks: Vec<Hook>,
        limits: Limits,
    ) -> Result<Plugin, LoadError> {
        self.engine.load(&PluginSpec {
            name: NAME.to_owned(),
            revision: "fuzzed".to_owned(),
            component,
            hooks,
            settings: "{}".to_owned(),
            limits,
            catalogue: Arc::default(),
            grants: Grants::default(),
            skill_folder: None,
        })
    }

    /// Waits for a call, and fails when the host's own code panicked in it.
    pub(crate) fn wait<T>(&self, call: impl Future<Output = T>) -> T {
        let answer = self.runtime.block_on(call);
        assert_eq!(PANICS.load(Ordering::SeqCst), 0, "the host's own code panicked in a call");
        answer
    }
}

/// Counts panics on threads that make calls, and keeps silent on those of the library that takes images: the engine
/// catches them, and libFuzzer's hook would end the process before it can.
fn watch_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if info.location().is_some_and(|at| at.file().contains("wasmtime-wizer")) {
            return;
        }
        if std::thread::current().name() == Some(CALL_THREAD) {
            PANICS.fetch_add(1, Ordering::SeqCst);
        }
        before(info);
    }));
}
