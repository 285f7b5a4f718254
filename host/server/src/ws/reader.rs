//! Takes frames from a connection, so many a minute, and looks from time to time whether anybody is still there. `ping` is answered here, however long the request before it takes: a client that hears
//! nothing for two seconds connects again.

use super::messages::{self, Incoming};
use super::outbox::{Close, Gone, Outbox};
use super::pace::Pace;
use super::refusal;
use super::wording;
use crate::app::Shared;
use axum::Error;
use axum::extract::ws::{Message, WebSocket};
use futures::StreamExt;
use futures::stream::SplitStream;
use serde_json::json;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};

/// Pings in a row that nobody answers; then the other side counts as gone.
const UNANSWERED: u32 = 2;

/// Runs until the other side is gone.
pub(crate) async fn run(
    app: &Shared,
    mut stream: SplitStream<WebSocket>,
    outbox: Outbox,
    requests: mpsc::Sender<Incoming>,
    (is_signed_in, locale): (watch::Receiver<bool>, Option<String>),
) {
    let limits = &app.config.limits;
    let mut late = std::pin::pin!(sleep(limits.ws_init()));
    let mut closing = std::pin::pin!(app.stop.closing());
    let mut beat = interval_at(Instant::now() + limits.ws_ping(), limits.ws_ping());
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut reading = Reading { outbox, requests, pace: Pace::new(limits.ws_messages_per_minute), locale };
    let (mut in_time, mut unanswered, mut is_closed) = (false, 0, false);
    loop {
        let close = tokio::select! {
            frame = stream.next() => {
                let Some(frame) = frame else { return };
                unanswered = 0;
                // What comes after our close is read only to see the other side's.
                if is_closed {
                    continue;
                }
                match reading.take(frame).await {
                    Ok(close) => close,
                    Err(Gone) => return,
                }
            }
            () = &mut late, if !in_time && !is_closed => {
                in_time = *is_signed_in.borrow();
                (!in_time).then_some(Close::TokenLate)
            }
            () = &mut closing, if !is_closed => Some(Close::GoingAway),
            _ = beat.tick(), if !is_closed => {
                unanswered += 1;
                match unanswered > UNANSWERED {
                    true => Some(Close::Silent),
                    false if reading.outbox.ping().await == Err(Gone) => return,
                    false => None,
                }
            }
        };
        if let Some(close) = close {
            is_closed = true;
            if reading.outbox.close(close).await == Err(Gone) {
                return;
            }
        }
    }
}

/// Where frames go.
struct Reading {
    outbox: Outbox,
    requests: mpsc::Sender<Incoming>,
    pace: Pace,
    locale: Option<String>,
}

impl Reading {
    /// Takes one frame; says whether the connection is to end.
    async fn take(&mut self, frame: Result<Message, Error>) -> Result<Option<Close>, Gone> {
        let text = match frame {
            Ok(Message::Text(text)) => Some(text),
            Ok(Message::Binary(_)) => None,
            // The library answers pings and closes.
            Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_)) => return Ok(None),
            // A frame over the bound, or none at all. The stream ends here; the close still goes out.
            Err(_) => return Ok(Some(Close::Unreadable)),
        };
        if !self.pace.take() {
            let refused = wording::too_many_messages(self.locale.as_deref(), self.pace.per_minute());
            return self.outbox.send(&refusal::text(refused)).await.map(|()| None);
        }
        let request = text.ok_or(messages::BadFrame::Format).and_then(|text| messages::parse(&text));
        self.hand_on(request).await.map(|()| None)
    }

    async fn hand_on(&self, request: Result<Incoming, messages::BadFrame>) -> Result<(), Gone> {
        match request {
            Ok(Incoming::Ping) => self.outbox.send(&json!({ "type": "pong" })).await,
            Ok(Incoming::ViewState) => Ok(()),
            Ok(request) => match self.requests.try_send(request) {
                Ok(()) => Ok(()),
                Err(TrySendError::Full(_)) => {
                    self.outbox.send(&refusal::text("Too many requests at once")).await
                }
                Err(TrySendError::Closed(_)) => Err(Gone),
            },
            Err(bad) => self.outbox.send(&refusal::text(bad)).await,
        }
    }
}
