//! The compiler's process, from the outside: started, given one component, waited for within bounds, and ended.
//!
//! What comes back is code that this process will run. It is trusted as the compiler in this process would be: it comes
//! from our own program, of the same build, through a pipe that nobody else holds. The process is a bound on resources
//! and crashes, not a wall against a compiler that was taken over. Everything else about it is not trusted: when it
//! answers, how much, and how it ends. Its exit only explains a missing answer, and it is killed in any case.

use super::{
    Failure, Purpose,
    limit::Limits,
    wire::{Answer, Broken, Request},
};
use crate::{build_id, error::CompileFault};
use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    ffi::OsString,
    io::Write,
    os::unix::process::{CommandExt, ExitStatusExt},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// Each thread of the compiler takes address space from the process's limit, however many processors there are.
const MOST_THREADS: usize = 4;
/// A machine that does more than compile gives a process less than a processor.
const CLOCK_PER_CPU: u64 = 4;

/// One component to compile.
pub(super) struct Job<'a> {
    pub(super) program: &'a Path,
    pub(super) arguments: &'a [OsString],
    pub(super) limits: Limits,
    pub(super) purpose: Purpose,
    pub(super) bytes: &'a [u8],
}

impl Job<'_> {
    /// Blocks until there is an answer or the time is over. Nothing of the process is left when it returns.
    pub(super) fn run(&self, runtime: &wasmtime::Engine) -> Result<Vec<u8>, Failure> {
        let request = Request {
            purpose: self.purpose,
            limits: self.limits,
            compatibility: build_id::compatibility(runtime),
            bytes: self.bytes.len() as u64,
        };
        let wall = Duration::from_secs(u64::from(self.limits.cpu_seconds) * CLOCK_PER_CPU);
        let most = u64::from(self.limits.memory_mib) << 20;
        let mut running = self.start().map_err(|source| {
            Failure::Fault(CompileFault::Start { program: self.program.to_owned(), source })
        })?;
        let (input, output) = (running.0.stdin.take(), running.0.stdout.take());
        let (sender, receiver) = mpsc::sync_channel(1);
        thread::scope(|scope| {
            scope.spawn(|| {
                // A process that stops reading says why in its answer, or in how it ends.
                let _ = input
                    .map(|mut input| request.write(&mut input).and_then(|()| input.write_all(self.bytes)));
            });
            scope.spawn(move || {
                let answer = output.map_or(Err(Broken::CutOff), |mut output| Answer::read(&mut output, most));
                // Nobody waits any longer when the time is over.
                let _ = sender.send(answer);
            });
            let answer = receiver.recv_timeout(wall);
            // Closes the pipes, so that both threads end too.
            let status = running.end();
            match answer {
                Ok(answer) => self.judge(answer, status),
                Err(_) => Err(Failure::Fault(CompileFault::WallTime { limit: wall })),
            }
        })
    }

    fn start(&self) -> std::io::Result<Running> {
        let threads = thread::available_parallelism().map_or(1, |most| most.get().min(MOST_THREADS));
        Command::new(self.program)
            .args(self.arguments)
            // Nothing of the host's environment, where secrets may be.
            .env_clear()
            .env("RAYON_NUM_THREADS", threads.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .map(Running)
    }

    fn judge(&self, answer: Result<Answer, Broken>, status: Option<ExitStatus>) -> Result<Vec<u8>, Failure> {
        let Limits { memory_mib, cpu_seconds } = self.limits;
        Err(Failure::Fault(match answer {
            Ok(Answer::Code(code)) => return Ok(code),
            Ok(Answer::Refused(reason)) => return Err(Failure::Refused(reason)),
            Ok(Answer::Memory) => CompileFault::Memory { limit_mib: memory_mib },
            Ok(Answer::OtherBuild) => CompileFault::OtherBuild,
            Err(Broken::TooLarge { bytes }) => CompileFault::TooLarge { bytes, limit_mib: memory_mib },
            Err(Broken::Garbled { reason }) => CompileFault::Garbled { reason },
            Err(Broken::CutOff) => match status.map(|status| (status.signal(), status.code())) {
                // An allocation that fails aborts, and so does a stack that runs out; nothing else in it does.
                Some((Some(signal), _)) if signal == Signal::ABORT.as_raw() => {
                    CompileFault::Memory { limit_mib: memory_mib }
                }
                Some((Some(signal), _)) if signal == Signal::XCPU.as_raw() => {
                    CompileFault::CpuTime { limit_seconds: cpu_seconds }
                }
                Some((Some(signal), _)) => CompileFault::Crashed { signal },
                Some((None, Some(code))) => CompileFault::Exited { code },
                Some((None, None)) | None => CompileFault::Garbled { reason: "no answer".into() },
            },
        }))
    }
}

/// A process that does not outlive this.
struct Running(Child);

impl Running {
    /// Kills it with whatever it started, and takes its exit off the system's list. Its exit is the kill's only if it
    /// had none before.
    fn end(&mut self) -> Option<ExitStatus> {
        // Its number is its own until it was waited for, so no stranger is hit.
        let _ = kill_process_group(Pid::from_child(&self.0), Signal::KILL);
        self.0.wait().ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Again after `end`, and then a no-op: the exit is remembered and the group may be gone.
        if !matches!(self.0.try_wait(), Ok(Some(_))) {
            self.end();
        }
    }
}
