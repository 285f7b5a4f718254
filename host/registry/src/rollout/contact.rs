//! Whether the database answers, going by what was last asked of it. Nothing that is asked of it waits without a bound: a
//! network that swallows packets would hold a server up for as long as its kernel is patient.

use super::RolloutError;
use std::{
    future::Future,
    io,
    sync::atomic::{AtomicBool, AtomicI64, Ordering::Relaxed},
    time::Duration,
};
use waza_store::{Store, StoreError};

/// How long one question may take.
const ANSWER: Duration = Duration::from_secs(5);
/// How long a commit may take, with its turn to write and the locks that it waits for.
const COMMIT: Duration = Duration::from_secs(45);

/// What is known of the way to the database.
#[derive(Debug)]
pub(crate) struct Contact {
    heard_at_ms: AtomicI64,
    away: AtomicBool,
}

impl Contact {
    pub(crate) fn new(now_ms: i64) -> Self {
        Self { heard_at_ms: AtomicI64::new(now_ms), away: AtomicBool::new(false) }
    }

    /// When it answered last, in milliseconds since 1970.
    pub(crate) fn heard_at_ms(&self) -> i64 {
        self.heard_at_ms.load(Relaxed)
    }

    /// Whether it did not answer when it was asked last.
    pub(crate) fn is_away(&self) -> bool {
        self.away.load(Relaxed)
    }

    /// What a read has come to.
    pub(crate) async fn ask<T>(
        &self,
        store: &Store,
        question: impl Future<Output = Result<T, RolloutError>>,
    ) -> Result<T, RolloutError> {
        self.within(ANSWER, store, question).await
    }

    /// What a commit has come to. When it took too long, it may have been made all the same.
    pub(crate) async fn commit<T>(
        &self,
        store: &Store,
        commit: impl Future<Output = Result<T, RolloutError>>,
    ) -> Result<T, RolloutError> {
        self.within(COMMIT, store, commit).await
    }

    async fn within<T>(
        &self,
        bound: Duration,
        store: &Store,
        question: impl Future<Output = Result<T, RolloutError>>,
    ) -> Result<T, RolloutError> {
        let silent = |_| Err(StoreError::Unavailable(sqlx::Error::Io(io::ErrorKind::TimedOut.into())).into());
        let answer = tokio::time::timeout(bound, question).await.unwrap_or_else(silent);
        let away = match &answer {
            Err(RolloutError::Store(error)) => {
                matches!(error, StoreError::Unavailable(_) | StoreError::Busy(_))
            }
            _ => false,
        };
        self.away.store(away, Relaxed);
        if !away {
            self.heard_at_ms.store(store.now_ms(), Relaxed);
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use waza_store::{ManualClock, StoreOptions};

    #[tokio::test]
    async fn a_database_that_says_nothing_is_away_until_it_answers() {
        let clock = Arc::new(ManualClock::new(1_000));
        let options = StoreOptions { clock: clock.clone(), ..StoreOptions::new("sqlite::memory:") };
        let store = Store::open(&options).await.unwrap();
        let contact = Contact::new(store.now_ms());
        clock.set(2_000);
        let silence = std::future::pending::<Result<(), RolloutError>>();
        let error = contact.within(Duration::ZERO, &store, silence).await.unwrap_err();
        assert!(matches!(error, RolloutError::Store(StoreError::Unavailable(_))), "{error}");
        assert_eq!((contact.is_away(), contact.heard_at_ms()), (true, 1_000));
        // A refusal is an answer.
        let refusal = contact.ask(&store, async { Err::<(), _>(RolloutError::Overtaken) }).await;
        assert!(matches!(refusal, Err(RolloutError::Overtaken)));
        assert_eq!((contact.is_away(), contact.heard_at_ms()), (false, 2_000));
    }
}
