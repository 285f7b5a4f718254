//! From a component to machine code: in this process, or in one of its own.
//!
//! A compiler is given bytes by strangers, and some make it need hours or all memory there is. In a process of its own
//! it has limits of memory and time, and whatever ends it ends nothing else. The host loses one load, with a typed
//! reason.

mod child;
mod limit;
mod process;
mod wire;

pub use child::child;

use crate::{
    code::Code,
    engine::Engine,
    error::{CompileFault, LoadError},
};
use std::{ffi::OsString, path::PathBuf};

/// Where components are compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Compiler {
    /// Here, without limits: for tests, for tools, and for components that are one's own.
    #[default]
    InProcess,
    /// In a process of its own for each component, without environment.
    Process {
        /// A program that calls [`child`], of the same build as this one.
        program: PathBuf,
        /// What makes it do so.
        arguments: Vec<OsString>,
        /// Address space of the process, in MiB. It also bounds the code that is taken from it.
        memory_mib: u32,
        /// Processor time of the process, all threads together. It gets four times as long by the clock.
        cpu_seconds: u32,
    },
}

impl Compiler {
    /// This very program, with an argument that makes it call [`child`].
    #[must_use]
    pub fn own_program(argument: &str, memory_mib: u32, cpu_seconds: u32) -> Self {
        // Not by its name: after an upgrade in place, another build is behind the name, and this one is still here.
        let program = PathBuf::from("/proc/self/exe");
        Self::Process { program, arguments: vec![argument.into()], memory_mib, cpu_seconds }
    }
}

/// What the code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Serving: compiled well.
    Calls,
    /// One run of the set-up: compiled fast.
    SetUp,
}

/// Compiles for `runtime`, whose settings are those of `purpose`.
pub(crate) fn compile(
    engine: &Engine,
    runtime: &wasmtime::Engine,
    plugin: &str,
    purpose: Purpose,
    bytes: &[u8],
) -> Result<Code, LoadError> {
    engine.loads_made().compilation();
    let answer = match &engine.options().compiler {
        Compiler::InProcess => {
            runtime.precompile_component(bytes).map_err(|e| Failure::Refused(format!("{e:#}")))
        }
        Compiler::Process { program, arguments, memory_mib, cpu_seconds } => {
            let limits = limit::Limits { memory_mib: *memory_mib, cpu_seconds: *cpu_seconds };
            process::Job { program, arguments, limits, purpose, bytes }.run(runtime)
        }
    };
    answer.map(Code::compiled).map_err(|failure| match failure {
        Failure::Refused(reason) => LoadError::Component { plugin: plugin.into(), reason },
        Failure::Fault(fault) => LoadError::Compile { plugin: plugin.into(), fault },
    })
}

/// Why there is no code.
#[derive(Debug)]
enum Failure {
    /// The component is none, or not one that this host runs.
    Refused(String),
    /// The compiler did not get to an answer.
    Fault(CompileFault),
}
