//! The WebSocket side: one connection is three futures in one task, with a bounded queue between each two.
//!
//! The *reader* takes frames, answers `ping` and guards the time to sign in; the *session* serves the other requests one
//! after the other and passes on the events of the job it follows; the *writer* sends, and cuts off a client that does
//! not read. What is slow in one connection waits in that connection only.

mod crowd;
mod messages;
mod outbox;
mod pace;
mod reader;
mod refusal;
mod session;
mod subscription;
#[cfg(test)]
mod tests;
mod wording;

pub(crate) use crowd::Crowd;

use crate::app::Shared;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, UPGRADE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use outbox::Outbox;
use session::Session;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// What a connection that is over gets to say so.
const GOODBYE: Duration = Duration::from_secs(2);

/// Takes every WebSocket handshake, whatever its path; the rest goes on to the routes.
pub(crate) async fn upgrade(State(app): State<Shared>, request: Request, next: Next) -> Response {
    if !is_websocket(request.headers()) {
        return next.run(request).await;
    }
    let locale = locale(request.headers());
    let (mut parts, _) = request.into_parts();
    match WebSocketUpgrade::from_request_parts(&mut parts, &app).await {
        Ok(upgrade) => {
            let frame = app.config.limits.ws_frame_bytes;
            upgrade
                .max_frame_size(frame)
                .max_message_size(frame)
                .on_upgrade(move |socket| serve(app, socket, locale))
        }
        Err(refused) => refused.into_response(),
    }
}

fn is_websocket(headers: &HeaderMap) -> bool {
    headers.get(UPGRADE).is_some_and(|to| to.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// The language that the browser likes best, for texts that users read.
fn locale(headers: &HeaderMap) -> Option<String> {
    let first = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?.split([',', ';']).next()?.trim();
    let is_tag =
        (2..=35).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_tag.then(|| first.to_owned())
}

async fn serve(app: Shared, socket: WebSocket, locale: Option<String>) {
    let limits = &app.config.limits;
    let connections = metrics::gauge!("waza_ws_connections");
    connections.increment(1.0);
    let _leaving = Leaving(connections);

    let (sink, stream) = socket.split();
    let (outbox, writer) = Outbox::open(sink, limits.ws_outgoing_frames, limits.ws_write());
    let (requests, waiting) = mpsc::channel(limits.ws_pending_requests);
    let (signed_in, is_signed_in) = watch::channel(false);

    let reader = reader::run(&app, stream, outbox.clone(), requests, (is_signed_in, locale.clone()));
    let session = Session::new(app.clone(), outbox, locale, signed_in).run(waiting);
    let mut both = std::pin::pin!(async { tokio::join!(reader, session) });
    let mut writer = std::pin::pin!(writer);
    let _ = tokio::select! {
        // Nothing more comes. What is queued, our close among it, still goes out if anybody is there.
        _ = &mut both => tokio::time::timeout(GOODBYE, writer).await,
        // We closed, or the other side stopped reading. Its own close may still come.
        () = &mut writer => tokio::time::timeout(GOODBYE, both).await.map(|_| ()),
    };
}

/// Counts a connection out, however it ends.
struct Leaving(metrics::Gauge);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}
