//! Makes what a skill ranker knows of the skills' own example messages: a row of a linear model for each skill, handed
//! over as metadata.
//!
//! Only the host writes [`ROW`]: whatever an author put there is taken out, since weights of his own would be a way to
//! be found for everything. Bounds are those of [`waza_linear::fit_classes`]; the time for thirty skills with two dozen
//! examples each is about a quarter of a second, and three times that with reports.

use super::examples::SkillExample;
use crate::fold::fold;
use serde::Serialize;
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
pub(crate) struct FitReport {
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

/// A skill's metadata as a ranker gets it: what its author wrote but for [`ROW`], and the row that the host has fitted.
pub(crate) fn with_row(
    metadata: impl IntoIterator<Item = (String, String)>,
    row: Option<&Row>,
) -> Vec<(String, String)> {
    let own = metadata.into_iter().filter(|(key, _)| key != ROW);
    own.chain(row.map(|row| (ROW.to_owned(), hex::encode(row.to_bytes())))).collect()
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
        let author = || {
            [("waza.role", "basic"), (ROW, "00ff"), (ROW, "11")].map(|(k, v)| (k.to_owned(), v.to_owned()))
        };
        let basic = ("waza.role".to_owned(), "basic".to_owned());
        assert_eq!(with_row(author(), None), [basic.clone()]);
        let row = Row::new(1, 2, vec![(3, 4)]);
        let given = with_row(author(), Some(&row));
        assert_eq!(given[0], basic);
        assert_eq!((given.len(), given[1].0.as_str()), (2, ROW));
        assert_eq!(Row::from_bytes(&hex::decode(&given[1].1).unwrap()), Ok(row));
    }
}
