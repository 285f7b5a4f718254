//! The figures that a change may not fall below: measured once, kept beside the rows, and compared with some room.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::row::ReadError;
use super::score::Score;

/// Points that a figure in per cent may fall before it counts as fallen.
const POINTS: f64 = 2.0;
/// How many rows more a count of mistakes may have: two points of 176 rows.
const ROWS: f64 = 3.0;

/// The figures that are kept, and whether more of each is better.
const KEPT: [(&str, bool); 14] = [
    ("/intent_acc_lenient", true),
    ("/intent_v1_acc_lenient", true),
    ("/intent_v1_macro_f1", true),
    ("/intent_v1_acc_lenient_ja", true),
    ("/intent_v1_acc_lenient_en", true),
    ("/false_restore", false),
    ("/missed_restore", false),
    ("/chat_taken_as_edit", false),
    ("/dimension_acc_create_lenient", true),
    ("/skills_detector/group_recall", true),
    ("/skills_detector/row_success", true),
    ("/skills_detector/rows_with_forbidden", false),
    ("/skills_detector/precision", true),
    ("/skills_pipeline/row_success", true),
];

/// Figures by their pointer into a score.
pub type Floors = BTreeMap<String, f64>;

/// A figure that is worse than its floor allows.
#[derive(Clone, Debug, PartialEq)]
pub struct Fallen {
    /// Which.
    pub figure: String,
    /// What it was when the floors were written.
    pub was: f64,
    /// What it is; nothing when it is gone.
    pub is: Option<f64>,
}

/// The kept figures of a score.
#[must_use]
pub fn floors_of(score: &Score) -> Floors {
    let score = serde_json::to_value(score).unwrap_or_default();
    let of = |(pointer, _): &(&str, bool)| Some(((*pointer).to_owned(), score.pointer(pointer)?.as_f64()?));
    KEPT.iter().filter_map(of).collect()
}

/// Floors from a file.
pub fn read_floors(path: &Path) -> Result<Floors, ReadError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| ReadError::File { path: path.to_owned(), source })?;
    serde_json::from_str(&text).map_err(|source| ReadError::Line {
        path: path.to_owned(),
        line: source.line(),
        source,
    })
}

/// The figures of a score that have fallen by more than there is room for.
#[must_use]
pub fn fallen(floors: &Floors, score: &Score) -> Vec<Fallen> {
    let now = floors_of(score);
    let fell = |(figure, was): (&String, &f64)| {
        let is = now.get(figure).copied();
        let (_, more_is_better) = *KEPT.iter().find(|(pointer, _)| pointer == figure)?;
        let room = if is_count(figure) { ROWS } else { POINTS };
        let worse = is.is_none_or(|is| if more_is_better { was - is > room } else { is - was > room });
        worse.then(|| Fallen { figure: figure.clone(), was: *was, is })
    };
    floors.iter().filter_map(fell).collect()
}

fn is_count(figure: &str) -> bool {
    matches!(figure, "/false_restore" | "/missed_restore" | "/chat_taken_as_edit")
}

impl std::fmt::Display for Fallen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.figure.trim_start_matches('/').replace('/', ".");
        let is = self.is.map_or("gone".to_owned(), |is| is.to_string());
        write!(f, "{name} was {} and is {is}", self.was)
    }
}

/// What a floors file holds.
#[must_use]
pub fn floors_text(floors: &Floors) -> String {
    // Names and numbers have a JSON form.
    serde_json::to_string_pretty(&Value::from_iter(floors.clone())).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::super::{dev_rows, read_predictions, score};
    use super::*;

    fn sample() -> Score {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("eval/sample_predictions.jsonl");
        score(&dev_rows().unwrap(), &read_predictions(&file).unwrap())
    }

    #[test]
    fn every_kept_figure_is_in_a_score_and_comes_back_from_its_file() {
        let floors = floors_of(&sample());
        assert_eq!(floors.len(), KEPT.len());
        assert_eq!(serde_json::from_str::<Floors>(&floors_text(&floors)).unwrap(), floors);
        assert_eq!(fallen(&floors, &sample()), []);
    }

    #[test]
    fn two_points_less_is_no_fall_and_more_is() {
        let mut score = sample();
        let floors = floors_of(&score);
        let was = score.intent_v1_acc_lenient.unwrap();
        score.intent_v1_acc_lenient = Some(was - 2.0);
        assert_eq!(fallen(&floors, &score), []);
        score.intent_v1_acc_lenient = Some(was - 2.1);
        let fell = fallen(&floors, &score);
        assert_eq!(fell.len(), 1);
        assert!(fell[0].to_string().starts_with("intent_v1_acc_lenient was "), "{}", fell[0]);
        score.intent_v1_acc_lenient = None;
        assert!(fallen(&floors, &score)[0].to_string().ends_with("gone"));
    }

    #[test]
    fn mistakes_are_counted_the_other_way() {
        let mut score = sample();
        let floors = floors_of(&score);
        score.false_restore += 3;
        assert_eq!(fallen(&floors, &score), []);
        score.false_restore += 1;
        assert_eq!(fallen(&floors, &score).len(), 1);
        score.false_restore = 0;
        assert_eq!(fallen(&floors, &score), []);
    }
}
