//! What a confidence is worth: how much can be answered at a wanted accuracy when the rest is handed on.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rounded;

/// The accuracies that coverage is given for.
const TARGETS: [(&str, f64); 5] =
    [("0.9", 0.90), ("0.95", 0.95), ("0.98", 0.98), ("0.99", 0.99), ("1.0", 1.0)];

/// The area under the risk-coverage curve, the calibration error over ten bins, and the coverage at accuracies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Selective {
    /// Lower is better.
    pub aurc: f64,
    /// Lower is better.
    pub ece10: f64,
    /// By accuracy.
    pub coverage_at_accuracy: BTreeMap<&'static str, Coverage>,
}

/// How much is covered, and from which confidence on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Coverage {
    /// 0 to 1.
    pub coverage: f64,
    /// Nothing when the accuracy is never reached.
    pub threshold: Option<f64>,
}

pub(super) fn selective(items: Vec<(f64, bool)>) -> Selective {
    let n = items.len() as f64;
    let mut sorted = items.clone();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut curve: Vec<(f64, f64, f64)> = Vec::new();
    let (mut seen, mut right, mut risk) = (0.0, 0.0, 0.0);
    // Rows of equal confidence are taken in together.
    for group in sorted.chunk_by(|a, b| a.0 == b.0) {
        let Some((confidence, _)) = group.first() else { continue };
        seen += group.len() as f64;
        right += group.iter().filter(|item| item.1).count() as f64;
        risk += group.len() as f64 * (1.0 - right / seen);
        curve.push((rounded(*confidence, 4), rounded(seen / n, 3), rounded(right / seen, 4)));
    }
    let coverage = |target: f64| {
        let reached = curve.iter().filter(|point| point.2 >= target);
        let most = reached.max_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
        most.map_or(Coverage { coverage: 0.0, threshold: None }, |point| Coverage {
            coverage: point.1,
            threshold: Some(point.0),
        })
    };
    Selective {
        aurc: rounded(risk / n, 4),
        ece10: rounded(calibration_error(&items), 4),
        coverage_at_accuracy: TARGETS.iter().map(|(name, target)| (*name, coverage(*target))).collect(),
    }
}

fn calibration_error(items: &[(f64, bool)]) -> f64 {
    let bins = (0..10).map(|bin| {
        let (low, high) = (f64::from(bin) / 10.0, f64::from(bin + 1) / 10.0);
        let inside = |item: &&(f64, bool)| (low <= item.0 && item.0 < high) || (bin == 9 && item.0 == 1.0);
        let inside: Vec<&(f64, bool)> = items.iter().filter(inside).collect();
        let size = inside.len() as f64;
        let right = inside.iter().filter(|item| item.1).count() as f64 / size;
        let confidence = inside.iter().map(|item| item.0).sum::<f64>() / size;
        if inside.is_empty() { 0.0 } else { size / items.len() as f64 * (right - confidence).abs() }
    });
    bins.sum()
}
