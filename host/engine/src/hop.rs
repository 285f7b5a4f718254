//! Where a call runs. It starts on the thread that asked, inside the caller's own poll: handing it to another thread
//! costs several times what a small call takes. A call that is still running after a tick yields, one that
//! waits for the host does so at once, and both go on from there in the [`Lane`] of long calls: no plugin holds up the
//! requests of others for longer than that.

use crate::{grants::reactor::Reactor, lane::Lane};
use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
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
/// What waits for the host is driven by `reactor` from the start, so that it takes no time from the caller's runtime and
/// needs nothing of it.
pub(crate) async fn run<T: Send + 'static>(
    lane: &Lane,
    start: Start,
    reactor: Option<Arc<Reactor>>,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, JoinError> {
    let mut work: Pin<Box<dyn Future<Output = T> + Send>> = Box::pin(work);
    let first = |context: &mut Context<'_>| {
        // Timers and sockets belong to the runtime that is entered when they are made.
        let _entered = reactor.as_ref().and_then(|reactor| reactor.handle()).map(Handle::enter);
        Poll::Ready(work.as_mut().poll(context))
    };
    if start == Start::Here
        && let Poll::Ready(done) = poll_fn(first).await
    {
        return Ok(done);
    }
    let here = Handle::current();
    lane.spawn(move || match reactor.as_ref().and_then(|reactor| reactor.handle()) {
        Some(reactor) => reactor.block_on(work),
        None => here.block_on(work),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        thread::{ThreadId, current},
        time::Duration,
    };

    fn lane() -> Lane {
        Lane::new(1).unwrap()
    }

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
        assert_eq!(run(&lane(), Start::Here, None, threads(false)).await.unwrap(), (here, here));
    }

    #[tokio::test]
    async fn what_yields_goes_on_elsewhere() {
        let here = current().id();
        let (first, then) = run(&lane(), Start::Here, None, threads(true)).await.unwrap();
        assert_eq!(first, here);
        assert_ne!(then, here);
    }

    #[test]
    fn what_waits_for_the_host_begins_here_and_waits_elsewhere() {
        let reactor = Arc::new(Reactor::new().unwrap());
        let work = async {
            let first = current().id();
            tokio::time::sleep(Duration::from_millis(1)).await;
            (first, current().id())
        };
        // A runtime without timers: the one that is used can only be the reactor's.
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (first, then) = runtime.block_on(run(&lane(), Start::Here, Some(reactor), work)).unwrap();
        assert_eq!(first, current().id());
        assert_ne!(then, first);
    }

    #[tokio::test]
    async fn what_is_known_to_be_slow_does_not_start_here() {
        let (first, _) = run(&lane(), Start::Thread, None, threads(false)).await.unwrap();
        assert_ne!(first, current().id());
    }
}
