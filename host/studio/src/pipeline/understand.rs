//! From a message to what is to be done: the classifier's verdict, the project's state and the open question.
//!
//! The plugin only says what it sees. What follows from it is decided here, without side effects.

use crate::wording::pressed_dimension;
use waza_registry::hooks::{Dimension, Intent, RestoreTarget, ScoredDimension, Verdict};
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

/// What follows from a verdict. `None`: the classifier failed or abstained.
pub(crate) fn decide(text: &str, verdict: Option<&Verdict>, facts: &Facts) -> Plan {
    if let (Some(wish), Some(dimension)) = (&facts.waiting_wish, pressed_dimension(text)) {
        return Plan::Generate { mode: mode_of(&Intent::Edit, facts), dimension, wish: wish.clone() };
    }
    let intent = verdict
        .and_then(|verdict| verdict.intents.first())
        .map_or_else(|| fallback_intent(text, facts.exists), |scored| scored.intent.clone());
    let dimensions = verdict.map_or(&[][..], |verdict| &verdict.dimensions);
    match intent {
        Intent::Restore(target) if facts.has_history => Plan::ConfirmRestore(target),
        Intent::Restore(_) => Plan::NothingToRestore,
        Intent::Chat | Intent::OffTopic => Plan::Talk,
        Intent::Answer(ref word) => match (&facts.waiting_wish, dimension_word(word)) {
            (Some(wish), Some(dimension)) => {
                Plan::Generate { mode: mode_of(&intent, facts), dimension, wish: wish.clone() }
            }
            _ => make(text, &intent, dimensions, facts),
        },
        Intent::Create | Intent::Edit => make(text, &intent, dimensions, facts),
    }
}

/// The tier below the classifier: a question is answered in words, anything else is a wish. Both are safe: words change
/// nothing, and a change is a version that can be taken back.
#[must_use]
pub fn fallback_intent(text: &str, project_exists: bool) -> Intent {
    let question = text.trim_end().ends_with(['?', '？']);
    match (question, project_exists) {
        (true, _) => Intent::Chat,
        (false, true) => Intent::Edit,
        (false, false) => Intent::Create,
    }
}

fn make(text: &str, intent: &Intent, dimensions: &[ScoredDimension], facts: &Facts) -> Plan {
    match choose_dimension(dimensions, facts) {
        Some(dimension) => Plan::Generate { mode: mode_of(intent, facts), dimension, wish: text.to_owned() },
        None => Plan::AskDimension { wish: text.to_owned() },
    }
}

/// What was said outright, else what the project is, else a good guess.
fn choose_dimension(dimensions: &[ScoredDimension], facts: &Facts) -> Option<Dimension> {
    let said = dimensions.iter().find(|scored| scored.explicit).map(|scored| scored.dimension);
    let guessed = || {
        let best = dimensions.first().filter(|scored| scored.p >= DIMENSION_TAKEN_FROM_PPM);
        best.map(|scored| scored.dimension)
    };
    said.or(facts.dimension).or_else(guessed)
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
    use waza_registry::hooks::ScoredIntent;

    fn verdict(intent: Intent, dimensions: &[(Dimension, u32, bool)]) -> Verdict {
        Verdict {
            intents: vec![ScoredIntent { intent, p: 900_000 }],
            dimensions: dimensions
                .iter()
                .map(|&(dimension, p, explicit)| ScoredDimension { dimension, p, explicit })
                .collect(),
            abstain: false,
            compound: false,
            why: Vec::new(),
        }
    }

    fn generate(mode: TaskMode, dimension: Dimension, wish: &str) -> Plan {
        Plan::Generate { mode, dimension, wish: wish.to_owned() }
    }

    #[test]
    fn a_good_guess_is_taken_and_a_poor_one_is_asked_about() {
        let facts = Facts::default();
        let good = verdict(Intent::Create, &[(Dimension::ThreeD, 600_000, false)]);
        assert_eq!(decide("w", Some(&good), &facts), generate(TaskMode::Create, Dimension::ThreeD, "w"));
        let poor = verdict(Intent::Create, &[(Dimension::ThreeD, 599_999, false)]);
        assert_eq!(decide("w", Some(&poor), &facts), Plan::AskDimension { wish: "w".into() });
    }

    #[test]
    fn what_was_said_wins_over_what_the_project_is() {
        let facts = Facts { exists: true, dimension: Some(Dimension::TwoD), ..Facts::default() };
        let said = verdict(Intent::Edit, &[(Dimension::TwoD, 900_000, false), (Dimension::ThreeD, 1, true)]);
        assert_eq!(decide("w", Some(&said), &facts), generate(TaskMode::Edit, Dimension::ThreeD, "w"));
        let guessed = verdict(Intent::Edit, &[(Dimension::ThreeD, 990_000, false)]);
        assert_eq!(decide("w", Some(&guessed), &facts), generate(TaskMode::Edit, Dimension::TwoD, "w"));
    }

    #[test]
    fn an_answer_takes_the_waiting_wish() {
        let facts = Facts { waiting_wish: Some("猫のゲーム".into()), ..Facts::default() };
        let answer = verdict(Intent::Answer("three-d".into()), &[]);
        let made = generate(TaskMode::Create, Dimension::ThreeD, "猫のゲーム");
        assert_eq!(decide("立体で", Some(&answer), &facts), made);
        let lost = verdict(Intent::Answer("three-d".into()), &[(Dimension::ThreeD, 1, true)]);
        let plan = decide("3D", Some(&lost), &Facts::default());
        assert_eq!(plan, generate(TaskMode::Create, Dimension::ThreeD, "3D"));
    }

    #[test]
    fn our_own_button_needs_no_classifier() {
        let facts = Facts { waiting_wish: Some("猫".into()), ..Facts::default() };
        let made = generate(TaskMode::Create, Dimension::TwoD, "猫");
        assert_eq!(decide("2Dで作成", None, &facts), made);
    }

    #[test]
    fn restore_needs_something_to_go_back_to() {
        let restore = verdict(Intent::Restore(RestoreTarget::LastChange), &[]);
        assert_eq!(decide("戻して", Some(&restore), &Facts::default()), Plan::NothingToRestore);
        let facts = Facts { has_history: true, ..Facts::default() };
        assert_eq!(decide("戻して", Some(&restore), &facts), Plan::ConfirmRestore(RestoreTarget::LastChange));
    }

    #[test]
    fn without_a_classifier_questions_are_answered_and_wishes_are_made() {
        let facts = Facts { exists: true, dimension: Some(Dimension::TwoD), ..Facts::default() };
        assert_eq!(decide("これは何？", None, &facts), Plan::Talk);
        assert_eq!(decide("速くして", None, &facts), generate(TaskMode::Edit, Dimension::TwoD, "速くして"));
        assert_eq!(decide("作って", None, &Facts::default()), Plan::AskDimension { wish: "作って".into() });
    }
}
