//! The table from which a host chooses from which probability on it accepts a verdict of a class.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::judge::Judged;
use crate::learn::FOLDS;
use crate::rows::CLASSES;

/// From here on verdicts are counted, in ppm: steps of five per cent, and two close to certainty.
const FROM: [u32; 16] = [
    300_000, 350_000, 400_000, 450_000, 500_000, 550_000, 600_000, 650_000, 700_000, 750_000, 800_000,
    850_000, 900_000, 950_000, 970_000, 990_000,
];

/// What cross-validation says of verdicts, by the class they name.
#[derive(Debug, Serialize)]
pub(crate) struct Calibration {
    rows: usize,
    folds: u32,
    classes: BTreeMap<&'static str, Class>,
}

#[derive(Debug, Serialize)]
struct Class {
    /// Verdicts that abstain and have this class first; they are in no step.
    abstained: Step,
    steps: Vec<Step>,
}

/// Verdicts with at least a probability.
#[derive(Debug, Serialize)]
struct Step {
    /// In ppm.
    p: u32,
    verdicts: usize,
    right: usize,
    /// How many of the wrong ones belonged to which class.
    wrong: BTreeMap<&'static str, usize>,
}

pub(crate) fn calibration(judged: &[Judged<'_>]) -> Calibration {
    let classes = CLASSES.map(|class| {
        let (unsure, sure): (Vec<_>, Vec<_>) =
            judged.iter().filter(|one| one.class == class).partition(|one| one.abstained);
        let steps = FROM.map(|p| step(p, sure.iter().copied().filter(|one| one.p >= p)));
        (class, Class { abstained: step(0, unsure.into_iter()), steps: steps.into() })
    });
    Calibration { rows: judged.len(), folds: FOLDS, classes: classes.into() }
}

fn step<'j>(p: u32, verdicts: impl Iterator<Item = &'j Judged<'j>>) -> Step {
    let mut step = Step { p, verdicts: 0, right: 0, wrong: BTreeMap::new() };
    for one in verdicts {
        step.verdicts += 1;
        if one.row.intent_any.iter().any(|any| any == one.class) {
            step.right += 1;
        } else if let Some(belonged) = CLASSES.into_iter().find(|class| *class == one.row.intent) {
            *step.wrong.entry(belonged).or_default() += 1;
        }
    }
    step
}
