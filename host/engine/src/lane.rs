//! The threads of calls that take long. They are as many as there are places, and so can be more than the machine has
//! cores: at equal priority, one plugin that spins in all its places would have a small call of another wait for all of
//! them in turn. So they give way: the kernel lets what has a higher priority run first, and shares what is left.

use std::io;
use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::JoinHandle,
};

/// How much these threads give way, as `nice(1)` counts. Ten is a tenth of the share of a thread that gives no way: it
/// is felt at once where calls compete, and a long call still gets on while short ones keep every core busy.
const NICE: i32 = 10;

/// Runs what may take long.
pub(crate) struct Lane {
    threads: Handle,
    /// There until it is dropped.
    runtime: Option<Runtime>,
}

impl Lane {
    /// At most so many threads at once; they come and go with the calls.
    pub(crate) fn new(threads: usize) -> io::Result<Self> {
        // Nothing drives this runtime: all it is there for is its pool of threads that may block.
        let runtime = Builder::new_current_thread()
            .max_blocking_threads(threads.max(1))
            .thread_name("waza-long-call")
            .on_thread_start(|| {
                // For this thread alone, as Linux takes it. Where it is refused, all goes on at equal priority.
                let _ = rustix::process::nice(NICE);
            })
            .build()?;
        Ok(Self { threads: runtime.handle().clone(), runtime: Some(runtime) })
    }

    /// Runs it on one of the threads.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> JoinHandle<T> {
        self.threads.spawn_blocking(work)
    }
}

impl Drop for Lane {
    /// An engine may be dropped where blocking is not allowed, so nothing is waited for.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::getpriority_process;

    #[tokio::test]
    async fn its_threads_give_way_and_others_do_not() {
        let lane = Lane::new(2).unwrap();
        let before = getpriority_process(None).unwrap();
        let there = lane.spawn(|| getpriority_process(None).unwrap()).await.unwrap();
        assert_eq!(there, (before + NICE).min(19));
        assert_eq!(getpriority_process(None).unwrap(), before);
    }
}
