//! What is said for and against each skill, put together: a sum of log-odds, fixed and explainable.
//!
//! The ranker's probability is the base. A skill's own scorer and the model, where they were asked, add to it or take
//! away; what each may add is bounded before it comes here. A skill that the message names outright is taken whatever
//! the sum says. Nothing depends on the order in which answers came.

use super::mention::Mention;
use serde::Serialize;
use std::{cmp::Reverse, collections::BTreeMap};
use waza_registry::hooks::{Evidence, Ranked};

/// What the model's word is worth, in ppm of log-odds: for a skill that it named, and against one that it was shown and
/// did not name.
const MODEL_NAMED: i64 = 2_000_000;
const MODEL_PASSED_OVER: i64 = -1_000_000;

/// Log-odds are taken to lie within this, either way: no sum is ever certain.
const BOUND: i64 = 8_000_000;

/// One thing that counts for or against a skill.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    /// Who says it: a plugin's name, `model`, or `message`.
    pub source: String,
    /// In parts per million of log-odds.
    pub log_odds: i64,
    /// In a few words.
    pub note: String,
    /// What the source gave as its reasons.
    pub why: Vec<Evidence>,
}

/// A skill that was considered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Considered {
    /// Its name.
    pub name: String,
    /// How probable, in parts per million, when everything is added up.
    pub p: u32,
    /// What became of it.
    pub fate: Fate,
    /// What was added up.
    pub contributions: Vec<Contribution>,
}

/// What became of a skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "by", rename_all = "snake_case")]
pub enum Fate {
    /// The message names it.
    Named,
    /// It is probable enough.
    Chosen,
    /// A chosen one requires it.
    Required(String),
    /// It is not probable enough.
    Improbable,
    /// It is for games of the other dimension.
    OtherDimension,
    /// It does not go with one that is more probable.
    Conflict(String),
    /// More are probable than a job may have.
    OverCount,
}

impl Fate {
    /// Whether the skill goes on to the token budget.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        matches!(self, Self::Named | Self::Chosen | Self::Required(_))
    }

    /// A stable word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Chosen => "chosen",
            Self::Required(_) => "required",
            Self::Improbable => "improbable",
            Self::OtherDimension => "other-dimension",
            Self::Conflict(_) => "conflict",
            Self::OverCount => "over-count",
        }
    }
}

/// What a skill's own scorer adds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scored {
    pub(crate) plugin: String,
    pub(crate) log_odds: i64,
    pub(crate) note: String,
    pub(crate) why: Vec<Evidence>,
}

/// What is put together.
#[derive(Debug, Default)]
pub(crate) struct Said<'a> {
    /// The ranker's name and what it said.
    pub(crate) ranker: &'a str,
    pub(crate) ranked: Vec<Ranked>,
    pub(crate) mentions: Vec<Mention>,
    /// By skill.
    pub(crate) scored: BTreeMap<String, Scored>,
    /// What the model named of what it was shown.
    pub(crate) model: Option<&'a ModelSkills>,
}

/// The skills that a model was shown, and those it named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ModelSkills {
    /// What it could choose from.
    pub shown: Vec<String>,
    /// What it chose.
    pub named: Vec<String>,
}

/// Adds up, and says of each skill whether it is probable enough; the most probable first, equals by their names.
pub(crate) fn merge(said: Said<'_>, accept_ppm: u32) -> Vec<Considered> {
    let mut skills: BTreeMap<String, Vec<Contribution>> = BTreeMap::new();
    for ranked in said.ranked {
        let note = format!("ranked at {}", percent(ranked.p));
        let base =
            Contribution { source: said.ranker.into(), log_odds: logit(ranked.p), note, why: ranked.why };
        // A ranker that names a skill twice is heard once.
        skills.entry(ranked.name).or_insert_with(|| vec![base]);
    }
    for mention in &said.mentions {
        let why = Evidence { code: "mention".into(), span: Some(mention.span), weight: 0, note: None };
        let (source, note) = ("message".to_owned(), "named outright".to_owned());
        let named = Contribution { source, log_odds: 0, note, why: vec![why] };
        skills.entry(mention.name.clone()).or_default().push(named);
    }
    for name in said.model.iter().flat_map(|model| &model.named) {
        skills.entry(name.clone()).or_default();
    }
    let consider = |(name, mut contributions): (String, Vec<Contribution>)| {
        if let Some(Scored { plugin, log_odds, note, why }) = said.scored.get(&name).cloned() {
            contributions.push(Contribution { source: plugin, log_odds, note, why });
        }
        contributions.extend(said.model.and_then(|model| of_model(model, &name)));
        let sum = contributions.iter().map(|contribution| contribution.log_odds).sum();
        let p = logistic(sum);
        let fate = match said.mentions.iter().any(|mention| mention.name == name) {
            true => Fate::Named,
            false if p >= accept_ppm && !contributions.is_empty() => Fate::Chosen,
            false => Fate::Improbable,
        };
        Considered { name, p, fate, contributions }
    };
    let mut considered: Vec<_> = skills.into_iter().map(consider).collect();
    considered.sort_by(|a, b| order(a).cmp(&order(b)));
    considered
}

/// What was named first, then by probability, then by name.
fn order(skill: &Considered) -> (bool, Reverse<u32>, &str) {
    (skill.fate != Fate::Named, Reverse(skill.p), &skill.name)
}

fn of_model(model: &ModelSkills, name: &str) -> Option<Contribution> {
    let of = |log_odds, note: &str| Contribution {
        source: "model".into(),
        log_odds,
        note: note.into(),
        why: Vec::new(),
    };
    let has = |list: &[String]| list.iter().any(|other| other == name);
    match (has(&model.named), has(&model.shown)) {
        (true, _) => Some(of(MODEL_NAMED, "named by the model")),
        (false, true) => Some(of(MODEL_PASSED_OVER, "passed over by the model")),
        (false, false) => None,
    }
}

/// Log-odds of a probability, both in parts per million.
pub(crate) fn logit(ppm: u32) -> i64 {
    let p = f64::from(ppm.min(1_000_000)) / 1e6;
    ((p / (1.0 - p)).ln() * 1e6).clamp(-BOUND as f64, BOUND as f64) as i64
}

/// The probability of log-odds, both in parts per million.
pub(crate) fn logistic(log_odds: i64) -> u32 {
    let x = log_odds.clamp(-BOUND, BOUND) as f64 / 1e6;
    (1e6 / (1.0 + (-x).exp())).round() as u32
}

fn percent(ppm: u32) -> String {
    format!("{}.{} %", ppm / 10_000, ppm % 10_000 / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(name: &str, p: u32) -> Ranked {
        Ranked { name: name.into(), p, why: Vec::new() }
    }

    fn scored(log_odds: i64) -> Scored {
        Scored { plugin: "own".into(), log_odds, note: String::new(), why: Vec::new() }
    }

    fn fates(considered: &[Considered]) -> Vec<(&str, &'static str)> {
        considered.iter().map(|skill| (skill.name.as_str(), skill.fate.word())).collect()
    }

    #[test]
    fn log_odds_and_probabilities_are_one_anothers_inverse() {
        for p in [400, 50_000, 300_000, 500_000, 730_000, 999_600] {
            assert!(logistic(logit(p)).abs_diff(p) <= 1, "{p}");
        }
        assert_eq!((logit(0), logit(1_000_000), logit(u32::MAX)), (-BOUND, BOUND, BOUND));
        assert!(logistic(i64::MIN) < 400 && logistic(i64::MAX) > 999_600);
    }

    #[test]
    fn what_is_said_adds_up() {
        let model = ModelSkills { shown: vec!["b".into(), "c".into()], named: vec!["c".into(), "d".into()] };
        let said = Said {
            ranker: "ranker",
            ranked: vec![ranked("a", 500_000), ranked("b", 400_000), ranked("c", 200_000)],
            scored: BTreeMap::from([("a".to_owned(), scored(-3_000_000))]),
            model: Some(&model),
            ..Said::default()
        };
        let considered = merge(said, 300_000);
        assert_eq!(
            fates(&considered),
            [("d", "chosen"), ("c", "chosen"), ("b", "improbable"), ("a", "improbable")]
        );
        let a = considered.last().unwrap();
        assert_eq!(a.p, logistic(-3_000_000));
        assert_eq!(a.contributions.iter().map(|c| c.source.as_str()).collect::<Vec<_>>(), ["ranker", "own"]);
    }

    #[test]
    fn what_the_message_names_is_taken_whatever_is_said_against_it() {
        let said = Said {
            ranked: vec![ranked("a", 900_000), ranked("b", 1_000)],
            mentions: vec![Mention { name: "b".into(), span: (0, 2) }],
            scored: BTreeMap::from([("b".to_owned(), scored(-3_000_000))]),
            ..Said::default()
        };
        assert_eq!(fates(&merge(said, 300_000)), [("b", "named"), ("a", "chosen")]);
    }

    #[test]
    fn a_scorer_can_bring_up_what_the_ranker_saw_faintly() {
        let said = |log_odds| Said {
            ranked: vec![ranked("a", 60_000)],
            scored: BTreeMap::from([("a".to_owned(), scored(log_odds))]),
            ..Said::default()
        };
        assert_eq!(fates(&merge(said(0), 300_000)), [("a", "improbable")]);
        assert_eq!(fates(&merge(said(3_000_000), 300_000)), [("a", "chosen")]);
    }

    #[test]
    fn the_order_of_answers_does_not_matter_and_equals_are_in_the_order_of_their_names() {
        let said = |order: [&str; 3]| Said {
            ranked: order.map(|name| ranked(name, 500_000)).to_vec(),
            ..Said::default()
        };
        let one = merge(said(["b", "a", "c"]), 300_000);
        assert_eq!(one, merge(said(["c", "b", "a"]), 300_000));
        assert_eq!(fates(&one), [("a", "chosen"), ("b", "chosen"), ("c", "chosen")]);
    }
}
