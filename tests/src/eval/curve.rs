//! Coverage and accuracy of the intent, from the most confident rows to all of them, as text and as a picture.

use super::row::{Prediction, Row};
use super::score::accepted;

/// Points from the most confident rows to all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve(Vec<Point>);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    confidence: f64,
    /// Share of the rows that are at least so confident.
    coverage: f64,
    /// Share of those that are right.
    accuracy: f64,
}

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 320.0;
/// The picture's lower edge: what lies beneath is of no interest.
const LEAST: f64 = 0.5;
/// Lines of the text, at least as far apart as this share of the rows.
const STEP: f64 = 0.05;

impl Curve {
    /// Rows of equal confidence come in together; one without a prediction is wrong at no confidence.
    #[must_use]
    pub fn of(rows: &[Row], predictions: &[Prediction]) -> Self {
        let of = |row: &Row| {
            let found = predictions.iter().rfind(|prediction| prediction.id == row.id);
            let confidence = found.and_then(|found| found.intent_confidence).unwrap_or_default();
            (confidence, accepted(row, found.and_then(|found| found.intent.as_deref())))
        };
        let mut items: Vec<(f64, bool)> = rows.iter().map(of).collect();
        items.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut seen, mut right) = (0.0, 0.0);
        let points = items.chunk_by(|a, b| a.0 == b.0).filter_map(|group| {
            seen += group.len() as f64;
            right += group.iter().filter(|item| item.1).count() as f64;
            let (confidence, _) = *group.first()?;
            Some(Point { confidence, coverage: seen / rows.len() as f64, accuracy: right / seen })
        });
        Self(points.collect())
    }

    /// Some of the points, the last one among them.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let mut last = -1.0;
        let mut kept = Vec::new();
        for (at, point) in self.0.iter().enumerate() {
            if point.coverage - last >= STEP || at + 1 == self.0.len() {
                last = point.coverage;
                kept.push(*point);
            }
        }
        kept.into_iter().map(|Point { confidence, coverage, accuracy }| {
            format!(
                "{confidence:.3}  {:>5.1} % answered  {:>5.1} % right",
                coverage * 100.0,
                accuracy * 100.0
            )
        })
    }

    /// Coverage to the right, accuracy upwards.
    #[must_use]
    pub fn svg(&self) -> String {
        let at = |coverage: f64, accuracy: f64| {
            let y = HEIGHT - (accuracy.max(LEAST) - LEAST) / (1.0 - LEAST) * HEIGHT;
            format!("{:.1},{:.1}", 60.0 + coverage * WIDTH, 30.0 + y)
        };
        let line: Vec<_> = self.0.iter().map(|point| at(point.coverage, point.accuracy)).collect();
        let grid = (0..=5).map(|step| {
            let share = f64::from(step) / 5.0;
            let (x, y) = (60.0 + share * WIDTH, 30.0 + share * HEIGHT);
            let (right, low) = (60.0 + WIDTH, 30.0 + HEIGHT);
            let (covered, exact) = (share * 100.0, 100.0 - share * (1.0 - LEAST) * 100.0);
            format!(
                "<path class=\"g\" d=\"M60 {y}H{right}M{x} 30V{low}\"/>\
                 <text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{covered:.0}</text>\
                 <text x=\"52\" y=\"{}\" text-anchor=\"end\">{exact:.0}</text>\n",
                low + 18.0,
                y + 4.0
            )
        });
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 400\" role=\"img\" \
             aria-label=\"Intents: share of the rows answered, and share of those right\">\n\
             <style>text{{font:12px sans-serif;fill:#555}}.g{{stroke:#ccc;fill:none}}.l{{stroke:#0b66c3;stroke-width:2;\
             fill:none}}@media(prefers-color-scheme:dark){{text{{fill:#bbb}}.g{{stroke:#444}}.l{{stroke:#6db3f2}}}}\
             </style>\n{}<polyline class=\"l\" points=\"{}\"/>\n\
             <text x=\"340\" y=\"390\" text-anchor=\"middle\">rows answered, the most confident first, %</text>\n\
             <text x=\"60\" y=\"20\">of those right, %</text>\n</svg>\n",
            grid.collect::<String>(),
            line.join(" ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::{dev_rows, read_predictions};
    use super::*;

    #[test]
    fn it_ends_with_all_rows_and_is_drawn() {
        let rows = dev_rows().unwrap();
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("eval/sample_predictions.jsonl");
        let predictions = read_predictions(&file).unwrap();
        let curve = Curve::of(&rows, &predictions);
        let last = curve.0.last().unwrap();
        assert_eq!(last.coverage, 1.0);
        let score = super::super::score(&rows, &predictions).intent_v1_acc_lenient.unwrap();
        assert!((last.accuracy * 100.0 - score).abs() < 0.06, "{} {score}", last.accuracy);
        assert!(curve.0.is_sorted_by(|a, b| a.coverage < b.coverage && a.confidence > b.confidence));
        assert!(curve.lines().last().unwrap().contains("100.0 % answered"));
        assert_eq!(curve.svg().matches("<polyline").count(), 1);
        assert_eq!(Curve::of(&rows, &[]).0.len(), 1, "without predictions all are wrong together");
    }
}
