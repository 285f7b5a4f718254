//! One plugin's place in a line-up: who is asked, and who serves in its place when it has trapped too often.

use crate::{
    answer::Answer, ask::Ask, called::Called, fail, fail::FailMode, fail::FailRule, revision::Revision,
    tap::Taps,
};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use waza_engine::{CallError, Hook};

/// How a revision's last calls went. It is the revision's, so a new line-up does not forgive.
#[derive(Debug, Default)]
pub(crate) struct Health {
    in_a_row: AtomicU32,
}

impl Health {
    /// Traps since the last answer.
    pub(crate) fn traps(&self) -> u32 {
        self.in_a_row.load(Relaxed)
    }

    /// One trap more; whether it was the one that makes `limit`.
    fn trapped(&self, limit: u32) -> bool {
        let before = self.in_a_row.fetch_update(Relaxed, Relaxed, |traps| Some(traps.saturating_add(1)));
        before.unwrap_or_else(|traps| traps).saturating_add(1) == limit
    }

    /// It answered. Once it has fallen it stays there: calls that began before do not bring it back.
    fn answered(&self, limit: u32) {
        let _ =
            self.in_a_row.fetch_update(Relaxed, Relaxed, |traps| (traps != 0 && traps < limit).then_some(0));
    }
}

/// A plugin's place.
#[derive(Clone)]
pub(crate) struct Seat {
    pub(crate) revision: Revision,
    previous: Option<Revision>,
    rule: FailRule,
}

impl Seat {
    /// `previous` is what serves when the revision has fallen, where there is such a one.
    pub(crate) fn new(revision: Revision, previous: Option<Revision>, operator: FailRule) -> Self {
        let rule = operator.or(revision.fail_rule());
        Self { revision, previous, rule }
    }

    /// What follows when it does not answer and nobody stands in. `previous` has no say here: it fails as its kind does.
    pub(crate) fn mode(&self, hook: Hook) -> FailMode {
        match self.rule.mode(hook) {
            FailMode::Previous => fail::Kind::of(hook).fails(),
            mode => mode,
        }
    }

    /// The revision that serves in its place.
    pub(crate) fn stand_in(&self) -> Option<&Revision> {
        let limit = self.rule.falls_after()?;
        self.previous.as_ref().filter(|_| self.revision.health().traps() >= limit)
    }

    /// SHA-256 of the component of whichever of the two has answered.
    pub(crate) fn digest_of(&self, revision: &str) -> &str {
        self.which(revision).digest()
    }

    /// Whichever of the two has answered.
    pub(crate) fn which(&self, revision: &str) -> &Revision {
        let previous = self.previous.as_ref().filter(|previous| previous.plugin.revision() == revision);
        previous.unwrap_or(&self.revision)
    }

    /// Asks the revision, or the one of before once it has fallen: for the call that made it fall too.
    pub(crate) async fn ask(&self, lineup: u64, taps: &Taps, ask: &Ask) -> Result<Called<Answer>, CallError> {
        if let Some(previous) = self.stand_in() {
            return taps.ask(lineup, previous, ask.clone()).await;
        }
        let outcome = taps.ask(lineup, &self.revision, ask.clone()).await;
        self.note(&outcome);
        match (&outcome, self.stand_in()) {
            (Err(error), Some(previous)) if fail::is_trap(error) => {
                taps.ask(lineup, previous, ask.clone()).await
            }
            _ => outcome,
        }
    }

    fn note(&self, outcome: &Result<Called<Answer>, CallError>) {
        let Some(limit) = self.rule.falls_after() else { return };
        match outcome {
            Ok(_) => self.revision.health().answered(limit),
            Err(error) if fail::is_trap(error) => {
                if self.revision.health().trapped(limit) {
                    self.say_fallen(limit, error);
                }
            }
            Err(_) => {}
        }
    }

    fn say_fallen(&self, limit: u32, error: &CallError) {
        let (plugin, revision) = (error.plugin(), error.revision());
        match &self.previous {
            Some(previous) => {
                let previous = previous.plugin.revision();
                tracing::error!(%plugin, %revision, %previous, %error, "{limit} traps in a row: the revision of before serves");
                metrics::counter!("waza_plugin_fallen_total", "plugin" => plugin.to_owned()).increment(1);
            }
            None => {
                tracing::error!(%plugin, %revision, %error, "{limit} traps in a row, and there is no revision of before")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_forgives_until_it_has_fallen() {
        let health = Health::default();
        assert!(!health.trapped(3) && !health.trapped(3));
        health.answered(3);
        assert_eq!(health.traps(), 0);
        assert!(!health.trapped(3) && !health.trapped(3) && health.trapped(3), "the third in a row");
        assert!(!health.trapped(3), "said once");
        health.answered(3);
        assert!(health.traps() >= 3, "a call that began before does not bring it back");
    }
}
