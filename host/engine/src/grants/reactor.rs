//! Where plugins that are linked to the host wait: for a peer, a file, a timer.
//!
//! The plugin itself runs on the thread of its call; what it waits for is driven by one thread of the engine's own, so
//! that no plugin takes time from the server's. Every wait has a limit.

use std::{
    io,
    time::{Duration, Instant},
};
use tokio::runtime::{Builder, Handle, Runtime};

/// Files that may be worked on at once, over all plugins.
const FILE_THREADS: usize = 8;

/// A wait took longer than it may.
#[derive(Debug, thiserror::Error)]
#[error("waited longer than it may")]
pub(crate) struct Overdue;

/// Drives what plugins wait for.
pub(crate) struct Reactor(Option<Runtime>);

impl Reactor {
    pub(crate) fn new() -> io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(FILE_THREADS)
            .thread_name("waza-plugin-io")
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    /// For futures that carry a limit of their own.
    pub(crate) fn handle(&self) -> Option<&Handle> {
        self.0.as_ref().map(Runtime::handle)
    }

    /// Runs a future on this thread, until `until`. The thread must be one that may block.
    pub(crate) fn wait<T>(
        &self,
        until: Instant,
        future: impl Future<Output = wasmtime::Result<T>>,
    ) -> wasmtime::Result<T> {
        let Some(runtime) = &self.0 else { return Err(Overdue.into()) };
        let left = until.saturating_duration_since(Instant::now());
        runtime.handle().block_on(async {
            tokio::time::timeout(left.max(Duration::from_millis(1)), future)
                .await
                .unwrap_or_else(|_| Err(Overdue.into()))
        })
    }
}

impl Drop for Reactor {
    /// An engine may be dropped where blocking is not allowed, so nothing is waited for.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_without_end_ends() {
        let until = Instant::now() + Duration::from_millis(20);
        let waited = Reactor::new().unwrap().wait(until, std::future::pending::<wasmtime::Result<()>>());
        assert!(waited.unwrap_err().is::<Overdue>());
        assert!(Instant::now() >= until);
    }
}
