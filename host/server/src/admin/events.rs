//! Server-sent events: the status at once and whenever it may be another one, and statistics again and again. A listener
//! that reads slowly is told less often: nothing waits for it in memory. All of them end when the server stops.

use super::Admin;
use super::error::AdminError;
use super::serving::serving;
use super::wire::{Refused, Statistics};
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, Stream};
use serde::Serialize;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Interval, MissedTickBehavior, interval};

/// Who may listen at once.
pub(super) const MOST: usize = 16;

/// A connection on which nothing moves may be closed by whatever is in between.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Server-sent events. `status`: the body of `/admin/v1/status`, at once and whenever it may have changed. `statistics`: how
/// plugins and rollouts do, every `admin.events_ms`. `problem`: a refusal in the place of either, such as a database that
/// is away; what it was for comes later.
#[utoipa::path(get, path = "/admin/v1/events", tag = "status",
    responses(
        (status = 200, content_type = "text/event-stream", body = Statistics,
            description = "The data of `statistics`; that of `status` is a Status, that of `problem` a Refused"),
        (status = 503, body = Refused, description = "Sixteen listen already")))]
pub(super) async fn events(
    State(admin): State<Arc<Admin>>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, AdminError> {
    let place = Arc::clone(&admin.listeners).try_acquire_owned();
    let place = place.map_err(|_| AdminError::Listeners { most: MOST })?;
    let listener = Listener::new(admin, place);
    let events = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// Somebody who listens.
struct Listener {
    admin: Arc<Admin>,
    changes: watch::Receiver<u64>,
    tick: Interval,
    /// By plugin, as of the last status.
    since: BTreeMap<String, i64>,
    /// Whether a status is due that nothing announces.
    owed: Owed,
    _place: OwnedSemaphorePermit,
}

enum Due {
    Status,
    Statistics,
}

/// A status that nothing announces.
enum Owed {
    /// The first one.
    Now,
    /// One that could not be given, in the place of the next statistics.
    Next,
    Nothing,
}

impl Listener {
    fn new(admin: Arc<Admin>, place: OwnedSemaphorePermit) -> Self {
        let mut tick = interval(admin.app.config.admin.events());
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let changes = admin.app.rollout.changes();
        Self { admin, changes, tick, since: BTreeMap::new(), owed: Owed::Now, _place: place }
    }

    /// The next event, when it is due; `None` when the server stops.
    async fn next(&mut self) -> Option<Event> {
        let due = match self.owed {
            Owed::Now => Due::Status,
            Owed::Next | Owed::Nothing => self.due().await?,
        };
        Some(match (due, &self.owed) {
            (Due::Statistics, Owed::Nothing) => self.statistics().await,
            _ => self.status().await.unwrap_or_else(|error| {
                self.owed = Owed::Next;
                event("problem", &Refused { error: error.reason().1 })
            }),
        })
    }

    async fn due(&mut self) -> Option<Due> {
        tokio::select! {
            biased;
            () = self.admin.app.stop.closing() => None,
            // Its sender lives as long as the rollouts do.
            Ok(()) = self.changes.changed() => Some(Due::Status),
            _ = self.tick.tick() => Some(Due::Statistics),
        }
    }

    async fn status(&mut self) -> Result<Event, AdminError> {
        let rollout = &self.admin.app.rollout;
        self.since = rollout.active_since().await?;
        let status = rollout.status().await?;
        self.owed = Owed::Nothing;
        Ok(event("status", &status))
    }

    async fn statistics(&self) -> Event {
        let plugins = serving(&self.admin, &self.since);
        let rollouts = self.admin.app.rollout.measured().await;
        event("statistics", &Statistics { plugins, rollouts })
    }
}

/// Records of strings and numbers always have a JSON form.
fn event(name: &str, data: &impl Serialize) -> Event {
    let event = Event::default().event(name);
    event.clone().json_data(data).unwrap_or(event)
}
