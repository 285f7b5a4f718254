//! Makes what a skill ranker knows of the skills' own example messages: a row of a linear model for each skill, handed
//! over as metadata.
//!
//! Only the host writes [`ROW`]: whatever an author put there is taken out, since weights of his own would be a way to
//! be found for everything. Bounds are those of [`waza_linear::fit_classes`]; the time for thirty skills with two dozen
//! examples each is about a quarter of a second, and three times that with reports.

use super::{
    Skill,
    examples::{Examples, SkillExample},
};
use crate::fold;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, LazyLock, Mutex, PoisonError},
};
use waza_linear::{ClassOptions, Labelled, Row, fit_classes};

/// The metadata key of a row: [`Row::to_bytes`] in hexadecimal.
pub(crate) const ROW: &str = "waza.row";

/// A skill's row, and how good it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FittedRow {
    /// The skill's name.
    pub skill: String,
    /// What a ranker looks up.
    pub row: Row,
    /// When it was asked for.
    pub report: Option<FitReport>,
}

/// How good a row is by itself, without triggers or description: found on a fifth of the examples at a time by a row that
/// has not seen them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FitReport {
    /// Examples that call for the skill.
    pub examples: u32,
    /// Examples that do not.
    pub counter_examples: u32,
    /// Of what it takes for the skill's, the part that is, in ppm. What other skills' examples it takes counts against it.
    pub precision: u32,
    /// Of what is the skill's, the part that it takes, in ppm.
    pub recall: u32,
}

/// Fits the skills against one another and against messages that want no skill in particular. A skill without an example
/// that calls for it has no row. Equal examples give equal rows, whatever the order of the skills.
pub(crate) fn fit_rows(
    skills: &[(&str, &[SkillExample])],
    background: &[&str],
    report: bool,
) -> Vec<FittedRow> {
    let labelled = |text: &str, wanted| Labelled::new(&fold(text).0, wanted);
    let class = |(_, examples): &(&str, &[SkillExample])| {
        examples.iter().map(|example| labelled(&example.text, example.wanted)).collect()
    };
    let classes: Vec<Vec<_>> = skills.iter().map(class).collect();
    let background: Vec<_> = background.iter().map(|text| labelled(text, false)).collect();
    let fitted = fit_classes(&classes, &background, &ClassOptions { report, ..ClassOptions::default() });
    let named = skills.iter().zip(fitted).filter_map(|((skill, _), fitted)| Some((*skill, fitted?)));
    named
        .map(|(skill, fitted)| FittedRow {
            skill: skill.to_owned(),
            row: fitted.row,
            report: fitted.report.map(|report| FitReport {
                examples: report.examples,
                counter_examples: report.counter_examples,
                precision: report.precision,
                recall: report.recall,
            }),
        })
        .collect()
}

impl Skill {
    /// Its metadata as a ranker gets it: what its author wrote but for [`ROW`], and the row that the host has fitted.
    pub(crate) fn entry_metadata(&self) -> Vec<(String, String)> {
        let own = self.metadata.iter().filter(|(key, _)| *key != ROW);
        let own = own.map(|(key, value)| (key.clone(), value.clone()));
        own.chain(self.row.as_deref().map(|row| (ROW.to_owned(), row.to_owned()))).collect()
    }
}

/// Rows by skill.
pub(crate) type Rows = BTreeMap<String, String>;

/// Volumes whose rows are remembered. A volume is read again at every notice, and mostly its examples are as they were.
const REMEMBERED: usize = 4;

/// Gives every skill the row of its examples. A fit is a function of the examples alone, so it is remembered by them.
pub(crate) fn give_rows(skills: &mut [Skill], examples: &Examples) {
    static KNOWN: Mutex<VecDeque<(String, Arc<Rows>)>> = Mutex::new(VecDeque::new());
    if examples.values().all(Vec::is_empty) {
        return;
    }
    let digest = digest(examples);
    let lock = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = lock().iter().find(|(of, _)| *of == digest).map(|(_, rows)| Arc::clone(rows));
    let rows = known.unwrap_or_else(|| {
        let rows = Arc::new(rows(examples));
        let mut known = lock();
        known.push_front((digest, Arc::clone(&rows)));
        known.truncate(REMEMBERED);
        rows
    });
    for skill in skills {
        skill.row = rows.get(&skill.name).cloned();
    }
}

fn rows(examples: &Examples) -> Rows {
    let skills: Vec<_> = examples.iter().map(|(name, of)| (name.as_str(), of.as_slice())).collect();
    let fitted = fit_rows(&skills, &background(), false).into_iter();
    fitted.map(|fitted| (fitted.skill, hex::encode(fitted.row.to_bytes()))).collect()
}

/// How good the row of each skill is by itself. Takes about three times as long as fitting them.
pub fn fit_reports(examples: &Examples) -> BTreeMap<String, FitReport> {
    let skills: Vec<_> = examples.iter().map(|(name, of)| (name.as_str(), of.as_slice())).collect();
    let fitted = fit_rows(&skills, &background(), true).into_iter();
    fitted.filter_map(|fitted| Some((fitted.skill, fitted.report?))).collect()
}

fn background() -> Vec<&'static str> {
    // The messages are part of the program.
    static MESSAGES: LazyLock<Vec<String>> = LazyLock::new(crate::scorer::background_texts);
    MESSAGES.iter().map(String::as_str).collect()
}

fn digest(examples: &Examples) -> String {
    let mut hash = Sha256::new();
    for (name, examples) in examples {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((examples.len() as u64).to_le_bytes());
        for SkillExample { text, wanted } in examples {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
            hash.update([u8::from(*wanted)]);
        }
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examples(wanted: &[&str], unwanted: &[&str]) -> Vec<SkillExample> {
        let all = wanted.iter().map(|text| (text, true)).chain(unwanted.iter().map(|text| (text, false)));
        all.map(|(text, wanted)| SkillExample { text: (*text).into(), wanted }).collect()
    }

    const BACKGROUND: [&str; 4] = ["Make it red", "next level", "敵を速く", "スコアを直して"];

    #[test]
    fn a_row_for_each_skill_that_has_examples() {
        let rain = examples(&["make it RAIN", "雨を降らせて", "heavy rain"], &["a train"]);
        let sound = examples(&["louder music", "音楽を流して", "music please"], &[]);
        let only_counter = examples(&[], &["nothing"]);
        let skills: [(&str, &[_]); 3] = [("rain", &rain), ("none", &only_counter), ("sound", &sound)];
        let fitted = fit_rows(&skills, &BACKGROUND, true);
        assert_eq!(fitted.iter().map(|row| row.skill.as_str()).collect::<Vec<_>>(), ["rain", "sound"]);
        let report = fitted[0].report.unwrap();
        assert_eq!((report.examples, report.counter_examples), (3, 1));
        let score = |at: usize, text: &str| fitted[at].row.score(&waza_linear::Bag::of(&fold(text).0));
        assert!(score(0, "ＲＡＩＮ at night") > score(1, "ＲＡＩＮ at night"));
        let mut turned = fit_rows(&[skills[2], skills[1], skills[0]], &BACKGROUND, true);
        turned.reverse();
        assert_eq!(turned, fitted);
        assert!(fit_rows(&skills, &BACKGROUND, false).iter().all(|row| row.report.is_none()));
    }

    #[test]
    fn only_the_host_writes_rows() {
        let front = "---\nname: rain\ndescription: x\nmetadata:\n  waza.role: basic\n  waza.row: 00ff\n---\n";
        let path = std::path::Path::new("skills/rain/SKILL.md");
        let mut skill = super::super::parse(path, "rain", front).unwrap();
        let basic = ("waza.role".to_owned(), "basic".to_owned());
        assert_eq!(skill.entry_metadata(), std::slice::from_ref(&basic));
        let all = Examples::from([("rain".to_owned(), examples(&["make it rain"], &["a train"]))]);
        give_rows(std::slice::from_mut(&mut skill), &all);
        let given = skill.entry_metadata();
        assert_eq!((&given[0], given.len(), given[1].0.as_str()), (&basic, 2, ROW));
        let row = Row::from_bytes(&hex::decode(&given[1].1).unwrap()).unwrap();
        assert!(!row.weights().is_empty());
        let before = skill.row.clone();
        give_rows(std::slice::from_mut(&mut skill), &all);
        assert_eq!(skill.row, before, "remembered");
        give_rows(std::slice::from_mut(&mut skill), &Examples::new());
        assert_eq!(skill.row, before, "without any example there is nothing to fit");
    }

    #[test]
    fn reports_are_for_those_with_examples() {
        let all = Examples::from([
            ("rain".to_owned(), examples(&["make it rain", "雨を降らせて", "rain please"], &["a train"])),
            ("sound".to_owned(), examples(&[], &["nothing"])),
        ]);
        assert_eq!(fit_reports(&all).keys().collect::<Vec<_>>(), ["rain"]);
    }
}
