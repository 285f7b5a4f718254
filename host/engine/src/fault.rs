//! Turns what the runtime says into what a caller can act on, by type alone.

use crate::{
    error::Fault,
    grants::reactor::Overdue,
    limits::{MemoryRefused, TableRefused},
};
use std::time::Duration;
use wasmtime::{Trap, WasmBacktrace};
use wasmtime_wasi::I32Exit;

/// Names the fault behind an error of the runtime.
pub(crate) fn name(error: &wasmtime::Error, limit: Duration, elapsed: Duration) -> Fault {
    if let Some(refused) = error.downcast_ref::<MemoryRefused>() {
        return Fault::OutOfMemory { limit: refused.limit, wanted: refused.wanted };
    }
    if let Some(refused) = error.downcast_ref::<TableRefused>() {
        return Fault::TableTooLarge { limit: refused.limit, wanted: refused.wanted };
    }
    if error.is::<Overdue>() {
        return Fault::Deadline { limit, elapsed };
    }
    if let Some(exit) = error.downcast_ref::<I32Exit>() {
        return Fault::Exited { code: exit.0 };
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::Interrupt) => Fault::Deadline { limit, elapsed },
        Some(Trap::StackOverflow) => Fault::StackOverflow,
        Some(trap) => Fault::Panicked { message: trap.to_string() },
        // The host broke the guest off while it ran, for something that the interface has no answer for.
        None if error.is::<WasmBacktrace>() => Fault::Panicked { message: error.root_cause().to_string() },
        // Neither a limit nor a trap: the canonical ABI refused what came back (bad UTF-8, a length or a discriminant
        // out of range, more bytes than the result may take).
        None => Fault::InvalidResult { reason: format!("{error:#}") },
    }
}
