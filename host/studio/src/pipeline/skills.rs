//! Which skills the generator gets: what was detected, as far as the tokens go.

use super::budget::{self, Budgeted};
use crate::{
    detect::{Detector, ModelSkills, Wish},
    job::{JobEventBody, JobFailure},
    limits::StudioLimits,
};
use std::sync::Arc;
use waza_registry::{
    LineUp,
    hooks::{Dimension, Request},
};

/// Chooses and budgets. A ranker that fails leaves the setup skill, and a warning; unless its fail mode is `closed`.
pub(crate) async fn choose(
    detector: &Detector,
    lineup: &LineUp,
    request: &Arc<Request>,
    (dimension, model): (Dimension, Option<&ModelSkills>),
    limits: &StudioLimits,
) -> (Result<Budgeted, JobFailure>, Vec<JobEventBody>) {
    let wish = Wish { dimension: Some(dimension), model, most: limits.skills_per_job, explain: true };
    let asked = detector.choose(lineup, request, wish).await;
    let mut events = asked.events;
    let considered = match asked.outcome {
        Ok(considered) => considered,
        Err(unavailable) => return (Err(JobFailure::PluginUnavailable(unavailable.0)), events),
    };
    let budgeted = budget::spend(lineup, &considered, limits.skill_tokens);
    events.push(budgeted.event(limits.skill_tokens));
    (Ok(budgeted), events)
}

/// For a message that wants none.
pub(crate) fn none(limits: &StudioLimits) -> (Result<Budgeted, JobFailure>, Vec<JobEventBody>) {
    let budgeted = Budgeted::default();
    let event = budgeted.event(limits.skill_tokens);
    (Ok(budgeted), vec![event])
}
