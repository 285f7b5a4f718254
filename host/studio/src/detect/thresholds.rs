//! From which probability on each intent is taken without asking anybody else.
//!
//! `training/calibration.json` says of every intent and probability how many held-out messages got it and how many of
//! them were right. A class is taken from the lowest probability at which a mistake, at the pessimistic end of the
//! interval that so few messages leave, costs no more than what is done instead: asking the model, or where there is
//! none, what does least harm. What is not known well is left to others more.

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
    pub(crate) classes: BTreeMap<Class, Steps>,
}

/// Of one class, by rising probability.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Steps {
    pub(crate) steps: Vec<Step>,
}

/// Verdicts of at least a probability.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Step {
    /// In parts per million.
    pub(crate) p: u32,
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
    pub(crate) fn of(options: &DetectOptions, instead: Instead) -> Self {
        // The file is part of the program, and a test reads it.
        let calibration: Calibration = serde_json::from_str(CALIBRATION).unwrap_or_default();
        let of = |class: Class| {
            let steps = calibration.classes.get(&class).map_or(&[][..], |class| class.steps.as_slice());
            (class, lowest(class, steps, options, instead))
        };
        Self(Class::ALL.into_iter().map(of).collect())
    }

    /// From which probability on a class is taken.
    #[must_use]
    pub fn get(&self, class: Class) -> u32 {
        self.0.get(&class).copied().unwrap_or(NEVER)
    }
}

/// What is done with a message that the classifier is not sure enough of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Instead {
    /// A model is asked.
    Model,
    /// It is answered in words, or where it might be a restore, asked about.
    LeastHarm,
}

/// The lowest probability from which on every window is good enough.
fn lowest(class: Class, steps: &[Step], options: &DetectOptions, instead: Instead) -> u32 {
    let mut lowest = NEVER;
    let mut above = Step::default();
    for step in steps.iter().rev() {
        let window = step.without(&above);
        if window.verdicts < WINDOW && step.p > 0 {
            continue;
        }
        if window.verdicts > 0 && window.cost(class, options) > window.cost_instead(class, options, instead) {
            break;
        }
        lowest = step.p;
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
            p: self.p,
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

    /// What one of them costs if it is not taken for what it seems to be.
    fn cost_instead(&self, class: Class, options: &DetectOptions, instead: Instead) -> f64 {
        match (instead, class) {
            (Instead::Model, _) => options.asking_costs,
            // The same is done, so there is nothing to choose.
            (Instead::LeastHarm, Class::Chat | Class::Restore) => f64::INFINITY,
            (Instead::LeastHarm, Class::Create | Class::Edit) => {
                let right = f64::from(self.right) / f64::from(self.verdicts.max(1));
                right * options.cost(Class::Chat, class)
            }
        }
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
        let step = |(p, verdicts, right): &(u32, u32, u32)| Step {
            p: *p,
            verdicts: *verdicts,
            right: *right,
            wrong: BTreeMap::new(),
        };
        of.iter().map(step).collect()
    }

    fn chosen(of: &[(u32, u32, u32)], asking_costs: f64) -> u32 {
        let options = DetectOptions { asking_costs, ..DetectOptions::default() };
        lowest(Class::Edit, &steps(of), &options, Instead::Model)
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
    fn without_a_model_a_class_is_taken_where_words_would_cost_more() {
        let of = steps(&[(0, 400, 300), (500_000, 300, 290), (900_000, 200, 199)]);
        let lowest = |class, options: &DetectOptions| lowest(class, &of, options, Instead::LeastHarm);
        let options = DetectOptions::default();
        assert_eq!((lowest(Class::Edit, &options), lowest(Class::Chat, &options)), (500_000, 0));
        let mut patient = DetectOptions::default();
        patient.costs.insert(Class::Chat, BTreeMap::from([(Class::Edit, 1000.0)]));
        assert_eq!(lowest(Class::Edit, &patient), 0, "words in place of a change are very dear");
    }

    #[test]
    fn the_committed_figures_give_every_class_a_threshold() {
        let calibration: Calibration = serde_json::from_str(CALIBRATION).unwrap();
        assert_eq!(calibration.classes.len(), 4);
        assert!(calibration.classes.values().all(|class| class.steps.is_sorted_by_key(|step| step.p)));
        let options = DetectOptions::default();
        let (asking, alone) =
            (Thresholds::of(&options, Instead::Model), Thresholds::of(&options, Instead::LeastHarm));
        println!("{asking:?}\n{alone:?}");
        for class in Class::ALL {
            assert!(asking.get(class) <= 970_000, "{}: {}", class.word(), asking.get(class));
            assert!(alone.get(class) <= asking.get(class), "{}: who can ask asks more", class.word());
        }
    }
}
