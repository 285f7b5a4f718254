//! What this process says of itself, to whoever asks it and to the other servers on its database.

use super::{Inner, Replica, desk::Desk, reports::Reported};
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};
use tokio::sync::Notify;
use utoipa::ToSchema;
use waza_store::Database;

/// This process.
pub(crate) struct Me {
    pub(crate) id: String,
    pub(crate) host: String,
    pub(crate) started_at_ms: i64,
    stands: Mutex<Stands>,
    /// Told when it stands otherwise than before.
    pub(crate) news: Notify,
    /// What the others were told last. Held while they are told.
    pub(crate) reported: tokio::sync::Mutex<Reported>,
}

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stands {
    pub(crate) version: u64,
    pub(crate) lineup: u64,
    pub(crate) staged: Vec<u64>,
    pub(crate) problem: Option<String>,
}

/// How far a server is, and whether it would hear of more. Asked in memory: it is there while the database is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Position {
    /// The last change that it serves.
    pub version: u64,
    /// The number of its active line-up.
    pub lineup: u64,
    /// Rollouts on their way whose plugins it has loaded.
    pub staged: Vec<u64>,
    /// When the database answered last, in milliseconds since 1970 by this server's clock.
    pub heard_at_ms: i64,
    /// Whether it shares a database that does not answer: others may have gone on, and this server serves what it has.
    pub partitioned: bool,
    /// What it lacks of what was committed, and what to do.
    pub problem: Option<String>,
}

impl Me {
    pub(crate) fn new(now_ms: i64) -> Self {
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let host = match host.trim() {
            "" => "unknown",
            host => host,
        };
        Self {
            id: uuid::Uuid::now_v7().to_string(),
            host: host.to_owned(),
            started_at_ms: now_ms,
            stands: Mutex::default(),
            news: Notify::new(),
            reported: tokio::sync::Mutex::default(),
        }
    }

    pub(crate) fn stands(&self) -> Stands {
        self.stands.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn stand(&self, now: Stands) {
        let mut stands = self.stands.lock().unwrap_or_else(PoisonError::into_inner);
        if *stands == now {
            return;
        }
        if let Some(problem) =
            now.problem.as_ref().filter(|problem| stands.problem.as_ref() != Some(*problem))
        {
            tracing::warn!(%problem, "this server lacks what others may serve");
        }
        *stands = now;
        self.news.notify_one();
    }
}

impl Inner {
    /// Says how far this process is. Whoever has changed the desk says so before it is handed on.
    pub(crate) fn stand(&self, desk: &Desk) {
        let has = |key: &String| desk.loaded.contains_key(key);
        let staged = desk.state.runs.iter().filter(|(_, run)| run.members.values().all(has));
        self.me.stand(Stands {
            version: desk.state.version,
            lineup: self.registry.lineup().number(),
            staged: staged.map(|(id, _)| *id).collect(),
            problem: desk.lost.problem(),
        });
    }

    /// This process as one of the replicas, heard of just now.
    pub(crate) fn this(&self) -> Replica {
        let Stands { version, lineup, staged, problem } = self.me.stands();
        Replica {
            id: self.me.id.clone(),
            host: self.me.host.clone(),
            this: true,
            version,
            lineup,
            staged,
            started_at_ms: self.me.started_at_ms,
            seen_at_ms: self.ledger.0.now_ms(),
            behind: problem.is_some(),
            problem,
        }
    }
}

impl super::Rollout {
    /// How far this server is, and whether it would hear of more.
    #[must_use]
    pub fn position(&self) -> Position {
        let Stands { version, lineup, staged, problem } = self.0.me.stands();
        let contact = &self.0.ledger.1;
        Position {
            version,
            lineup,
            staged,
            heard_at_ms: contact.heard_at_ms(),
            partitioned: self.0.ledger.0.database() == Database::Postgres && contact.is_away(),
            problem,
        }
    }
}
