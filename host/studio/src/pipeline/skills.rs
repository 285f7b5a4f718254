//! Which skills fit the wish: the ranker's word, or the one skill that every game of the dimension needs.

use super::{
    budget::{self, Budgeted},
    hook::{Said, ask, probability},
};
use crate::{
    job::{JobEventBody, JobFailure},
    limits::{StudioLimits, cut},
};
use serde_json::json;
use std::sync::Arc;
use waza_registry::{
    Hook, LineUp,
    hooks::{Dimension, RankOptions, Ranked, Request},
};

/// Of a skill's name in an event, when a ranker invents one.
const NAME_BYTES: usize = 64;

/// Skills that a `decision` event lists.
const LISTED: usize = 32;

/// What the pipeline asks of a ranker.
#[must_use]
pub fn rank_options(limits: &StudioLimits) -> RankOptions {
    let max_results = u32::try_from(limits.skills_per_job).unwrap_or(u32::MAX);
    RankOptions { max_results, ..RankOptions::default() }
}

/// Ranks and budgets. A ranker that fails leaves the setup skill, and a warning; unless its fail mode is `closed`.
pub(crate) async fn choose(
    lineup: &LineUp,
    request: Arc<Request>,
    dimension: Dimension,
    limits: &StudioLimits,
) -> (Result<Budgeted, JobFailure>, Vec<JobEventBody>) {
    let call = lineup.rank(request, rank_options(limits));
    let (ranked, decision) = ask(lineup, Hook::SkillRanker, call, |ranked| say(ranked)).await;
    let mut events = vec![decision];
    let names = match ranked {
        Ok(ranked) => {
            let best = ranked.into_iter().take(limits.skills_per_job);
            best.map(|skill| cut(&skill.name, NAME_BYTES).to_owned()).collect()
        }
        Err(error) if lineup.fails_closed(Hook::SkillRanker) => {
            return (Err(JobFailure::PluginUnavailable(error.to_string())), events);
        }
        Err(error) => {
            let message = format!("the skills could not be ranked ({})", error.kind());
            events.push(JobEventBody::warning("ranker-unavailable", message));
            Vec::from_iter(budget::setup_skill(lineup, dimension))
        }
    };
    let budgeted = budget::spend(lineup, &names, limits.skill_tokens);
    events.push(budgeted.event(limits.skill_tokens));
    (Ok(budgeted), events)
}

fn say(ranked: &[Ranked]) -> Said {
    let name = |skill: &Ranked| cut(&skill.name, NAME_BYTES).to_owned();
    let verdict = match ranked.first() {
        Some(best) => format!("{} skills, best {} {}", ranked.len(), name(best), probability(best.p)),
        None => "0 skills".to_owned(),
    };
    let listed: Vec<_> =
        ranked.iter().take(LISTED).map(|skill| json!({ "name": name(skill), "p": skill.p })).collect();
    let evidence = ranked.iter().flat_map(|skill| skill.why.iter().cloned()).collect();
    Said { verdict, evidence, detail: json!({ "ranked": listed }) }
}
