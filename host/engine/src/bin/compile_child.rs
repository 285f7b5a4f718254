//! Compiles one component and ends: what [`waza_engine::Compiler::Process`] can start where the host's own program is
//! not at hand.

use std::process::ExitCode;

fn main() -> ExitCode {
    waza_engine::compile::child()
}
