//! How a question to a line-up goes: in turn until one answers, or to every policy, whose verdicts are put together.

use crate::{
    answer::Answer,
    ask::Ask,
    called::Called,
    decision::GroupDecision,
    fail::Kind,
    group::{self, Combine},
    lineup::LineUp,
    seat::Seat,
    tap::Combined,
};
use std::{future::Future, pin::Pin, time::Instant};
use waza_engine::{CallError, Hook, Timing, hooks::path_policy::PathVerdict};

impl LineUp {
    /// Behind a pointer, so that a caller's own future does not contain every way in which a question may go.
    pub(crate) fn ask(
        &self,
        ask: Ask,
    ) -> Pin<Box<dyn Future<Output = Result<Called<Answer>, CallError>> + Send + '_>> {
        Box::pin(async move {
            match Kind::of(ask.hook()) {
                // Which scorer is meant is not in the question; `score` knows.
                Kind::Detecting if ask.hook() == Hook::SkillScorer => Err(self.nobody(Hook::SkillScorer)),
                Kind::Validating => self.ask_all(&ask).await,
                Kind::Detecting | Kind::Rewriting => self.ask_in_turn(&ask).await,
            }
        })
    }

    /// The first that answers. Who is further down the list stands in for those before.
    async fn ask_in_turn(&self, ask: &Ask) -> Result<Called<Answer>, CallError> {
        let mut failed = None;
        for seat in self.seating.of(ask.hook()) {
            match seat.ask(self.number(), &self.rules.taps, ask).await {
                Ok(called) => return Ok(called),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        Err(failed.unwrap_or_else(|| self.nobody(ask.hook())))
    }

    /// Every policy, and their verdicts put together.
    async fn ask_all(&self, ask: &Ask) -> Result<Called<Answer>, CallError> {
        for seat in &self.seating.watching {
            self.rules.monitor.watch(self.number(), seat, &self.rules.taps, ask);
        }
        let hook = ask.hook();
        match self.seating.of(hook) {
            [] => Err(self.nobody(hook)),
            [seat] => seat.ask(self.number(), &self.rules.taps, ask).await,
            seats => self.decide(seats, ask).await,
        }
    }

    async fn decide(&self, seats: &[Seat], ask: &Ask) -> Result<Called<Answer>, CallError> {
        let started = Instant::now();
        let combine = self.rules.settings.policies.combine;
        let (mut said, mut calls, mut members) = (Vec::new(), Vec::new(), Vec::new());
        let log = self.rules.taps.log();
        for seat in seats {
            let one = seat.ask(self.number(), &self.rules.taps, ask).await;
            let decided = combine == Combine::FirstMatch && one.is_ok();
            members.extend(log.map(|log| log.member(&one, |revision| seat.digest_of(revision))));
            let one = one.and_then(Called::narrow::<Vec<PathVerdict>>);
            calls.push(
                one.as_ref()
                    .ok()
                    .map(|called| (called.plugin.clone(), called.revision.clone(), called.timing)),
            );
            said.push(one.map(|called| called.value));
            if decided {
                break;
            }
        }
        let decided = group::decide(combine, said).map(|decided| {
            let by = decided.by.into_iter().filter_map(|at| calls.get_mut(at)?.take());
            together(ask.hook(), decided.verdicts, by)
        });
        if log.is_some() {
            self.rules.taps.combined(Combined {
                lineup: self.number(),
                group: GroupDecision { combine, members },
                ask,
                outcome: decided.as_ref().map(|called| &called.value),
                total: started.elapsed(),
            });
        }
        decided
    }
}

/// One answer of several plugins: their names and revisions joined, their times added.
fn together(
    hook: Hook,
    verdicts: Vec<PathVerdict>,
    by: impl Iterator<Item = (String, String, Timing)>,
) -> Called<Answer> {
    let (mut plugins, mut revisions, mut timing) = (Vec::new(), Vec::new(), Timing::default());
    for (plugin, revision, took) in by {
        plugins.push(plugin);
        revisions.push(revision);
        timing.queued += took.queued;
        timing.instantiate += took.instantiate;
        timing.call += took.call;
        timing.total += took.total;
    }
    Called { value: verdicts.into(), hook, plugin: plugins.join("+"), revision: revisions.join("+"), timing }
}
