//! Cross-validated figures: the rules alone, rules and model together, by class, language and category, and how they
//! grow with the number of messages.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Result;
use intent_classifier::Classifier;
use serde::Serialize;

use crate::calibration::{Calibration, calibration};
use crate::judge::{ClassScore, Figures, Judged, classifier, confusion, figures, percent, score};
use crate::learn::{FOLDS, Lesson, model};
use crate::rows::CLASSES;

/// Tenths of the messages that the learning curve is taken at; all of them are the figures themselves.
const CURVE: [u32; 4] = [1, 2, 4, 7];

#[derive(Debug, Serialize)]
pub(crate) struct Report {
    folds: u32,
    /// The rules, without a model. They were written before these messages, and mended after them.
    pub(crate) rules_alone: Figures,
    /// With a model that has not seen the fold.
    pub(crate) together: Figures,
    classes: BTreeMap<&'static str, ClassScore>,
    /// Wanted, then said.
    confusion: BTreeMap<&'static str, BTreeMap<&'static str, usize>>,
    languages: BTreeMap<String, Figures>,
    /// Three-way, in per cent.
    categories: BTreeMap<String, Category>,
    pub(crate) curve: Vec<Point>,
}

#[derive(Debug, Serialize)]
struct Category {
    rows: usize,
    rules_alone: f64,
    together: f64,
}

/// One point of the learning curve.
#[derive(Debug, Serialize)]
pub(crate) struct Point {
    /// In per cent of the messages.
    share: u32,
    right: f64,
    macro_f1: f64,
    false_restores: usize,
    missed_restores: usize,
    chat_taken_as_change: usize,
}

pub(crate) fn report(lessons: &[Lesson<'_>]) -> Result<(Report, Calibration)> {
    let rules = judge(lessons, |_| classifier(None))?;
    let both = cross_validate(lessons, 10)?;
    let (rules, all): (Vec<_>, Vec<_>) = (rules.iter().collect(), both.iter().collect());
    let mut curve = Vec::new();
    for tenths in CURVE {
        let judged = cross_validate(lessons, tenths)?;
        curve.push(point(tenths, &figures(&judged.iter().collect::<Vec<_>>())));
    }
    let together = figures(&all);
    curve.push(point(10, &together));
    let report = Report {
        folds: FOLDS,
        rules_alone: figures(&rules),
        together,
        classes: CLASSES.map(|class| (class, score(&all, |of| of == class))).into(),
        confusion: confusion(&all),
        languages: by(&all, |one| &one.row.lang)
            .into_iter()
            .map(|(lang, some)| (lang, figures(&some)))
            .collect(),
        categories: categories(&rules, &all),
        curve,
    };
    let calibration = calibration(&both);
    Ok((report, calibration))
}

/// Every lesson judged with a model of so many tenths of the other folds.
fn cross_validate<'r>(lessons: &[Lesson<'r>], tenths: u32) -> Result<Vec<Judged<'r>>> {
    judge(lessons, |fold| classifier(Some(model(lessons, Some(fold), tenths)?)))
}

fn judge<'r>(lessons: &[Lesson<'r>], of: impl Fn(u32) -> Result<Classifier>) -> Result<Vec<Judged<'r>>> {
    let classifiers = (0..FOLDS).map(of).collect::<Result<Vec<_>>>()?;
    let known = |lesson: &Lesson<'r>| Some(Judged::new(lesson.row, classifiers.get(lesson.fold as usize)?));
    lessons.iter().filter_map(known).collect()
}

fn point(tenths: u32, figures: &Figures) -> Point {
    Point {
        share: tenths * 10,
        right: figures.right,
        macro_f1: figures.macro_f1,
        false_restores: figures.false_restores,
        missed_restores: figures.missed_restores,
        chat_taken_as_change: figures.chat_taken_as_change,
    }
}

fn by<'j, 'r>(
    judged: &[&'j Judged<'r>],
    key: impl Fn(&'j Judged<'r>) -> &'j str,
) -> BTreeMap<String, Vec<&'j Judged<'r>>> {
    let mut groups: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for one in judged {
        groups.entry(key(one).to_owned()).or_default().push(*one);
    }
    groups
}

fn categories(rules: &[&Judged<'_>], both: &[&Judged<'_>]) -> BTreeMap<String, Category> {
    let right = |some: &[&Judged<'_>]| {
        percent(some.iter().filter(|one| one.row.accepts_three_way(one.class)).count(), some.len())
    };
    let rules = by(rules, |one| one.row.kind());
    let category = |(kind, some): (String, Vec<&Judged<'_>>)| {
        let rules_alone = rules.get(&kind).map_or(0.0, |some| right(some));
        (kind, Category { rows: some.len(), rules_alone, together: right(&some) })
    };
    by(both, |one| one.row.kind()).into_iter().map(category).collect()
}

impl Report {
    /// The tables of docs/training.md.
    pub(crate) fn tables(&self) -> String {
        let mut text = String::from("| | rules alone | rules and model |\n|---|---|---|\n");
        let (rules, both) = (&self.rules_alone, &self.together);
        let shares = [
            ("three-way, any accepted answer", rules.right, both.right),
            (
                "the same, abstentions by the safe default",
                rules.right_with_safe_default,
                both.right_with_safe_default,
            ),
            ("macro F1", rules.macro_f1, both.macro_f1),
            ("right of those not abstained", rules.right_of_not_abstained, both.right_of_not_abstained),
            ("dimension, outright statements", rules.dimension_right, both.dimension_right),
        ];
        for (name, rules, both) in shares {
            let _ = writeln!(text, "| {name} | {rules:.1} % | {both:.1} % |");
        }
        let counts = [
            ("false restores", rules.false_restores, both.false_restores),
            ("missed restores", rules.missed_restores, both.missed_restores),
            ("talk taken for a change", rules.chat_taken_as_change, both.chat_taken_as_change),
            ("change taken for talk", rules.change_taken_as_chat, both.change_taken_as_chat),
            ("abstained", rules.abstained, both.abstained),
        ];
        for (name, rules, both) in counts {
            let _ = writeln!(text, "| {name}, of {} | {rules} | {both} |", self.together.rows);
        }
        text.push_str("\n| class | rows | precision | recall | F1 |\n|---|---|---|---|---|\n");
        for (class, score) in &self.classes {
            let ClassScore { rows, precision, recall, f1 } = score;
            let _ = writeln!(text, "| {class} | {rows} | {precision:.1} % | {recall:.1} % | {f1:.1} % |");
        }
        text.push_str("\n| messages | right | macro F1 | false, missed restores | talk for a change |\n");
        text.push_str("|---|---|---|---|---|\n");
        for Point { share, right, macro_f1, false_restores, missed_restores, chat_taken_as_change } in
            &self.curve
        {
            let _ = writeln!(
                text,
                "| {share} % | {right:.1} % | {macro_f1:.1} % | {false_restores}, {missed_restores} | {chat_taken_as_change} |"
            );
        }
        text
    }
}
