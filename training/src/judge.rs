//! What a classifier says of rows, counted.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use intent_classifier::{Classifier, Model, Settings};
use serde::Serialize;
use waza_sdk::Dimension;
use waza_sdk::intent_classifier::{Intent, IntentClassifier as _, Verdict};

use crate::rows::{CLASSES, Row, three_way};

/// What was said of one row.
pub(crate) struct Judged<'r> {
    pub(crate) row: &'r Row,
    /// The best intent as one of [`CLASSES`]; talk where nothing could be read.
    pub(crate) class: &'static str,
    /// In ppm.
    pub(crate) p: u32,
    pub(crate) abstained: bool,
    dimension: &'static str,
}

/// A classifier with default settings and this model.
pub(crate) fn classifier(model: Option<Model>) -> Result<Classifier> {
    Classifier::with_model(Settings::default(), model).or_else(|problems| bail!("settings: {problems:?}"))
}

impl<'r> Judged<'r> {
    pub(crate) fn new(row: &'r Row, classifier: &Classifier) -> Result<Judged<'r>> {
        let Ok(verdict) = classifier.classify(&row.request()) else { bail!("no verdict on {:?}", row.text) };
        let best = verdict.intents.first();
        Ok(Judged {
            row,
            class: best.map_or("chat", |scored| class(&scored.intent)),
            p: best.map_or(0, |scored| scored.p),
            abstained: verdict.abstain,
            dimension: dimension(&verdict),
        })
    }

    /// What the host does without a further tier: a doubtful restore is asked about, and talk changes nothing.
    fn safe(&self) -> &'static str {
        if self.abstained && self.class != "restore" { "chat" } else { self.class }
    }
}

/// An answer to "2D or 3D?" lets the new game go on; another subject is talk.
fn class(intent: &Intent) -> &'static str {
    match intent {
        Intent::Create | Intent::Answer(_) => "create",
        Intent::Edit => "edit",
        Intent::Chat | Intent::OffTopic => "chat",
        Intent::Restore(_) => "restore",
    }
}

fn dimension(verdict: &Verdict) -> &'static str {
    match verdict.dimensions.iter().find(|guess| guess.explicit).map(|guess| guess.dimension) {
        Some(Dimension::TwoD) => "2d",
        Some(Dimension::ThreeD) => "3d",
        None => "none",
    }
}

/// The figures of some rows. Shares are in per cent, with two decimals.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) rows: usize,
    /// Three-way, any accepted answer.
    pub(crate) right: f64,
    /// The same, where an abstention becomes talk unless it is a restore.
    pub(crate) right_with_safe_default: f64,
    /// Unweighted mean over change, talk, restore.
    pub(crate) macro_f1: f64,
    pub(crate) false_restores: usize,
    pub(crate) missed_restores: usize,
    pub(crate) chat_taken_as_change: usize,
    pub(crate) change_taken_as_chat: usize,
    pub(crate) abstained: usize,
    pub(crate) right_of_not_abstained: f64,
    /// Only outright statements, any accepted answer.
    pub(crate) dimension_right: f64,
}

pub(crate) fn figures(judged: &[&Judged<'_>]) -> Figures {
    let count = |test: &dyn Fn(&Judged<'_>) -> bool| judged.iter().filter(|one| test(one)).count();
    let is_right = |one: &Judged<'_>| one.row.accepts_three_way(one.class);
    let change = |one: &Judged<'_>| three_way(one.class) == "edit";
    let restore = |one: &Judged<'_>| one.class == "restore";
    let f1 = |class: &str| score(judged, |of| three_way(of) == class).f1;
    let abstained = count(&|one| one.abstained);
    let all = judged.len();
    Figures {
        rows: all,
        right: percent(count(&is_right), all),
        right_with_safe_default: percent(count(&|one| one.row.accepts_three_way(one.safe())), all),
        macro_f1: rounded((f1("edit") + f1("chat") + f1("restore")) / 3.0),
        false_restores: count(&|one| restore(one) && !one.row.accepts_three_way("restore")),
        missed_restores: count(&|one| !restore(one) && one.row.wants_only("restore")),
        chat_taken_as_change: count(&|one| change(one) && one.row.wants_only("chat")),
        change_taken_as_chat: count(&|one| {
            one.class == "chat" && !is_right(one) && three_way(&one.row.intent) == "edit"
        }),
        abstained,
        right_of_not_abstained: percent(count(&|one| !one.abstained && is_right(one)), all - abstained),
        dimension_right: percent(
            count(&|one| one.row.dimension_any.iter().any(|any| any == one.dimension)),
            all,
        ),
    }
}

/// How well one class is found, in per cent.
#[derive(Debug, Serialize)]
pub(crate) struct ClassScore {
    pub(crate) rows: usize,
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

/// Of the class that `is` knows by name. A second answer that is accepted counts as what was wanted.
pub(crate) fn score(judged: &[&Judged<'_>], is: impl Fn(&str) -> bool) -> ClassScore {
    let all = judged.iter().filter(|one| is(wanted(one))).count();
    let said = judged.iter().filter(|one| is(one.class)).count();
    let both = judged.iter().filter(|one| is(wanted(one)) && is(one.class)).count();
    ClassScore {
        rows: all,
        precision: percent(both, said),
        recall: percent(both, all),
        f1: percent(2 * both, said + all),
    }
}

/// The class that a row wants: what was said, where that is accepted.
pub(crate) fn wanted<'j>(one: &'j Judged<'_>) -> &'j str {
    if one.row.intent_any.iter().any(|any| any == one.class) { one.class } else { &one.row.intent }
}

/// How often a class that was wanted was taken for which, four-way.
pub(crate) fn confusion(judged: &[&Judged<'_>]) -> BTreeMap<&'static str, BTreeMap<&'static str, usize>> {
    let of =
        |want: &str, said: &str| judged.iter().filter(|one| wanted(one) == want && one.class == said).count();
    CLASSES.map(|want| (want, CLASSES.map(|said| (said, of(want, said))).into())).into()
}

pub(crate) fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { rounded(100.0 * part as f64 / whole as f64) }
}

/// Two decimals.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
