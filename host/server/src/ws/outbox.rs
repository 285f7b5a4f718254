//! What waits to be sent on one connection. The queue is bounded, sending waits for room, and a client that takes nothing
//! for too long is cut off; so nobody but the slow reader itself ever waits for it.

use crate::auth::AuthError;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::Bytes;
use futures::SinkExt;
use futures::stream::SplitSink;
use serde::Serialize;
use std::time::Duration;
use tokio::sync::mpsc;

/// Why the server ends a connection: code and reason, as the client knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Close {
    /// `init` without a token.
    TokenMissing,
    /// `init` with a token that is not good.
    TokenRefused,
    /// `init` with a token of which nobody can say just now whether it is good.
    TokenUnknown,
    /// No `init` in time.
    TokenLate,
    /// More bytes than a frame may have, or no frame at all.
    Unreadable,
    /// The server stops.
    GoingAway,
    /// Nobody answers to pings.
    Silent,
    /// The user has as many connections as users may have.
    TooMany,
}

impl Close {
    /// What a connection is closed with whose token is no good. A client that hears 4001 signs its user out.
    pub(crate) fn of(error: AuthError) -> Self {
        match error {
            AuthError::Unavailable => Self::TokenUnknown,
            _ => Self::TokenRefused,
        }
    }

    fn frame(self) -> CloseFrame {
        let (code, reason) = match self {
            Self::TokenMissing => (4001, "Authentication required"),
            Self::TokenRefused => (4001, "Authentication failed"),
            Self::TokenUnknown => (1013, "Authentication unavailable"),
            Self::TokenLate => (4008, "Authentication timeout"),
            Self::Unreadable => (1009, "Message too big or not readable"),
            Self::GoingAway => (1001, "Server is stopping"),
            Self::Silent => (1001, "No answer to pings"),
            Self::TooMany => (1013, "Too many connections"),
        };
        CloseFrame { code, reason: reason.into() }
    }
}

enum Item {
    Text(String),
    Ping,
    Close(Close),
}

/// The way out of a connection. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Outbox(mpsc::Sender<Item>);

/// The connection no longer takes anything: it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gone;

impl Outbox {
    /// The queue, and the future that empties it into `sink`; that future ends with the connection.
    pub(crate) fn open(
        sink: SplitSink<WebSocket, Message>,
        frames: usize,
        patience: Duration,
    ) -> (Self, impl Future<Output = ()>) {
        let (sender, items) = mpsc::channel(frames);
        (Self(sender), write(sink, items, patience))
    }

    /// Queues one JSON object, waiting for room.
    pub(crate) async fn send(&self, frame: &impl Serialize) -> Result<(), Gone> {
        match serde_json::to_string(frame) {
            Ok(text) => self.0.send(Item::Text(text)).await.map_err(|_| Gone),
            Err(error) => {
                tracing::error!(%error, "a frame could not be written as JSON");
                Ok(())
            }
        }
    }

    /// Queues a ping, which every WebSocket library answers by itself.
    pub(crate) async fn ping(&self) -> Result<(), Gone> {
        self.0.send(Item::Ping).await.map_err(|_| Gone)
    }

    /// Queues the end: everything queued before it is still sent.
    pub(crate) async fn close(&self, why: Close) -> Result<(), Gone> {
        self.0.send(Item::Close(why)).await.map_err(|_| Gone)
    }
}

async fn write(mut sink: SplitSink<WebSocket, Message>, mut items: mpsc::Receiver<Item>, patience: Duration) {
    while let Some(item) = items.recv().await {
        let (message, is_last) = match item {
            Item::Text(text) => (Message::Text(text.into()), false),
            Item::Ping => (Message::Ping(Bytes::new()), false),
            Item::Close(why) => (Message::Close(Some(why.frame())), true),
        };
        match tokio::time::timeout(patience, sink.send(message)).await {
            Ok(Ok(())) if !is_last => {}
            Ok(_) => return,
            Err(_) => {
                metrics::counter!("waza_ws_slow_readers_total").increment(1);
                tracing::debug!("a client did not read for {patience:?} and is cut off");
                return;
            }
        }
    }
}
