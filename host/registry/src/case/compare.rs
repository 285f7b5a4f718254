//! What happened, and whether it is what a case expects.

use super::{Expectation, Failure};
use serde_json::Value;
use std::fmt;

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Every repetition answered the same.
    Answered {
        /// The answer, as JSON that mirrors the interface.
        answer: Value,
        /// `taken`, `without`, or `unexplained` when there is no image and no reason for that.
        image: &'static str,
    },
    /// It was refused at load, or every repetition failed the same way.
    Failed(Failure),
    /// A repetition ended otherwise than the first: instances know of each other.
    Unsteady {
        /// How the first ended.
        first: String,
        /// How the other ended.
        other: String,
    },
}

/// The plugin did something else.
#[derive(Debug, thiserror::Error)]
#[error("expected {}\n     got {got}", expected.as_ref().map_or_else(|| "nothing yet".to_owned(), ToString::to_string))]
pub struct Mismatch {
    /// What the case says; nothing when it says nothing yet.
    pub expected: Option<Expectation>,
    /// What happened.
    pub got: Outcome,
}

impl Mismatch {
    /// Nothing where what happened is what was expected.
    #[must_use]
    pub fn between(expected: Option<&Expectation>, got: Outcome) -> Option<Box<Self>> {
        let same = match (expected, &got) {
            (
                Some(Expectation::Answer { answer, image }),
                Outcome::Answered { answer: found, image: how },
            ) => answer == found && image.as_deref().is_none_or(|image| image == *how),
            (Some(Expectation::Error(failure)), Outcome::Failed(found)) => failure.covers(found),
            _ => false,
        };
        (!same).then(|| Box::new(Self { expected: expected.cloned(), got }))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered { answer, image } => write!(f, "{answer} (image {image})"),
            Self::Failed(failure) => write!(f, "{failure}\n         {}", failure.said),
            Self::Unsteady { first, other } => write!(f, "first {first}\n then {other}"),
        }
    }
}
