//! Which skills a wish calls for: what the message names, the ranker's best, what their own scorers say of them, and
//! what goes together.

use super::{
    Asked, Detector,
    mention::mentions,
    merge::{self, Considered, ModelSkills, Scored},
    relations::{self, Known, Relations},
};
use crate::{
    decision::{EVIDENCE, Said, ask, few, probability},
    job::JobEventBody,
    limits::cut,
};
use futures::future::join_all;
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};
use waza_registry::{
    Hook, LineUp,
    hooks::{Dimension, Opinion, RankOptions, Ranked, Request, Stance},
};

/// Of a skill's name in an event, when a ranker invents one.
const NAME_BYTES: usize = 64;

/// Skills that a `decision` event lists.
const LISTED: usize = 32;

/// What skills are chosen for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish<'a> {
    /// What kind of game it is about, where that is settled.
    pub dimension: Option<Dimension>,
    /// What a model said of skills, where it was asked.
    pub model: Option<&'a ModelSkills>,
    /// Skills that may be chosen.
    pub most: usize,
    /// Whether the ranker is to give its reasons. They are most of what it says, and take most of its time.
    pub explain: bool,
}

impl Detector {
    /// Which skills a wish calls for: the chosen ones first, in the order in which the token budget is spent on them,
    /// then the others that were considered. A ranker that fails leaves the setup skill, and a warning.
    pub async fn choose(
        &self,
        lineup: &LineUp,
        request: &Arc<Request>,
        wish: Wish<'_>,
    ) -> Asked<Vec<Considered>> {
        let more = (wish.dimension, wish.model, wish.most, wish.explain);
        let key = self.0.chosen.key("choose", lineup, request, &more);
        if let Some(known) = self.0.chosen.get(key, lineup, request) {
            return known;
        }
        let asked = self.choose_anew(lineup, request, wish).await;
        self.0.chosen.put(key, request, &asked);
        asked
    }

    async fn choose_anew(
        &self,
        lineup: &LineUp,
        request: &Arc<Request>,
        wish: Wish<'_>,
    ) -> Asked<Vec<Considered>> {
        let options = RankOptions {
            max_results: self.0.options.candidates,
            min_p: self.0.options.candidate_ppm,
            with_evidence: wish.explain,
        };
        let call = lineup.rank(Arc::clone(request), options);
        let (ranked, decision) = ask(lineup, Hook::SkillRanker, call, |ranked| say(ranked)).await;
        let mut events = vec![decision];
        let (ranker, ranked, mut memorable) = match ranked {
            Ok(called) => (called.plugin, known(lineup, called.value, self.0.options.candidates), true),
            Err(error) if lineup.fails_closed(Hook::SkillRanker) => {
                return Asked::unavailable(error.to_string(), events);
            }
            Err(error) => {
                let message = format!("the skills could not be ranked ({})", error.kind());
                events.push(JobEventBody::warning("ranker-unavailable", message));
                ("host".to_owned(), setup(lineup, wish.dimension), false)
            }
        };
        let scored = match score(lineup, request, &ranked, &mut events).await {
            Ok((scored, whole)) => {
                memorable &= whole;
                scored
            }
            Err(message) => return Asked::unavailable(message, events),
        };
        let mentions = mentions(request, lineup);
        let said = merge::Said { ranker: &ranker, ranked, mentions, scored, model: wish.model };
        let considered = merge::merge(said, self.0.options.accept_skill_ppm);
        let relations = relations_of(lineup, &considered);
        let settled = relations::settle(considered, &relations, wish.dimension, wish.most);
        Asked { outcome: Ok(settled), events, memorable }
    }
}

/// What a ranker names of the skills that are there; no more than it was asked for.
fn known(lineup: &LineUp, ranked: Vec<Ranked>, most: u32) -> Vec<Ranked> {
    let there = |skill: &Ranked| lineup.skill(&skill.name).is_some();
    let reasons = |skill: Ranked| Ranked { why: few(skill.why), ..skill };
    ranked.into_iter().filter(there).take(most as usize).map(reasons).collect()
}

/// The one skill without which a game of this dimension does not start. What is left when ranking failed.
fn setup(lineup: &LineUp, dimension: Option<Dimension>) -> Vec<Ranked> {
    let of = |dimension: Dimension| {
        let setup = Some(waza_registry::SkillRole::Setup);
        lineup.skills().iter().find(|skill| skill.role() == setup && skill.dimension() == Some(dimension))
    };
    let ranked =
        |skill: &waza_registry::Skill| Ranked { name: skill.name.clone(), p: 900_000, why: Vec::new() };
    dimension.and_then(of).map(ranked).into_iter().collect()
}

/// Asks the candidates' own scorers, all at once. Whether all of them answered is beside what they said; an error is
/// that one whose silence refuses the request did not.
async fn score(
    lineup: &LineUp,
    request: &Arc<Request>,
    candidates: &[Ranked],
    events: &mut Vec<JobEventBody>,
) -> Result<(BTreeMap<String, Scored>, bool), String> {
    let calls = candidates.iter().filter_map(|skill| {
        let call = lineup.score(&skill.name, Arc::clone(request))?;
        Some(async move { (skill.name.as_str(), ask(lineup, Hook::SkillScorer, call, say_opinion).await) })
    });
    let (mut scored, mut whole) = (BTreeMap::new(), true);
    for skill in candidates {
        if let Some(why) = lineup.weighs_nothing(&skill.name) {
            let plugin = lineup.skill(&skill.name).and_then(|skill| skill.plugin()).unwrap_or_default();
            let note = format!("is not asked: {why}");
            let nothing = Scored { plugin: plugin.to_owned(), log_odds: 0, note, why: Vec::new() };
            scored.insert(skill.name.clone(), nothing);
        }
    }
    for (skill, (said, decision)) in join_all(calls).await {
        events.push(decision);
        match said {
            Ok(said) => {
                let weight = lineup.weigh(skill, &said);
                let note = note(&said.value, weight.bounded);
                let log_odds = weight.log_odds_ppm.into();
                let why = few(said.value.why);
                scored.insert(skill.to_owned(), Scored { plugin: said.plugin, log_odds, note, why });
            }
            Err(error) if lineup.scorer_fails_closed(skill) => return Err(error.to_string()),
            Err(error) => {
                whole = false;
                let message = format!("the scorer of {skill} did not answer ({})", error.kind());
                events.push(JobEventBody::warning("scorer-unavailable", message));
            }
        }
    }
    Ok((scored, whole))
}

fn note(opinion: &Opinion, bounded: bool) -> String {
    let held = if bounded { ", held to what its claims elsewhere allow" } else { "" };
    format!("{}{held}", stance_word(opinion.stance))
}

fn stance_word(stance: Stance) -> &'static str {
    match stance {
        Stance::Claim => "claims it",
        Stance::Offer => "offers itself",
        Stance::Pass => "has nothing to say",
        Stance::Decline => "declines",
    }
}

/// What is known of skills, and of all that they require.
fn relations_of(lineup: &LineUp, considered: &[Considered]) -> Known {
    let mut known = Known::new();
    let mut open: Vec<String> = considered.iter().map(|skill| skill.name.clone()).collect();
    while let Some(name) = open.pop() {
        let Some(skill) = lineup.skill(&name).filter(|_| !known.contains_key(&name)) else { continue };
        let requires: Vec<String> = skill.requires().map(str::to_owned).collect();
        open.extend(requires.iter().cloned());
        let conflicts = skill.conflicts().map(str::to_owned).collect();
        known.insert(name, Relations { dimension: skill.dimension(), requires, conflicts });
    }
    known
}

/// What a ranker said, for an event.
pub(super) fn say(ranked: &[Ranked]) -> Said {
    let name = |skill: &Ranked| cut(&skill.name, NAME_BYTES).to_owned();
    let verdict = match ranked.first() {
        Some(best) => format!("{} skills, best {} {}", ranked.len(), name(best), probability(best.p)),
        None => "0 skills".to_owned(),
    };
    let listed: Vec<_> =
        ranked.iter().take(LISTED).map(|skill| json!({ "name": name(skill), "p": skill.p })).collect();
    let evidence = ranked.iter().flat_map(|skill| &skill.why).take(EVIDENCE).cloned().collect();
    Said { verdict, evidence, detail: json!({ "ranked": listed }) }
}

fn say_opinion(opinion: &Opinion) -> Said {
    let verdict = format!("{} {}", stance_word(opinion.stance), probability(opinion.p));
    Said {
        verdict,
        evidence: opinion.why.iter().take(EVIDENCE).cloned().collect(),
        detail: json!({ "stance": opinion.stance, "p": opinion.p }),
    }
}
