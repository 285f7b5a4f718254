//! Turns what the runtime says into what a caller can act on, by type alone.

use crate::{
    error::Fault,
    grants::reactor::Overdue,
    limits::{MemoryRefused, TableRefused},
};
use std::{char::DecodeUtf16Error, num::TryFromIntError, str::Utf8Error, time::Duration};
use wasmtime::{Trap, WasmBacktrace};
use wasmtime_wasi::I32Exit;

/// Names the fault behind an error of the runtime. `limit` is the time the call had and `result_bytes` the host memory
/// that its answer might take.
pub(crate) fn name(
    error: &wasmtime::Error,
    limit: Duration,
    elapsed: Duration,
    result_bytes: usize,
) -> Fault {
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
        None if is_refusal(error) => Fault::InvalidResult { reason: format!("{error:#}") },
        // The one error left has a type that the runtime keeps to itself: the answer was cut off because lifting it
        // would take more host memory than it may. The conformance cases `answers/huge-…` hold the runtime to that.
        None => Fault::ResultTooLarge { what: "bytes", limit: result_bytes, got: None },
    }
}

/// Whether the canonical ABI refused what came back: a length or a discriminant out of range, text in no encoding.
fn is_refusal(error: &wasmtime::Error) -> bool {
    error.is::<String>()
        || error.is::<&'static str>()
        || error.is::<Utf8Error>()
        || error.is::<DecodeUtf16Error>()
        || error.is::<TryFromIntError>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(error: wasmtime::Error) -> &'static str {
        name(&error, Duration::from_millis(50), Duration::from_millis(60), 1 << 20).kind()
    }

    #[test]
    #[expect(invalid_from_utf8, reason = "the error is what the test is for")]
    fn every_type_of_error_has_its_kind() {
        let utf16 = char::decode_utf16([0xd800]).find_map(Result::err).unwrap();
        let cases: [(wasmtime::Error, &str); 10] = [
            (MemoryRefused { limit: 1, wanted: 2 }.into(), "out-of-memory"),
            (TableRefused { limit: 1, wanted: 2 }.into(), "table-too-large"),
            (Trap::Interrupt.into(), "deadline"),
            (Trap::StackOverflow.into(), "stack-overflow"),
            (Trap::UnreachableCodeReached.into(), "panicked"),
            (wasmtime::format_err!("list pointer is not aligned"), "invalid-result"),
            (wasmtime::format_err!("unexpected discriminant: {}", 7), "invalid-result"),
            (std::str::from_utf8(b"\xff").unwrap_err().into(), "invalid-result"),
            (utf16.into(), "invalid-result"),
            (std::fmt::Error.into(), "result-too-large"),
        ];
        for (error, expected) in cases {
            let shown = format!("{error:?}");
            assert_eq!(kind(error), expected, "{shown}");
        }
    }

    #[test]
    fn a_trap_keeps_its_kind_under_a_context() {
        let error = wasmtime::Error::from(Trap::Interrupt).context("while in a call");
        assert_eq!(kind(error), "deadline");
        let error = wasmtime::Error::from(MemoryRefused { limit: 1, wanted: 2 }).context("while in a call");
        assert_eq!(kind(error), "out-of-memory");
    }
}
