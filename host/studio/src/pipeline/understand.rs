//! From what a message wants to what is to be done, by the project's state and the open question. Without side effects.

use crate::detect::Understanding;
use waza_registry::hooks::{Dimension, Intent, RestoreTarget, ScoredDimension};
use waza_sandbox::TaskMode;

/// An inferred dimension counts from this probability on; below, the user is asked.
const DIMENSION_TAKEN_FROM_PPM: u32 = 600_000;

/// What the host knows beside the message.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    pub(crate) exists: bool,
    pub(crate) dimension: Option<Dimension>,
    pub(crate) has_history: bool,
    /// The wish that waits for "2D or 3D?".
    pub(crate) waiting_wish: Option<String>,
    /// Of the style that the user chose with the message.
    pub(crate) chosen_dimension: Option<Dimension>,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Plan {
    ConfirmRestore(RestoreTarget),
    NothingToRestore,
    Talk,
    AskDimension { wish: String },
    Generate { mode: TaskMode, dimension: Dimension, wish: String },
}

/// What follows from what was understood.
pub(crate) fn decide(text: &str, understood: &Understanding, facts: &Facts) -> Plan {
    let Understanding { intent, dimensions, .. } = understood;
    match intent {
        Intent::Restore(target) if facts.has_history => Plan::ConfirmRestore(target.clone()),
        Intent::Restore(_) => Plan::NothingToRestore,
        Intent::Chat | Intent::OffTopic => Plan::Talk,
        Intent::Answer(word) => match (&facts.waiting_wish, dimension_word(word)) {
            (Some(wish), Some(dimension)) => {
                Plan::Generate { mode: mode_of(intent, facts), dimension, wish: wish.clone() }
            }
            _ => make(text, intent, dimensions, facts),
        },
        Intent::Create | Intent::Edit => make(text, intent, dimensions, facts),
    }
}

/// What is to be done about errors that a preview reported. Nothing is asked back: whoever sent them only pressed a
/// button.
pub(crate) fn mend(errors: &str, facts: &Facts) -> Plan {
    let mode = if facts.exists { TaskMode::Edit } else { TaskMode::Create };
    let dimension = facts.dimension.unwrap_or(Dimension::TwoD);
    let wish = format!(
        "The preview reported these errors. Find what causes them in the files, mend that, and leave everything else \
         as it is.\n\n{errors}"
    );
    Plan::Generate { mode, dimension, wish }
}

fn make(text: &str, intent: &Intent, dimensions: &[ScoredDimension], facts: &Facts) -> Plan {
    match facts.chosen_dimension.or_else(|| dimension_of(dimensions, facts.dimension)) {
        Some(dimension) => Plan::Generate { mode: mode_of(intent, facts), dimension, wish: text.to_owned() },
        None => Plan::AskDimension { wish: text.to_owned() },
    }
}

/// The dimension of a wish: what was said outright, else what the project is, else a good guess.
#[must_use]
pub fn dimension_of(dimensions: &[ScoredDimension], of_project: Option<Dimension>) -> Option<Dimension> {
    let said = dimensions.iter().find(|scored| scored.explicit).map(|scored| scored.dimension);
    let guessed = || {
        let best = dimensions.first().filter(|scored| scored.p >= DIMENSION_TAKEN_FROM_PPM);
        best.map(|scored| scored.dimension)
    };
    said.or(of_project).or_else(guessed)
}

fn mode_of(intent: &Intent, facts: &Facts) -> TaskMode {
    if facts.exists && !matches!(intent, Intent::Create) { TaskMode::Edit } else { TaskMode::Create }
}

fn dimension_word(word: &str) -> Option<Dimension> {
    match word {
        "two-d" => Some(Dimension::TwoD),
        "three-d" => Some(Dimension::ThreeD),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Tier;

    fn understood(intent: Intent, dimensions: &[(Dimension, u32, bool)]) -> Understanding {
        Understanding {
            intent,
            p: Some(900_000),
            tier: Tier::Plugins,
            dimensions: dimensions
                .iter()
                .map(|&(dimension, p, explicit)| ScoredDimension { dimension, p, explicit })
                .collect(),
            model: None,
        }
    }

    fn generate(mode: TaskMode, dimension: Dimension, wish: &str) -> Plan {
        Plan::Generate { mode, dimension, wish: wish.to_owned() }
    }

    #[test]
    fn a_good_guess_is_taken_and_a_poor_one_is_asked_about() {
        let facts = Facts::default();
        let good = understood(Intent::Create, &[(Dimension::ThreeD, 600_000, false)]);
        assert_eq!(decide("w", &good, &facts), generate(TaskMode::Create, Dimension::ThreeD, "w"));
        let poor = understood(Intent::Create, &[(Dimension::ThreeD, 599_999, false)]);
        assert_eq!(decide("w", &poor, &facts), Plan::AskDimension { wish: "w".into() });
    }

    #[test]
    fn what_was_said_wins_over_what_the_project_is() {
        let facts = Facts { exists: true, dimension: Some(Dimension::TwoD), ..Facts::default() };
        let said =
            understood(Intent::Edit, &[(Dimension::TwoD, 900_000, false), (Dimension::ThreeD, 1, true)]);
        assert_eq!(decide("w", &said, &facts), generate(TaskMode::Edit, Dimension::ThreeD, "w"));
        let guessed = understood(Intent::Edit, &[(Dimension::ThreeD, 990_000, false)]);
        assert_eq!(decide("w", &guessed, &facts), generate(TaskMode::Edit, Dimension::TwoD, "w"));
    }

    #[test]
    fn an_answer_takes_the_waiting_wish() {
        let facts = Facts { waiting_wish: Some("猫のゲーム".into()), ..Facts::default() };
        let answer = understood(Intent::Answer("three-d".into()), &[]);
        let made = generate(TaskMode::Create, Dimension::ThreeD, "猫のゲーム");
        assert_eq!(decide("立体で", &answer, &facts), made);
        let lost = understood(Intent::Answer("three-d".into()), &[(Dimension::ThreeD, 1, true)]);
        let plan = decide("3D", &lost, &Facts::default());
        assert_eq!(plan, generate(TaskMode::Create, Dimension::ThreeD, "3D"));
    }

    #[test]
    fn a_chosen_style_settles_the_dimension() {
        let facts = Facts { chosen_dimension: Some(Dimension::ThreeD), ..Facts::default() };
        let said = understood(Intent::Create, &[(Dimension::TwoD, 900_000, true)]);
        assert_eq!(decide("w", &said, &facts), generate(TaskMode::Create, Dimension::ThreeD, "w"));
    }

    #[test]
    fn reported_errors_are_mended_in_what_there_is() {
        let facts = Facts { exists: true, dimension: Some(Dimension::ThreeD), ..Facts::default() };
        let Plan::Generate { mode: TaskMode::Edit, dimension: Dimension::ThreeD, wish } =
            mend("TypeError: x", &facts)
        else {
            panic!("an edit")
        };
        assert!(wish.starts_with("The preview reported") && wish.ends_with("TypeError: x"), "{wish}");
    }

    #[test]
    fn restore_needs_something_to_go_back_to() {
        let restore = understood(Intent::Restore(RestoreTarget::LastChange), &[]);
        assert_eq!(decide("戻して", &restore, &Facts::default()), Plan::NothingToRestore);
        let facts = Facts { has_history: true, ..Facts::default() };
        assert_eq!(decide("戻して", &restore, &facts), Plan::ConfirmRestore(RestoreTarget::LastChange));
    }
}
