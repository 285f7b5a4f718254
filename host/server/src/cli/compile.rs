//! `waza compile-component`: the process in which a server compiles one plugin. Not for people, so no help lists it.

use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza serve --volume target/waza/volume   # starts this by itself")]
pub(super) struct CompileComponent {}

impl CompileComponent {
    /// Ends the process by itself: its answer is on standard output, in a form that only the server reads.
    pub(super) fn run(self) -> ExitCode {
        waza_registry::compile_child()
    }
}
