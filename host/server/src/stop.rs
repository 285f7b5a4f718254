//! Stopping in order: first the outside is told not to send more, then running work gets its time, then sockets close.

use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How far the stop has come. Cheap to clone; all clones are the same stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(Arc<Phases>);

#[derive(Debug, Default)]
struct Phases {
    draining: CancellationToken,
    closing: CancellationToken,
}

impl Stop {
    /// No new work: readiness says so from now on.
    pub(crate) fn drain(&self) {
        self.0.draining.cancel();
    }

    /// Work is over: connections end.
    pub(crate) fn close(&self) {
        self.0.draining.cancel();
        self.0.closing.cancel();
    }

    /// Whether no new work should come.
    pub(crate) fn is_draining(&self) -> bool {
        self.0.draining.is_cancelled()
    }

    /// Waits until connections end.
    pub(crate) async fn closing(&self) {
        self.0.closing.cancelled().await;
    }
}

/// Waits for SIGTERM or SIGINT.
pub(crate) async fn asked_to() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
