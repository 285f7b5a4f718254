//! So many a minute: a bucket of tokens that fills while nothing is asked. The first minute's worth may come at once.

use tokio::time::{Duration, Instant};

/// Tokens are counted in nanoseconds, so that tenths of a minute add up to one.
const TOKEN: u128 = Duration::from_secs(60).as_nanos();

/// One bucket.
#[derive(Debug)]
pub(crate) struct Pace {
    per_minute: u32,
    /// [`TOKEN`]s.
    left: u128,
    seen: Instant,
}

impl Pace {
    pub(crate) fn new(per_minute: u32) -> Self {
        Self { per_minute, left: TOKEN * u128::from(per_minute), seen: Instant::now() }
    }

    /// The bound.
    pub(crate) fn per_minute(&self) -> u32 {
        self.per_minute
    }

    /// Takes one, if there is one.
    pub(crate) fn take(&mut self) -> bool {
        self.fill();
        let left = self.left.checked_sub(TOKEN);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// What was taken was not used.
    pub(crate) fn give_back(&mut self) {
        self.left = self.left.saturating_add(TOKEN).min(self.most());
    }

    /// Whether nothing is known here that a new bucket would not know.
    pub(crate) fn is_full(&mut self) -> bool {
        self.fill();
        self.left >= self.most()
    }

    fn fill(&mut self) {
        let now = Instant::now();
        let come = now.duration_since(self.seen).as_nanos().saturating_mul(u128::from(self.per_minute));
        (self.left, self.seen) = (self.left.saturating_add(come).min(self.most()), now);
    }

    /// What it holds when it is full.
    fn most(&self) -> u128 {
        TOKEN * u128::from(self.per_minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::advance;

    #[tokio::test(start_paused = true)]
    async fn a_minutes_worth_may_come_at_once_and_then_they_come_one_by_one() {
        let mut pace = Pace::new(6);
        assert!((0..6).all(|_| pace.take()));
        assert!(!pace.take());
        advance(Duration::from_secs(9)).await;
        assert!(!pace.take());
        advance(Duration::from_secs(1)).await;
        assert!(pace.take() && !pace.take());
        pace.give_back();
        assert!(pace.take() && !pace.is_full());
        advance(Duration::from_secs(3600)).await;
        assert!(pace.is_full());
        assert_eq!((0..100).filter(|_| pace.take()).count(), 6, "what is not used does not pile up");
    }
}
