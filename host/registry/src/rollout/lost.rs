//! What a server could not load of what was committed, and when it tries again: at once for what may have been put right
//! elsewhere, though more and more seldom, and never in the same process for bytes that were compiled in vain.

use super::load::may_change;
use crate::{refusal::Refusal, revision::short};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Revisions that are not loaded, and why.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    /// By key, with the plugin.
    refusals: BTreeMap<String, (String, Refusal)>,
    /// The version that does not serve for want of one of them.
    stuck: Option<u64>,
    again: Option<(Instant, Duration)>,
}

/// One of them: plugin, key, reason.
pub(crate) type Missing = (String, String, Refusal);

impl Lost {
    /// What came of a try to load; `stuck` is the version that does not serve now.
    pub(crate) fn note(&mut self, missing: Vec<Missing>, stuck: Option<u64>) {
        let refusals: BTreeMap<_, _> =
            missing.into_iter().map(|(plugin, key, refusal)| (key, (plugin, refusal))).collect();
        let same = refusals.keys().eq(self.refusals.keys());
        let pause = match self.again {
            Some((_, pause)) if same => (pause * 2).min(LONGEST_PAUSE),
            _ => FIRST_PAUSE,
        };
        let retry = refusals.values().any(|(_, refusal)| may_change(refusal.step));
        self.again = retry.then(|| (Instant::now() + pause, pause));
        (self.refusals, self.stuck) = (refusals, stuck);
    }

    /// Forgets what is not needed any more.
    pub(crate) fn retain(&mut self, needed: impl Fn(&str) -> bool) {
        self.refusals.retain(|key, _| needed(key));
        if self.refusals.is_empty() {
            *self = Self::default();
        }
    }

    /// Whether a version was tried, and there is nothing to be had by trying again now.
    pub(crate) fn in_vain(&self, version: u64, now: Instant) -> bool {
        self.stuck == Some(version) && !self.is_due(now)
    }

    /// Whether something may be there by now.
    pub(crate) fn is_due(&self, now: Instant) -> bool {
        self.again.is_some_and(|(at, _)| at <= now)
    }

    /// Why a revision is not to be tried again.
    pub(crate) fn for_good(&self, key: &str) -> Option<Refusal> {
        let (_, refusal) = self.refusals.get(key)?;
        (!may_change(refusal.step)).then(|| refusal.clone())
    }

    /// All of it in one sentence.
    pub(crate) fn problem(&self) -> Option<String> {
        let each = self.refusals.iter().map(|(key, (plugin, refusal))| {
            let again =
                if may_change(refusal.step) { "" } else { "; it is tried again when this server starts" };
            format!("cannot load revision {} of {plugin}: {refusal}{again}", short(key))
        });
        let each: Vec<_> = each.collect();
        (!each.is_empty()).then(|| each.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Step;

    fn missing(key: &str, step: Step) -> Missing {
        ("p".into(), key.into(), Refusal::new(step, "no", "do"))
    }

    #[test]
    fn what_may_come_is_looked_for_more_and_more_seldom() {
        let (mut lost, now) = (Lost::default(), Instant::now());
        let mut pauses = Vec::new();
        for _ in 0..8 {
            lost.note(vec![missing("a", Step::Read)], Some(7));
            pauses.push(lost.again.unwrap().1.as_secs());
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert!(lost.in_vain(7, now) && !lost.in_vain(8, now), "another version is tried at once");
        assert!(!lost.in_vain(7, now + Duration::from_secs(61)));
        assert_eq!(lost.for_good("a"), None);
        lost.note(vec![missing("b", Step::Read)], Some(8));
        assert_eq!(lost.again.unwrap().1, FIRST_PAUSE, "something else is missing now");
    }

    #[test]
    fn what_does_not_compile_is_not_tried_again() {
        let mut lost = Lost::default();
        lost.note(vec![missing("a", Step::Compile)], Some(7));
        assert!(lost.in_vain(7, Instant::now() + Duration::from_secs(86_400)));
        assert_eq!(lost.for_good("a").unwrap().step, Step::Compile);
        assert!(
            lost.problem().unwrap().contains("cannot load revision a of p: compile: no; do; it is tried")
        );
        lost.retain(|_| false);
        assert!(!lost.in_vain(7, Instant::now()) && lost.problem().is_none());
    }
}
