//! How a line-up asks the scorer of a skill, and what it makes of the answer.

use super::{WeighsNothing, Weight, weighs_nothing};
use crate::{ask::Ask, called::Called, fail::FailMode, lineup::LineUp};
use std::{future::Future, sync::Arc};
use waza_engine::{
    CallError, Hook,
    hooks::{skill_scorer::Opinion, types::Request},
};

impl LineUp {
    /// What does a skill's own scorer say of it? `None` where there is none, or nobody to listen to: what
    /// [`weighs_nothing`](Self::weighs_nothing) is not asked. Scorers of several skills may be asked at once.
    pub fn score<'l>(
        &'l self,
        skill: &str,
        request: Arc<Request>,
    ) -> Option<impl Future<Output = Result<Called<Opinion>, CallError>> + Send + use<'l>> {
        let seat = self.scorers.of(skill).filter(|seat| weighs_nothing(seat).is_none())?;
        let ask = Ask::Score(request);
        Some(async move { seat.ask(self.number(), &self.rules.taps, &ask).await?.narrow() })
    }

    /// Whether a skill has a scorer, whatever that counts for.
    #[must_use]
    pub fn has_scorer(&self, skill: &str) -> bool {
        self.scorers.of(skill).is_some()
    }

    /// Why a skill's scorer counts for nothing and is not asked, where it has one that does.
    #[must_use]
    pub fn weighs_nothing(&self, skill: &str) -> Option<WeighsNothing> {
        self.scorers.of(skill).and_then(weighs_nothing)
    }

    /// What an opinion that [`score`](Self::score) gave for a skill counts for, by the revision that gave it.
    #[must_use]
    pub fn weigh(&self, skill: &str, said: &Called<Opinion>) -> Weight {
        let seat = self.scorers.of(skill);
        Weight::of(&said.value, seat.and_then(|seat| seat.which(&said.revision).calibration()))
    }

    /// What follows when a skill's scorer does not answer: `true` refuses the request, as its operator or its author
    /// wants; else it has said nothing.
    #[must_use]
    pub fn scorer_fails_closed(&self, skill: &str) -> bool {
        let seat = self.scorers.of(skill);
        seat.is_some_and(|seat| seat.mode(Hook::SkillScorer) == FailMode::Closed)
    }
}
