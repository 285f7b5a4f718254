//! What every component is linked to, granted or not: enough for a language runtime to start, and nothing to learn.
//!
//! No arguments, no environment, no files, no network; standard input is closed and output goes nowhere. Clocks and
//! random numbers are the same in every call, so that a plugin without grants stays a function of its input. A plugin
//! may wait (its deadline bounds that), and sees no time pass beyond its own questions.

use super::GrantOptions;
use rand::{SeedableRng, rngs::SmallRng};
use std::{cell::Cell, time::Duration};
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtx, WasiCtxBuilder};

/// 2025-01-01T00:00:00Z: late enough for code that refuses clocks which were never set.
const MOMENT: Duration = Duration::from_secs(1_735_689_600);

/// How much later each question finds the monotonic clock, in nanoseconds.
const STEP: u64 = 1_000;

const SEED: u64 = 0x7761_7a61;

/// A context that gives nothing.
pub(super) fn context(options: &GrantOptions) -> WasiCtxBuilder {
    let mut context = WasiCtx::builder();
    context
        .allow_tcp(false)
        .allow_udp(false)
        .allow_ip_name_lookup(false)
        .socket_addr_check(|_, _| Box::pin(async { false }))
        .max_random_size(options.random_bytes)
        .wall_clock(Standing)
        .monotonic_clock(Stepping(Cell::new(0)))
        .secure_random(SmallRng::seed_from_u64(SEED))
        .insecure_random(SmallRng::seed_from_u64(!SEED))
        .insecure_random_seed(u128::from(SEED));
    context
}

struct Standing;

impl HostWallClock for Standing {
    fn resolution(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn now(&self) -> Duration {
        MOMENT
    }
}

/// Code that waits for a clock to move comes to an end.
struct Stepping(Cell<u64>);

impl HostMonotonicClock for Stepping {
    fn resolution(&self) -> u64 {
        STEP
    }

    fn now(&self) -> u64 {
        self.0.set(self.0.get().saturating_add(STEP));
        self.0.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_asked_moves_and_begins_anew_in_the_next_call() {
        let asked = || {
            let clock = Stepping(Cell::new(0));
            [clock.now(), clock.now()]
        };
        assert_eq!(asked(), [STEP, 2 * STEP]);
        assert_eq!(asked(), asked());
    }
}
