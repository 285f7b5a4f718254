//! From which probability on each intent is taken without asking anybody else.
//!
//! `training/calibration.json` says of every intent and probability how many held-out messages got it and how many of
//! them were right. A class is taken from the lowest probability at which a mistake, at the pessimistic end of the
//! interval that so few messages leave, costs no more than asking: what is not known well is asked about more.

use super::options::DetectOptions;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use waza_registry::hooks::Intent;

/// The kinds of intent that differ in what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A new game.
    Create,
    /// A change.
    Edit,
    /// Words.
    Chat,
    /// An earlier state.
    Restore,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Create, Self::Edit, Self::Chat, Self::Restore];

    /// The class of an intent. An answer to the host's question goes on with a wish.
    #[must_use]
    pub fn of(intent: &Intent) -> Self {
        match intent {
            Intent::Create | Intent::Answer(_) => Self::Create,
            Intent::Edit => Self::Edit,
            Intent::Chat | Intent::OffTopic => Self::Chat,
            Intent::Restore(_) => Self::Restore,
        }
    }

    /// As in configuration and in logs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Edit => "edit",
            Self::Chat => "chat",
            Self::Restore => "restore",
        }
    }
}

/// A window of verdicts needs this many to say anything; one with fewer takes the next probabilities in.
const WINDOW: u32 = 30;
/// Of a normal distribution, for an interval of 95 %.
const Z: f64 = 1.96;
/// No verdict has this probability.
const NEVER: u32 = 1_000_001;

/// What held-out messages say of a classifier: by class, how many verdicts had at least a probability, and how many of
/// those were right.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Calibration {
    pub(crate) classes: BTreeMap<Class, Vec<Step>>,
}

/// Verdicts of at least a probability.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Step {
    /// In parts per million.
    pub(crate) at_least: u32,
    pub(crate) verdicts: u32,
    pub(crate) right: u32,
    /// What the wrong ones were.
    #[serde(default)]
    pub(crate) wrong: BTreeMap<Class, u32>,
}

/// From which probability on each class is taken, in parts per million.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Thresholds(BTreeMap<Class, u32>);

impl Thresholds {
    /// Of the first-party classifier, by the operator's costs.
    pub(crate) fn of(options: &DetectOptions) -> Self {
        // The file is part of the program, and a test reads it.
        let calibration = serde_json::from_str(CALIBRATION).unwrap_or_default();
        Self::choose(&calibration, options)
    }

    fn choose(calibration: &Calibration, options: &DetectOptions) -> Self {
        let of = |class: Class| {
            let steps = calibration.classes.get(&class).map_or(&[][..], Vec::as_slice);
            (class, lowest(class, steps, options))
        };
        Self(Class::ALL.into_iter().map(of).collect())
    }

    /// From which probability on a class is taken.
    #[must_use]
    pub fn get(&self, class: Class) -> u32 {
        self.0.get(&class).copied().unwrap_or(NEVER)
    }
}

/// The lowest probability from which on every window is good enough.
fn lowest(class: Class, steps: &[Step], options: &DetectOptions) -> u32 {
    let mut lowest = NEVER;
    let mut above = Step::default();
    for step in steps.iter().rev() {
        let window = step.without(&above);
        if window.verdicts < WINDOW && step.at_least > 0 {
            continue;
        }
        if window.verdicts > 0 && window.cost(class, options) > options.asking_costs {
            break;
        }
        lowest = step.at_least;
        above = step.clone();
    }
    lowest
}

impl Step {
    fn without(&self, above: &Self) -> Self {
        let wrong = |class: Class| {
            let of = |step: &Self| step.wrong.get(&class).copied().unwrap_or_default();
            (class, of(self).saturating_sub(of(above)))
        };
        Self {
            at_least: self.at_least,
            verdicts: self.verdicts.saturating_sub(above.verdicts),
            right: self.right.saturating_sub(above.right),
            wrong: Class::ALL.into_iter().map(wrong).collect(),
        }
    }

    /// What one of these verdicts costs, if no more are right than the interval's lower end says, and the wrong ones are
    /// what those that were seen are, with one of each kind more.
    fn cost(&self, class: Class, options: &DetectOptions) -> f64 {
        let others = || Class::ALL.into_iter().filter(|other| *other != class);
        let seen = |other: &Class| f64::from(self.wrong.get(other).copied().unwrap_or_default()) + 1.0;
        let all: f64 = others().map(|other| seen(&other)).sum();
        let each: f64 = others().map(|other| seen(&other) / all * options.cost(class, other)).sum();
        (1.0 - lower_bound(self.right, self.verdicts)) * each
    }
}

/// The lower end of Wilson's interval for a share.
fn lower_bound(part: u32, whole: u32) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    let (n, p) = (f64::from(whole), f64::from(part) / f64::from(whole));
    let middle = p + Z * Z / (2.0 * n);
    let width = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((middle - width) / (1.0 + Z * Z / n)).clamp(0.0, 1.0)
}

/// Held-out figures of the first-party classifier, as `cargo xtask train` writes them.
const CALIBRATION: &str = include_str!("../../../../training/calibration.json");

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(of: &[(u32, u32, u32)]) -> Vec<Step> {
        let step = |(at_least, verdicts, right): &(u32, u32, u32)| Step {
            at_least: *at_least,
            verdicts: *verdicts,
            right: *right,
            wrong: BTreeMap::new(),
        };
        of.iter().map(step).collect()
    }

    fn chosen(of: &[(u32, u32, u32)], asking_costs: f64) -> u32 {
        lowest(Class::Edit, &steps(of), &DetectOptions { asking_costs, ..DetectOptions::default() })
    }

    #[test]
    fn the_lower_end_is_wilsons() {
        assert!((lower_bound(9, 10) - 0.5958).abs() < 1e-3);
        assert!((lower_bound(100, 100) - 0.9630).abs() < 1e-3);
        assert_eq!((lower_bound(0, 0), lower_bound(0, 10)), (0.0, 0.0));
    }

    #[test]
    fn a_class_is_taken_from_where_mistakes_cost_no_more_than_asking() {
        let of = [(0, 400, 300), (500_000, 300, 290), (900_000, 200, 199)];
        assert_eq!(
            chosen(&of, 1.0),
            500_000,
            "a hundred of which ten are wrong are good enough, the rest is not"
        );
        assert_eq!(chosen(&of, 0.2), 900_000);
        assert_eq!(chosen(&of, 1000.0), 0, "who may never ask takes everything");
        assert_eq!(chosen(&of, 0.0), NEVER, "who may always ask takes nothing");
    }

    #[test]
    fn few_verdicts_are_put_together_with_those_below() {
        let of = [(0, 60, 58), (800_000, 20, 20), (900_000, 10, 10)];
        assert_eq!(chosen(&of, 1.0), 0);
        assert_eq!(chosen(&[(0, 5, 5)], 1.0), NEVER, "five right ones prove nothing");
        assert_eq!(chosen(&[], 1.0), NEVER);
    }

    #[test]
    fn the_committed_figures_give_every_class_a_threshold() {
        let calibration: Calibration = serde_json::from_str(CALIBRATION).unwrap();
        assert_eq!(calibration.classes.len(), 4);
        let thresholds = Thresholds::of(&DetectOptions::default());
        for class in Class::ALL {
            assert!(thresholds.get(class) < 900_000, "{}: {}", class.word(), thresholds.get(class));
        }
    }
}
