//! What the compiler's process may use. It takes the limits on itself before it reads a byte of the component.

use rustix::{
    io,
    process::{Resource, Rlimit, getrlimit, setrlimit},
};

/// Bounds of one compilation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) memory_mib: u32,
    pub(super) cpu_seconds: u32,
}

impl Limits {
    /// For the rest of this process's life; there is no way back.
    pub(super) fn take_on(self) -> io::Result<()> {
        let cpu = u64::from(self.cpu_seconds);
        set(Resource::As, u64::from(self.memory_mib) << 20, 0)?;
        // A second between the signal that says why and the one that cannot be caught.
        set(Resource::Cpu, cpu, 1)?;
        set(Resource::Core, 0, 0)?;
        // It writes to a pipe and to nothing else.
        set(Resource::Fsize, 0, 0)
    }
}

fn set(resource: Resource, limit: u64, grace: u64) -> io::Result<()> {
    // An operator may have set less already.
    let most = getrlimit(resource).maximum.map_or(limit + grace, |most| most.min(limit + grace));
    setrlimit(resource, Rlimit { current: Some(limit.min(most)), maximum: Some(most) })
}
