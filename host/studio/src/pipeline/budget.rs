//! Which of the ranked skills the generator gets: whole skills, in order, until the tokens are used up.
//!
//! A skill that does not fit is passed over and said so; a later, smaller one may still fit. Nothing is ever cut.

use crate::job::{ChosenSkill, JobEventBody, LeftSkill};
use waza_registry::{LineUp, hooks::Dimension};
use waza_sandbox::SkillText;

/// What the budget decided.
#[derive(Debug, Default)]
pub(crate) struct Budgeted {
    pub(crate) skills: Vec<SkillText>,
    chosen: Vec<ChosenSkill>,
    left: Vec<LeftSkill>,
}

/// A skill as the budget sees it.
struct Candidate<'a> {
    name: &'a str,
    /// `None`: the ranker named a skill that the line-up does not have.
    skill: Option<(&'a str, usize)>,
}

/// Spends `limit_tokens` on `ranked`, best first.
pub(crate) fn spend(lineup: &LineUp, ranked: &[String], limit_tokens: usize) -> Budgeted {
    let candidates = ranked.iter().map(|name| Candidate {
        name,
        skill: lineup.skill(name).map(|skill| (skill.body.as_str(), skill.tokens)),
    });
    choose(candidates, limit_tokens)
}

fn choose<'a>(candidates: impl Iterator<Item = Candidate<'a>>, limit_tokens: usize) -> Budgeted {
    let mut budgeted = Budgeted::default();
    let mut remaining = limit_tokens;
    for candidate in candidates {
        let name = candidate.name.to_owned();
        match candidate.skill {
            Some(_) if budgeted.chosen.iter().any(|chosen| chosen.name == name) => {}
            Some((body, tokens)) if tokens <= remaining => {
                remaining -= tokens;
                budgeted.chosen.push(ChosenSkill { name: name.clone(), tokens: tokens as u64 });
                budgeted.skills.push(SkillText { name, body: body.to_owned() });
            }
            Some((_, tokens)) => budgeted.left.push(LeftSkill {
                name,
                tokens: tokens as u64,
                reason: "over-budget".to_owned(),
            }),
            None => {
                budgeted.left.push(LeftSkill { name, tokens: 0, reason: "unknown-skill".to_owned() });
            }
        }
    }
    budgeted
}

impl Budgeted {
    pub(crate) fn names(&self) -> Vec<String> {
        self.skills.iter().map(|skill| skill.name.clone()).collect()
    }

    pub(crate) fn event(&self, limit_tokens: usize) -> JobEventBody {
        JobEventBody::Budget {
            chosen: self.chosen.clone(),
            left: self.left.clone(),
            limit_tokens: limit_tokens as u64,
        }
    }
}

/// The one skill without which a game of this dimension does not start. What is left when ranking failed.
pub(crate) fn setup_skill(lineup: &LineUp, dimension: Dimension) -> Option<String> {
    let name = match dimension {
        Dimension::TwoD => "p5js-setup",
        Dimension::ThreeD => "threejs-setup",
    };
    lineup.skill(name).map(|skill| skill.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_skills_in_order_and_the_rest_is_said() {
        let candidates = [("a", Some(("A", 4))), ("b", Some(("B", 9))), ("c", Some(("C", 6))), ("d", None)];
        let budgeted = choose(candidates.into_iter().map(|(name, skill)| Candidate { name, skill }), 10);
        assert_eq!(budgeted.names(), ["a", "c"]);
        let left: Vec<_> =
            budgeted.left.iter().map(|left| (left.name.as_str(), left.reason.as_str())).collect();
        assert_eq!(left, [("b", "over-budget"), ("d", "unknown-skill")]);
    }

    #[test]
    fn a_skill_is_paid_once() {
        let candidates = [("a", Some(("A", 6))), ("a", Some(("A", 6)))];
        let budgeted = choose(candidates.into_iter().map(|(name, skill)| Candidate { name, skill }), 6);
        assert_eq!(budgeted.names(), ["a"]);
        assert!(budgeted.left.is_empty());
    }
}
