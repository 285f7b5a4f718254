//! Who else serves from this database, and how far each of them is.

use super::{
    Inner, Rollout, RolloutError,
    reports::{REPORTS, Report},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::time::Instant;
use utoipa::ToSchema;

/// How often whoever waits looks, beside hearing of it: a process may end without a word, and a notice may be lost.
const LOOK: Duration = Duration::from_secs(1);

/// A server process as it reported itself last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Replica {
    /// A new one for each process.
    pub id: String,
    /// The name of the machine, or of the container.
    pub host: String,
    /// Whether it is the one that answers.
    pub this: bool,
    /// The last change that it serves.
    pub version: u64,
    /// The number of its active line-up.
    pub lineup: u64,
    /// Rollouts on their way whose plugins it has loaded.
    pub staged: Vec<u64>,
    /// When its process started, in milliseconds since 1970 by its own clock.
    pub started_at_ms: i64,
    /// When it reported last, in milliseconds since 1970 by its own clock.
    pub seen_at_ms: i64,
    /// Whether it lacks something of what it was asked to have.
    pub behind: bool,
    /// Why it lacks something, and what to do.
    pub problem: Option<String>,
}

impl Rollout {
    /// Every server process on this database that lives, this one first; behind is who lacks something of the newest
    /// change. Who has not reported for as long as it said that a report counts is gone. An error is the database's.
    pub async fn replicas(&self) -> Result<Vec<Replica>, RolloutError> {
        let newest = self.0.ledger.version().await?;
        self.0.standing(newest).await
    }

    /// Waits until every replica that lives has all of `version`, or `wait` is over; says how each stands. Reports wake
    /// it. An error is the database's, when that does not answer to the end.
    pub async fn everywhere(&self, version: u64, wait: Duration) -> Result<Vec<Replica>, RolloutError> {
        let end = Instant::now() + wait;
        let mut reports = self.0.ledger.0.notices().subscribe(REPORTS);
        loop {
            while reports.try_recv().is_some() {}
            let standing = self.0.standing(version).await;
            let all = standing.as_ref().is_ok_and(|replicas| !replicas.iter().any(|replica| replica.behind));
            let now = Instant::now();
            if all || now >= end {
                return standing;
            }
            let _ = tokio::time::timeout_at(end.min(now + LOOK), reports.recv()).await;
        }
    }
}

impl Inner {
    /// This process and the others that live, held against a version.
    async fn standing(&self, version: u64) -> Result<Vec<Replica>, RolloutError> {
        let others = self.others().await?;
        let now = self.ledger.0.now_ms();
        let mut replicas = vec![self.this()];
        replicas.extend(others.into_iter().map(|report| report.told(now)));
        for replica in replicas.iter_mut().filter(|replica| replica.version < version) {
            replica.behind = true;
            let has = replica.version;
            replica.problem.get_or_insert_with(|| {
                format!("has version {has} and has not said yet that it has {version}; ask again in a moment")
            });
        }
        Ok(replicas)
    }
}

impl Report {
    /// What there is to say of it now: one that is overdue is likely to be cut off.
    fn told(self, now_ms: i64) -> Replica {
        let Self { mut replica, gone_at_ms } = self;
        let silent_ms = now_ms.saturating_sub(replica.seen_at_ms);
        if silent_ms > gone_at_ms.saturating_sub(replica.seen_at_ms) / 2 {
            let seconds = silent_ms / 1_000;
            replica.problem = Some(format!(
                "has not been heard of for {seconds} s; see whether {} runs and reaches the database",
                replica.host
            ));
        }
        replica
    }
}
