//! The trailing edge: what changed is told when it was seen alike twice, at least an interval apart. Each subject
//! settles by itself, so one that is written all the time holds up no other. Nothing here looks at a clock or a file.

use std::{collections::BTreeMap, time::Duration};
use tokio::time::Instant;

/// Compares what is seen with what was told. `S` names a subject, `P` is what tells its states apart.
pub(super) struct Settle<S, P> {
    quiet: Duration,
    told: BTreeMap<S, P>,
    seen: BTreeMap<S, (Option<P>, Instant)>,
}

impl<S: Ord + Clone, P: PartialEq + Clone> Settle<S, P> {
    pub(super) fn new(quiet: Duration) -> Self {
        Self { quiet, told: BTreeMap::new(), seen: BTreeMap::new() }
    }

    /// What has settled by now, given what is there now. Each change is told once.
    pub(super) fn look(&mut self, now: Instant, there: &BTreeMap<S, P>) -> Vec<S> {
        self.seen.retain(|subject, _| self.told.get(subject) != there.get(subject));
        let mut subjects: Vec<&S> = there.keys().chain(self.told.keys()).collect();
        subjects.sort();
        subjects.dedup();
        let changed = |subject: &&S| self.told.get(*subject) != there.get(*subject);
        let changed: Vec<S> = subjects.into_iter().filter(changed).cloned().collect();
        changed.into_iter().filter(|subject| self.settles(subject, there.get(subject), now)).collect()
    }

    fn settles(&mut self, subject: &S, state: Option<&P>, now: Instant) -> bool {
        match self.seen.get(subject) {
            Some((seen, since)) if seen.as_ref() == state => {
                if now.saturating_duration_since(*since) < self.quiet {
                    return false;
                }
            }
            _ => {
                self.seen.insert(subject.clone(), (state.cloned(), now));
                return false;
            }
        }
        self.seen.remove(subject);
        match state {
            Some(state) => self.told.insert(subject.clone(), state.clone()),
            None => self.told.remove(subject),
        };
        true
    }

    /// Whether something waits to be seen again.
    pub(super) fn pending(&self) -> bool {
        !self.seen.is_empty()
    }

    /// The state that was told last.
    pub(super) fn told(&self, subject: &S) -> Option<&P> {
        self.told.get(subject)
    }

    pub(super) fn has_told(&self) -> bool {
        !self.told.is_empty()
    }

    /// What waits, waits no more: it cannot be seen at the moment.
    pub(super) fn lose_sight(&mut self) {
        self.seen.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: Duration = Duration::from_millis(500);

    fn there(states: &[(&'static str, u32)]) -> BTreeMap<&'static str, u32> {
        states.iter().copied().collect()
    }

    #[test]
    fn a_file_that_grows_is_told_once_and_at_its_end() {
        let start = Instant::now();
        let mut settle = Settle::new(QUIET);
        for (at, size) in [(0, 1), (500, 2), (1000, 3), (1100, 3)] {
            assert!(settle.look(start + Duration::from_millis(at), &there(&[("p", size)])).is_empty());
            assert!(settle.pending());
        }
        assert_eq!(settle.look(start + Duration::from_millis(1500), &there(&[("p", 3)])), ["p"]);
        assert!(!settle.pending());
        assert!(settle.look(start + Duration::from_secs(9), &there(&[("p", 3)])).is_empty());
        assert_eq!(settle.told(&"p"), Some(&3));
    }

    #[test]
    fn one_that_never_rests_holds_up_no_other() {
        let start = Instant::now();
        let mut settle = Settle::new(QUIET);
        settle.look(start, &there(&[("busy", 1), ("calm", 1)]));
        assert_eq!(settle.look(start + QUIET, &there(&[("busy", 2), ("calm", 1)])), ["calm"]);
        assert!(settle.look(start + QUIET * 2, &there(&[("busy", 3), ("calm", 1)])).is_empty());
    }

    #[test]
    fn what_goes_settles_too_and_what_comes_back_as_it_was_is_no_change() {
        let start = Instant::now();
        let mut settle = Settle::new(QUIET);
        settle.look(start, &there(&[("p", 1)]));
        settle.look(start + QUIET, &there(&[("p", 1)]));
        assert!(settle.look(start + QUIET * 2, &there(&[])).is_empty());
        assert!(settle.look(start + QUIET * 3, &there(&[("p", 1)])).is_empty());
        assert!(!settle.pending(), "it is back before it was missed");
        settle.look(start + QUIET * 4, &there(&[]));
        assert_eq!(settle.look(start + QUIET * 5, &there(&[])), ["p"]);
        assert_eq!(settle.told(&"p"), None);
    }
}
