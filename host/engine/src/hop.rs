//! Where a call runs. It starts on the thread that asked, inside the caller's own poll: handing it to another thread
//! costs several times what a small call takes. A call that is still running after a tick yields, and goes on from
//! there on a thread that may block, so no plugin holds up the requests of others for longer than that.

use crate::grants::reactor::Reactor;
use std::{future::Future, future::poll_fn, pin::Pin, sync::Arc, task::Poll};
use tokio::{runtime::Handle, task::JoinError};

/// Where a call begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// Where it was asked for. Right for plugins that are done within a tick.
    Here,
    /// On a thread that may block, at once. Right for plugins that were not, the last time.
    Thread,
}

/// Runs `work` to its end. Once it has moved to another thread it goes on there even when the caller gives up: it
/// carries its permits with it, and its deadline ends it. `Err` is a panic of the host's own, or a runtime that ends.
///
/// What waits for the host is polled by `reactor`, so that it takes no time from the caller's runtime.
pub(crate) async fn run<T: Send + 'static>(
    start: Start,
    reactor: Option<Arc<Reactor>>,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, JoinError> {
    let mut work: Pin<Box<dyn Future<Output = T> + Send>> = Box::pin(work);
    if start == Start::Here
        && let Poll::Ready(done) = poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await
    {
        return Ok(done);
    }
    let here = Handle::current();
    tokio::task::spawn_blocking(move || match reactor.as_ref().and_then(|reactor| reactor.handle()) {
        Some(reactor) => reactor.block_on(work),
        None => here.block_on(work),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread::{ThreadId, current};

    async fn threads(yields: bool) -> (ThreadId, ThreadId) {
        let first = current().id();
        if yields {
            tokio::task::yield_now().await;
        }
        (first, current().id())
    }

    #[tokio::test]
    async fn what_does_not_yield_stays() {
        let here = current().id();
        assert_eq!(run(Start::Here, None, threads(false)).await.unwrap(), (here, here));
    }

    #[tokio::test]
    async fn what_yields_goes_on_elsewhere() {
        let here = current().id();
        let (first, then) = run(Start::Here, None, threads(true)).await.unwrap();
        assert_eq!(first, here);
        assert_ne!(then, here);
    }

    #[tokio::test]
    async fn what_is_known_to_be_slow_does_not_start_here() {
        let (first, _) = run(Start::Thread, None, threads(false)).await.unwrap();
        assert_ne!(first, current().id());
    }
}
