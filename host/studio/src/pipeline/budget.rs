//! Which of the chosen skills the generator gets: whole skills, in order, until the tokens are used up.
//!
//! A skill that does not fit is passed over and said so; a later, smaller one may still fit. Nothing is ever cut, and
//! whatever was probable enough and is not taken is in the event, with the reason.

use crate::{
    detect::{Considered, Fate},
    job::{ChosenSkill, JobEventBody, LeftSkill},
};
use waza_registry::LineUp;
use waza_sandbox::SkillText;

/// What the budget decided.
#[derive(Debug, Default)]
pub(crate) struct Budgeted {
    pub(crate) skills: Vec<SkillText>,
    chosen: Vec<ChosenSkill>,
    left: Vec<LeftSkill>,
}

/// A skill's text and its tokens.
type Text<'a> = (&'a str, usize);

/// What a job would be told of these skills: which fit into `limit_tokens`, whole and in their order, and which not.
#[must_use]
pub fn spend_tokens(lineup: &LineUp, considered: &[Considered], limit_tokens: usize) -> JobEventBody {
    spend(lineup, considered, limit_tokens).event(limit_tokens)
}

/// Spends `limit_tokens` on what was chosen, in its order.
pub(crate) fn spend(lineup: &LineUp, considered: &[Considered], limit_tokens: usize) -> Budgeted {
    let text = |name: &str| lineup.skill(name).map(|skill| (skill.body.as_str(), skill.tokens));
    choose(considered, text, limit_tokens)
}

fn choose<'a>(
    considered: &[Considered],
    text: impl Fn(&str) -> Option<Text<'a>>,
    limit_tokens: usize,
) -> Budgeted {
    let mut budgeted = Budgeted::default();
    let mut remaining = limit_tokens;
    for skill in considered.iter().filter(|skill| skill.fate != Fate::Improbable) {
        let (name, p) = (skill.name.clone(), skill.p);
        // The line-up that the skills were chosen from is the one that they are read from.
        let Some((body, tokens)) = text(&name) else { continue };
        let count = tokens as u64;
        let reason = skill.fate.word().to_owned();
        match skill.fate.is_chosen() {
            true if tokens <= remaining => {
                remaining -= tokens;
                budgeted.chosen.push(ChosenSkill { name: name.clone(), tokens: count, p, reason });
                budgeted.skills.push(SkillText { name, body: body.to_owned() });
            }
            true => {
                let reason = "over-budget".to_owned();
                budgeted.left.push(LeftSkill { name, tokens: count, p, reason });
            }
            false => budgeted.left.push(LeftSkill { name, tokens: count, p, reason }),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn skill(name: &str, fate: Fate) -> Considered {
        Considered { name: name.into(), p: 500_000, fate, contributions: Vec::new() }
    }

    fn left(budgeted: &Budgeted) -> Vec<(&str, &str)> {
        budgeted.left.iter().map(|left| (left.name.as_str(), left.reason.as_str())).collect()
    }

    #[test]
    fn whole_skills_in_order_and_the_rest_is_said() {
        let text = |name: &str| Some(("text", [4, 9, 6, 1][(name.as_bytes()[0] - b'a') as usize]));
        let considered = [
            skill("a", Fate::Named),
            skill("b", Fate::Chosen),
            skill("c", Fate::Required("b".into())),
            skill("d", Fate::OtherDimension),
        ];
        let budgeted = choose(&considered, text, 10);
        assert_eq!(budgeted.names(), ["a", "c"]);
        assert_eq!(left(&budgeted), [("b", "over-budget"), ("d", "other-dimension")]);
    }

    #[test]
    fn at_any_budget_every_chosen_skill_is_whole_or_said_to_be_left() {
        let bodies: Vec<String> = (1..12).map(|size| "word ".repeat(size * 7)).collect();
        let name = |at: usize| format!("skill-{at:02}");
        let considered: Vec<_> = (0..bodies.len()).map(|at| skill(&name(at), Fate::Chosen)).collect();
        let text = |wanted: &str| {
            let at = (0..bodies.len()).find(|at| name(*at) == wanted)?;
            Some((bodies[at].as_str(), bodies[at].len() / 4))
        };
        let whole: usize = bodies.iter().map(|body| body.len() / 4).sum();
        for limit in 0..=whole + 1 {
            let budgeted = choose(&considered, text, limit);
            let spent: u64 = budgeted.chosen.iter().map(|chosen| chosen.tokens).sum();
            assert!(spent <= limit as u64, "{limit}: {spent}");
            for got in &budgeted.skills {
                assert_eq!(text(&got.name).unwrap().0, got.body, "{limit}: {} is cut", got.name);
            }
            let mut all: Vec<_> = budgeted.names();
            all.extend(budgeted.left.iter().map(|left| left.name.clone()));
            all.sort();
            assert_eq!(all, considered.iter().map(|skill| skill.name.clone()).collect::<Vec<_>>(), "{limit}");
            // What was left would not have fitted behind what came before it.
            let room = limit as u64 - spent;
            assert!(budgeted.left.iter().all(|left| left.tokens > room), "{limit}");
        }
        assert_eq!(choose(&considered, text, whole).skills.len(), bodies.len());
        assert!(choose(&considered, text, 0).skills.is_empty());
    }
}
