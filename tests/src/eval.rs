//! Judges predictions of intents, dimensions and skills against the evaluation rows of `tests/eval/`.
//!
//! It knows no plugin: rows say in plain data what context a message was sent in, and predictions are plain data too,
//! so the same figures can be had from native code, from a component and from a whole server.

mod curve;
mod floors;
mod row;
mod score;
mod selective;
mod skills;

pub use curve::Curve;
pub use floors::{Fallen, Floors, fallen, floors_of, floors_text, read_floors};
pub use row::{
    Context, Dimension, Prediction, ReadError, Row, RowContext, Scope, context_of, dev_rows,
    read_predictions, read_rows,
};
pub use score::{LanguageSkills, Score, score};
pub use selective::{Coverage, Selective};
pub use skills::SkillScore;

/// `part` of `whole` in per cent with one decimal, `None` of nothing.
fn percent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| rounded(100.0 * part as f64 / whole as f64, 1))
}

/// A value rounded to so many decimals. Goes through decimal text, which rounds exact ties to even, as the reference
/// scorer does.
fn rounded(value: f64, decimals: usize) -> f64 {
    format!("{value:.decimals$}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::Value;

    use super::*;

    fn file(name: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("eval").join(name)
    }

    fn sample() -> Vec<Prediction> {
        read_predictions(&file("sample_predictions.jsonl")).unwrap()
    }

    /// All numbers as floats: the reference writes a whole number where it has one.
    fn plain(value: Value) -> Value {
        match value {
            Value::Number(number) => number.as_f64().into(),
            Value::Array(list) => list.into_iter().map(plain).collect(),
            Value::Object(map) => map.into_iter().map(|(key, value)| (key, plain(value))).collect(),
            other => other,
        }
    }

    #[test]
    fn agrees_with_the_reference_scorer_in_every_figure() {
        let reference: Value =
            serde_json::from_str(&std::fs::read_to_string(file("sample_score.json")).unwrap()).unwrap();
        let score = serde_json::to_value(score(&dev_rows().unwrap(), &sample())).unwrap();
        assert_eq!(plain(score), plain(reference));
    }

    /// The reference's figures for the first hundred lines of the sample.
    #[test]
    fn rows_without_a_prediction_are_wrong() {
        let score = score(&dev_rows().unwrap(), &sample()[..100]);
        assert_eq!(score.intent_v1_acc_lenient, Some(45.5));
        assert_eq!(score.intent_v1_macro_f1, 48.4);
        assert_eq!((score.false_restore, score.missed_restore, score.chat_taken_as_edit), (10, 7, 2));
        assert_eq!(score.dimension_acc_create_lenient, Some(66.7));
        assert_eq!(score.skills_detector.group_recall, Some(41.6));
        assert_eq!(score.skills_detector.mean_skills, 1.89);
        assert_eq!(score.intent_v1_lenient_by_category["edit-skill"], "19/42");
        assert_eq!(score.intent_selective, None, "not every row has a confidence");
    }

    #[test]
    fn exact_ties_round_to_even_and_nothing_has_no_share() {
        assert_eq!(percent(1, 16), Some(6.2), "6.25");
        assert_eq!(percent(3, 16), Some(18.8), "18.75");
        assert_eq!(percent(0, 0), None);
    }

    #[test]
    fn contexts_are_what_a_host_would_know() {
        let rows = dev_rows().unwrap();
        let of = |test: &dyn Fn(&Row) -> bool| context_of(rows.iter().find(|row| test(row)).unwrap());
        let open = of(&|row| row.context.project == "3d");
        assert!(open.exists && open.has_history && open.dimension == Some(Dimension::Three));
        let asked = of(&|row| row.context.awaiting_dimension);
        assert!(asked.awaiting_dimension && !asked.exists && !asked.has_history && asked.dimension.is_none());
    }

    #[test]
    fn a_bad_line_is_named() {
        let dir = std::env::temp_dir().join(format!("waza-eval-{}", std::process::id()));
        std::fs::write(&dir, "{\"id\":\"a\"}\n\n{\"id\":\n").unwrap();
        let error = read_predictions(&dir).unwrap_err();
        std::fs::remove_file(&dir).unwrap();
        assert!(matches!(error, ReadError::Line { line: 3, .. }), "{error}");
    }
}
