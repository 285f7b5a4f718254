//! The grant `clocks`: real time.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtxBuilder};

/// `since` is the same for all calls of a plugin: an instant that `configure` left in the image must lie in the past.
pub(super) fn give(context: &mut WasiCtxBuilder, since: Instant) {
    context.wall_clock(Wall).monotonic_clock(Monotonic(since));
}

struct Wall;

impl HostWallClock for Wall {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(1)
    }

    fn now(&self) -> Duration {
        // A machine whose clock is before 1970 gets the epoch, rather than a plugin a panic of the host.
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }
}

struct Monotonic(Instant);

impl HostMonotonicClock for Monotonic {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}
