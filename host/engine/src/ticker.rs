//! The one thread that drives every deadline.
//!
//! It holds the engines weakly and ends by itself when the last user of them is gone. Ticks are counted against the
//! clock and not against its own sleeps, which last longer than they should on a busy machine: a deadline of fifty
//! ticks would otherwise be late by as many oversleeps.

use std::time::{Duration, Instant};
use wasmtime::{Engine, EngineWeak};

/// Starts ticking. The thread is not joined: it looks at the engines once a tick and leaves when they are gone.
pub(crate) fn start(engines: &[&Engine], tick: Duration) -> std::io::Result<()> {
    let engines: Vec<EngineWeak> = engines.iter().map(|engine| engine.weak()).collect();
    std::thread::Builder::new().name("waza-ticker".into()).spawn(move || {
        let started = Instant::now();
        let mut done = 0;
        while let Some(engines) = engines.iter().map(EngineWeak::upgrade).collect::<Option<Vec<_>>>() {
            let due = started.elapsed().as_nanos() / tick.as_nanos().max(1);
            while done < due {
                engines.iter().for_each(Engine::increment_epoch);
                done += 1;
            }
            drop(engines);
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
