//! The compiler's process, from the inside: read one request, take its limits on, compile, answer, end.

use super::{
    Purpose,
    wire::{Answer, Request},
};
use crate::{build_id, config};
use rustix::io::Errno;
use std::{
    io::{self, Read, Write},
    process::ExitCode,
};

/// Serves one [`crate::Compiler::Process`] request on standard input and output, and returns what to exit with.
///
/// It limits the whole process, so call it from a `main` that does nothing else.
#[must_use]
pub fn child() -> ExitCode {
    match serve(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("this is a part of the host that only the host starts: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let request = Request::read(input)?;
    request.limits.take_on()?;
    answer(&request, input)?.write(output)
}

/// A panic is not caught: it ends the process, which is what the process is for.
fn answer(request: &Request, input: &mut impl Read) -> io::Result<Answer> {
    let mut component = Vec::new();
    input.take(request.bytes).read_to_end(&mut component)?;
    if component.len() as u64 != request.bytes {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let config = match request.purpose {
        Purpose::Calls => config::code_of_calls(),
        Purpose::SetUp => config::set_up(),
    };
    let runtime = match config::start(config) {
        Ok(runtime) => runtime,
        Err(error) => return Ok(failed(&error)),
    };
    if build_id::compatibility(&runtime) != request.compatibility {
        return Ok(Answer::OtherBuild);
    }
    Ok(runtime.precompile_component(&component).map_or_else(|error| failed(&error), Answer::Code))
}

fn failed(error: &wasmtime::Error) -> Answer {
    let memory = error.is::<wasmtime::OutOfMemory>() || error.downcast_ref::<Errno>() == Some(&Errno::NOMEM);
    if memory { Answer::Memory } else { Answer::Refused(format!("{error:#}")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::limit::Limits;

    fn ask(compatibility: [u8; 32], component: &[u8]) -> Answer {
        let limits = Limits { memory_mib: 1, cpu_seconds: 1 };
        let bytes = component.len() as u64;
        let request = Request { purpose: Purpose::SetUp, limits, compatibility, bytes };
        answer(&request, &mut &*component).unwrap()
    }

    #[test]
    fn it_answers_for_its_own_build_alone() {
        let own = build_id::compatibility(&config::start(config::set_up()).unwrap());
        let component = wat::parse_str("(component)").unwrap();
        assert!(matches!(ask(own, &component), Answer::Code(_)));
        assert!(matches!(ask(own, b"no component"), Answer::Refused(_)));
        assert_eq!(ask([0; 32], &component), Answer::OtherBuild);
    }
}
