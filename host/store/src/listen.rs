//! Notices between processes: what a transaction says travels with its commit (NOTIFY), and one connection listens.
//!
//! Postgres hands a notice on only once its transaction can be seen, and never when there was none. While the connection
//! is broken notices are lost, so after a reconnect every subscriber hears [`crate::Notice::Missed`]; a connection that
//! went silent is found by asking it. Postgres takes commits that notify one after the other, and fewer than 8,000 bytes
//! each: what is longer arrives as `Missed`.

use crate::{StoreError, StoreLimits, notice::Hub};
use serde::{Deserialize, Serialize};
use sqlx::{
    PgPool,
    any::AnyConnectOptions,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use std::{sync::Arc, time::Duration};
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};

pub(crate) const CHANNEL: &str = "waza_notices";
/// Postgres' own bound is "shorter than 8000".
const MESSAGE_BYTES: usize = 7_999;
/// How long a listening connection may take to answer.
const ANSWER: Duration = Duration::from_secs(5);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What goes over the channel.
#[derive(Debug, Serialize, Deserialize)]
struct Message {
    /// The store that said it, and told its own subscribers itself.
    from: String,
    /// Topic and payload; without one: look at the database.
    notices: Vec<(String, Option<String>)>,
}

/// The notices of one transaction in as few messages as they fit into.
pub(crate) fn encode(from: &str, notices: &[(String, String)]) -> Result<Vec<String>, StoreError> {
    let frame = Message { from: from.to_owned(), notices: Vec::new() };
    let empty = serde_json::to_string(&frame).map_err(StoreError::Json)?;
    let start = empty.trim_end_matches("]}");
    let room = MESSAGE_BYTES.saturating_sub(empty.len());
    let mut messages = Vec::new();
    let mut body = String::new();
    for (topic, payload) in notices {
        let mut pair = serde_json::to_string(&(topic, payload)).map_err(StoreError::Json)?;
        if pair.len() > room {
            pair = serde_json::to_string(&(topic, None::<String>)).map_err(StoreError::Json)?;
        }
        if !body.is_empty() && body.len() + 1 + pair.len() > room {
            messages.push(format!("{start}{body}]}}"));
            body.clear();
        }
        if !body.is_empty() {
            body.push(',');
        }
        body.push_str(&pair);
    }
    if !body.is_empty() {
        messages.push(format!("{start}{body}]}}"));
    }
    Ok(messages)
}

/// The listening connection's task. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Listening {
    pool: PgPool,
    task: JoinHandle<()>,
}

impl Listening {
    /// Comes back once it listens.
    pub(crate) async fn start(
        options: &AnyConnectOptions,
        limits: &StoreLimits,
        hub: Arc<Hub>,
    ) -> Result<Self, StoreError> {
        let options: PgConnectOptions = options.database_url.as_str().parse()?;
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ANSWER)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(options);
        let listener = listener(&pool).await?;
        let ask_every = Duration::from_millis(limits.listen_ping_ms.max(1));
        let task = tokio::spawn(keep_listening(pool.clone(), listener, hub, ask_every));
        Ok(Self { pool, task })
    }

    pub(crate) async fn stop(&self) {
        self.task.abort();
        self.pool.close().await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listener(pool: &PgPool) -> sqlx::Result<PgListener> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

async fn keep_listening(pool: PgPool, mut listener: PgListener, hub: Arc<Hub>, ask_every: Duration) {
    loop {
        let reason = hear(&mut listener, &hub, ask_every).await;
        drop(listener);
        if pool.is_closed() {
            return;
        }
        tracing::warn!(reason, "the connection that listens to the database was lost");
        listener = reconnect(&pool).await;
        tracing::info!("listening to the database again");
        // Only now: from here on nothing is missed, and what was missed can be seen.
        hub.all_missed();
    }
}

/// Hands notices on until the connection is lost; why it was.
async fn hear(listener: &mut PgListener, hub: &Hub, ask_every: Duration) -> String {
    loop {
        match timeout(ask_every, listener.try_recv()).await {
            Ok(Ok(Some(notification))) => hand_on(notification.payload(), hub),
            Ok(Ok(None)) => return "it was closed".to_owned(),
            Ok(Err(error)) => return error.to_string(),
            // Nothing was said for a while, or the other end is gone.
            Err(_) => match timeout(ANSWER, sqlx::query("SELECT 1").execute(&mut *listener)).await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => return error.to_string(),
                Err(_) => return "it does not answer".to_owned(),
            },
        }
    }
}

async fn reconnect(pool: &PgPool) -> PgListener {
    let mut pause = FIRST_PAUSE;
    loop {
        match listener(pool).await {
            Ok(listener) => return listener,
            Err(error) => tracing::debug!(%error, "the database cannot be listened to yet"),
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

fn hand_on(text: &str, hub: &Hub) {
    match serde_json::from_str::<Message>(text) {
        Ok(message) if message.from == hub.name() => {}
        Ok(message) => {
            for (topic, payload) in message.notices {
                match payload {
                    Some(payload) => hub.said(&topic, &payload),
                    None => hub.missed(&topic),
                }
            }
        }
        // Anybody with a connection may say anything on a channel.
        Err(error) => tracing::warn!(%error, "a notice that no store sends was left out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(messages: &[String]) -> Vec<(String, Option<String>)> {
        let message = |text: &String| serde_json::from_str::<Message>(text).unwrap().notices;
        messages.iter().flat_map(message).collect()
    }

    #[test]
    fn notices_are_packed_to_the_byte() {
        let payload = "x".repeat(MESSAGE_BYTES - r#"{"from":"me","notices":[["t",""]]}"#.len());
        let notices = [("t".to_owned(), payload.clone()), ("t".to_owned(), format!("{payload}x"))];
        let messages = encode("me", &notices).unwrap();
        assert_eq!(messages[0].len(), MESSAGE_BYTES);
        assert_eq!(decode(&messages), [("t".to_owned(), Some(payload)), ("t".to_owned(), None)]);
    }

    #[test]
    fn many_share_a_message_and_keep_their_order() {
        let notices: Vec<_> = (0..2_000).map(|n| (format!("topic \"{n}\""), "\u{0}é".to_owned())).collect();
        let messages = encode("me", &notices).unwrap();
        assert!(messages.len() < 20 && messages.iter().all(|message| message.len() <= MESSAGE_BYTES));
        let expected: Vec<_> = notices.into_iter().map(|(topic, said)| (topic, Some(said))).collect();
        assert_eq!(decode(&messages), expected);
        assert!(encode("me", &[]).unwrap().is_empty());
    }
}
