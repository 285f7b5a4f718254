//! The one thread that drives every deadline.
//!
//! It holds the engine weakly and ends by itself when the last user of the engine is gone.

use std::time::Duration;
use wasmtime::Engine;

/// Starts ticking. The thread is not joined: it looks at the engine once a tick and leaves when it is gone.
pub(crate) fn start(calls: &Engine, set_up: &Engine, tick: Duration) -> std::io::Result<()> {
    let engines = [calls.weak(), set_up.weak()];
    std::thread::Builder::new().name("waza-ticker".into()).spawn(move || {
        while let [Some(calls), Some(set_up)] = engines.each_ref().map(wasmtime::EngineWeak::upgrade) {
            calls.increment_epoch();
            set_up.increment_epoch();
            drop((calls, set_up));
            std::thread::sleep(tick);
        }
    })?;
    Ok(())
}

/// How many ticks a limit is. One more than it takes, because the first tick may come at once.
pub(crate) fn ticks(limit: Duration, tick: Duration) -> u64 {
    let ticks = limit.as_nanos().div_ceil(tick.as_nanos().max(1));
    u64::try_from(ticks).unwrap_or(u64::MAX - 1).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_never_cut_short() {
        assert_eq!(ticks(Duration::from_millis(50), Duration::from_millis(1)), 51);
        assert_eq!(ticks(Duration::from_micros(1), Duration::from_millis(1)), 2);
    }
}
