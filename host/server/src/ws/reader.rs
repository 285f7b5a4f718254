//! Takes frames from a connection. `ping` is answered here, however long the request before it takes: a client that hears
//! nothing for two seconds connects again.

use super::messages::{self, Incoming};
use super::outbox::{Close, Gone, Outbox};
use super::refusal;
use crate::app::Shared;
use axum::Error;
use axum::extract::ws::{Message, WebSocket};
use futures::StreamExt;
use futures::stream::SplitStream;
use serde_json::json;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

/// Runs until the other side is gone.
pub(crate) async fn run(
    app: &Shared,
    mut stream: SplitStream<WebSocket>,
    outbox: Outbox,
    requests: mpsc::Sender<Incoming>,
    is_signed_in: watch::Receiver<bool>,
) {
    let mut late = std::pin::pin!(sleep(app.config.limits.ws_init()));
    let mut closing = std::pin::pin!(app.stop.closing());
    let (mut in_time, mut is_closed) = (false, false);
    loop {
        tokio::select! {
            frame = stream.next() => {
                let Some(frame) = frame else { return };
                // What comes after our close is read only to see the other side's.
                if !is_closed && take(frame, &outbox, &requests, &mut is_closed).await == Err(Gone) {
                    return;
                }
            }
            () = &mut late, if !in_time && !is_closed => {
                in_time = *is_signed_in.borrow();
                is_closed = !in_time;
                if is_closed && outbox.close(Close::TokenLate).await == Err(Gone) {
                    return;
                }
            }
            () = &mut closing, if !is_closed => {
                is_closed = true;
                if outbox.close(Close::GoingAway).await == Err(Gone) {
                    return;
                }
            }
        }
    }
}

async fn take(
    frame: Result<Message, Error>,
    outbox: &Outbox,
    requests: &mpsc::Sender<Incoming>,
    is_closed: &mut bool,
) -> Result<(), Gone> {
    let text = match frame {
        Ok(Message::Text(text)) => text,
        Ok(Message::Binary(_)) => return outbox.send(&refusal::text(messages::BadFrame::Format)).await,
        // The library answers pings and closes.
        Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_)) => return Ok(()),
        // A frame over the bound, or none at all. The stream ends here; the close still goes out.
        Err(_) => {
            *is_closed = true;
            return outbox.close(Close::Unreadable).await;
        }
    };
    match messages::parse(&text) {
        Ok(Incoming::Ping) => outbox.send(&json!({ "type": "pong" })).await,
        Ok(Incoming::ViewState) => Ok(()),
        Ok(request) => match requests.try_send(request) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => outbox.send(&refusal::text("Too many requests at once")).await,
            Err(TrySendError::Closed(_)) => Err(Gone),
        },
        Err(bad) => outbox.send(&refusal::text(bad)).await,
    }
}
