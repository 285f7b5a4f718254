//! Stops jobs: one because its user says so, all because the server goes down.

use super::row::JobRow;
use crate::{Studio, StudioError};
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

/// How long jobs get to write down their end after they were told to stop.
const LAST_WORDS: Duration = Duration::from_secs(5);

impl Studio {
    /// Stops a job in whatever phase it is. Comes back when its terminal event is stored; a job that is over already is
    /// returned as it ended. A job whose version was being committed may still end as completed. A job of another
    /// process is not reached: it is returned as it is.
    pub async fn cancel(&self, user: Uuid, job: Uuid) -> Result<JobRow, StudioError> {
        let row = self.job(user, job).await?;
        if row.status.is_final() {
            return Ok(row);
        }
        match self.inner().active.get(job) {
            Some(running) => {
                running.cancel.cancel();
                let wait = self.inner().limits.cancel_wait();
                if timeout(wait, running.over.cancelled()).await.is_err() {
                    tracing::warn!(%job, ?wait, "a cancelled job is still ending");
                }
            }
            // Not at work in this process: it just ended, or it is an orphan that the sweep ends.
            None => self.inner().sweep().await?,
        }
        self.job(user, job).await
    }

    /// Takes no new jobs, lets the running ones go on until the deadline, then ends them as interrupted.
    pub async fn shutdown(&self, deadline: Duration) {
        let inner = self.inner();
        inner.closing.cancel();
        inner.tasks.close();
        if timeout(deadline, inner.tasks.wait()).await.is_err() {
            inner.terminate.cancel();
            if timeout(LAST_WORDS, inner.tasks.wait()).await.is_err() {
                tracing::warn!("some jobs did not end in time; the next start will end them");
            }
        }
    }
}
