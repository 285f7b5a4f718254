//! All figures of one run.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::row::{Prediction, Row, Scope};
use super::selective::{Selective, selective};
use super::skills::{SkillScore, skills};
use super::{percent, rounded};

/// How many skills a row may get before it counts as failed.
pub(super) const MAX_SKILLS: usize = 8;

/// The figures, in per cent unless they are counts. "Three-way" reads a new game as an edit and another subject as
/// chat; "lenient" takes any accepted answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Rows.
    pub n: usize,
    /// First choices met.
    pub intent_acc: Option<f64>,
    /// Accepted answers met.
    pub intent_acc_lenient: Option<f64>,
    /// First choices met, three-way.
    pub intent_v1_acc: Option<f64>,
    /// Accepted answers met, three-way: the headline.
    pub intent_v1_acc_lenient: Option<f64>,
    /// Unweighted mean of the three F1 values.
    pub intent_v1_macro_f1: f64,
    /// Taken for a restore and none.
    pub false_restore: usize,
    /// A restore, taken for something else.
    pub missed_restore: usize,
    /// A question, taken for a change.
    pub chat_taken_as_edit: usize,
    /// Dimensions of new games met.
    pub dimension_acc_create: Option<f64>,
    /// Accepted dimensions of new games met.
    pub dimension_acc_create_lenient: Option<f64>,
    /// New games given a dimension that is not accepted.
    pub dimension_wrong_guess_create: usize,
    /// The ranker alone.
    pub skills_detector: SkillScore,
    /// What comes out behind the intent.
    pub skills_pipeline: SkillScore,
    /// The headline, Japanese rows only.
    pub intent_v1_acc_lenient_ja: Option<f64>,
    /// The ranker, Japanese rows only.
    pub skills_detector_ja: LanguageSkills,
    /// The headline, English rows only.
    pub intent_v1_acc_lenient_en: Option<f64>,
    /// The ranker, English rows only.
    pub skills_detector_en: LanguageSkills,
    /// What confidence is worth; only when every row has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intent_selective: Option<Selective>,
    /// Right of all, by category.
    pub intent_v1_lenient_by_category: BTreeMap<String, String>,
}

/// The ranker's figures for one language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LanguageSkills {
    /// See [`SkillScore::group_recall`].
    pub group_recall: Option<f64>,
    /// See [`SkillScore::row_success`].
    pub row_success: Option<f64>,
    /// See [`SkillScore::precision`].
    pub precision: Option<f64>,
}

/// Predictions by row; the last one of a row counts.
pub(super) struct Predicted<'p>(HashMap<&'p str, &'p Prediction>);

impl<'p> Predicted<'p> {
    fn new(predictions: &'p [Prediction]) -> Predicted<'p> {
        Predicted(predictions.iter().map(|prediction| (prediction.id.as_str(), prediction)).collect())
    }

    fn of(&self, row: &Row) -> Option<&'p Prediction> {
        self.0.get(row.id.as_str()).copied()
    }

    pub(super) fn intent(&self, row: &Row) -> Option<&'p str> {
        self.of(row)?.intent.as_deref()
    }

    pub(super) fn skills(&self, row: &Row) -> &'p [String] {
        self.of(row).map(|prediction| prediction.skills.as_slice()).unwrap_or_default()
    }

    fn dimension(&self, row: &Row) -> &'p str {
        self.of(row).and_then(|prediction| prediction.dimension.as_deref()).unwrap_or("none")
    }
}

/// The three old kinds.
pub(super) fn three_way(intent: &str) -> &str {
    match intent {
        "create" => "edit",
        "offtopic" => "chat",
        other => other,
    }
}

pub(super) fn accepted(row: &Row, intent: Option<&str>) -> bool {
    intent.is_some_and(|intent| row.intent_any.iter().any(|any| three_way(any) == three_way(intent)))
}

/// Judges predictions. A row without one counts as wrong.
pub fn score(rows: &[Row], predictions: &[Prediction]) -> Score {
    let predicted = Predicted::new(predictions);
    let n = rows.len();
    let count = |test: &dyn Fn(&Row, Option<&str>) -> bool| {
        rows.iter().filter(|row| test(row, predicted.intent(row))).count()
    };
    let only = |row: &Row, intent: &str| row.intent_any == [intent];
    let is = |intent: Option<&str>, want: &str| intent.is_some_and(|intent| three_way(intent) == want);
    let any = |row: &Row, want: &str| row.intent_any.iter().any(|intent| intent == want);
    let new: Vec<&Row> = rows.iter().filter(|row| row.intent == "create").collect();
    let right_dimension = |row: &&&Row| row.dimension_any.iter().any(|any| any == predicted.dimension(row));
    let ranked = |lang: Option<&str>| -> SkillScore {
        let of = rows
            .iter()
            .filter(|row| row.skills_scope == Scope::All && lang.is_none_or(|lang| row.lang == lang));
        skills(&of.collect::<Vec<_>>(), &predicted)
    };
    let accuracy = |lang: &str| {
        let of: Vec<&Row> = rows.iter().filter(|row| row.lang == lang).collect();
        percent(of.iter().filter(|row| accepted(row, predicted.intent(row))).count(), of.len())
    };
    Score {
        n,
        intent_acc: percent(count(&|row, intent| intent == Some(row.intent.as_str())), n),
        intent_acc_lenient: percent(count(&|row, intent| intent.is_some_and(|intent| any(row, intent))), n),
        intent_v1_acc: percent(
            count(&|row, intent| intent.map(three_way) == Some(three_way(&row.intent))),
            n,
        ),
        intent_v1_acc_lenient: percent(count(&accepted), n),
        intent_v1_macro_f1: macro_f1(rows, &predicted),
        false_restore: count(&|row, intent| is(intent, "restore") && !any(row, "restore")),
        missed_restore: count(&|row, intent| !is(intent, "restore") && only(row, "restore")),
        chat_taken_as_edit: count(&|row, intent| is(intent, "edit") && only(row, "chat")),
        dimension_acc_create: percent(
            new.iter().filter(|row| row.dimension == predicted.dimension(row)).count(),
            new.len(),
        ),
        dimension_acc_create_lenient: percent(new.iter().filter(right_dimension).count(), new.len()),
        dimension_wrong_guess_create: new
            .iter()
            .filter(|row| predicted.dimension(row) != "none" && !right_dimension(row))
            .count(),
        skills_detector: ranked(None),
        skills_pipeline: skills(&rows.iter().collect::<Vec<_>>(), &predicted),
        intent_v1_acc_lenient_ja: accuracy("ja"),
        skills_detector_ja: LanguageSkills::from(&ranked(Some("ja"))),
        intent_v1_acc_lenient_en: accuracy("en"),
        skills_detector_en: LanguageSkills::from(&ranked(Some("en"))),
        intent_selective: confidences(rows, &predicted).map(selective),
        intent_v1_lenient_by_category: by_category(rows, &predicted),
    }
}

impl From<&SkillScore> for LanguageSkills {
    fn from(score: &SkillScore) -> LanguageSkills {
        LanguageSkills {
            group_recall: score.group_recall,
            row_success: score.row_success,
            precision: score.precision,
        }
    }
}

fn macro_f1(rows: &[Row], predicted: &Predicted<'_>) -> f64 {
    let pairs: Vec<(&str, Option<&str>)> =
        rows.iter().map(|row| (three_way(&row.intent), predicted.intent(row).map(three_way))).collect();
    let mut kinds: Vec<&str> = pairs.iter().map(|pair| pair.0).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let f1 = |kind: &&str| {
        let hit = |test: &dyn Fn(bool, bool) -> bool| {
            pairs.iter().filter(|(gold, guess)| test(gold == kind, *guess == Some(*kind))).count() as f64
        };
        let both = hit(&|gold, guess| gold && guess);
        let wrong = hit(&|gold, guess| gold != guess);
        if both == 0.0 { 0.0 } else { 2.0 * both / (2.0 * both + wrong) }
    };
    rounded(100.0 * kinds.iter().map(f1).sum::<f64>() / kinds.len() as f64, 1)
}

/// Confidence and correctness of every row, if every row has a confidence.
fn confidences(rows: &[Row], predicted: &Predicted<'_>) -> Option<Vec<(f64, bool)>> {
    rows.iter()
        .map(|row| Some((predicted.of(row)?.intent_confidence?, accepted(row, predicted.intent(row)))))
        .collect()
}

fn by_category(rows: &[Row], predicted: &Predicted<'_>) -> BTreeMap<String, String> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in rows {
        let category = row.category.split(':').next().unwrap_or_default();
        let (right, all) = counts.entry(category).or_default();
        *right += usize::from(accepted(row, predicted.intent(row)));
        *all += 1;
    }
    counts.into_iter().map(|(category, (right, all))| (category.into(), format!("{right}/{all}"))).collect()
}
