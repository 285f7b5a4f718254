//! What happened, and whether it is what the case expects.

use crate::{
    case::{Case, Expectation, Failure},
    error::Mismatch,
};
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

impl Case {
    /// Whether `got` is what this case expects.
    pub fn compare(&self, got: Outcome) -> Result<(), Box<Mismatch>> {
        let same = match (&self.expected, &got) {
            (
                Some(Expectation::Answer { answer, image }),
                Outcome::Answered { answer: found, image: how },
            ) => answer == found && image.as_deref().is_none_or(|image| image == *how),
            (Some(Expectation::Error(failure)), Outcome::Failed(found)) => failure.covers(found),
            _ => false,
        };
        if same { Ok(()) } else { Err(Box::new(Mismatch { expected: self.expected.clone(), got })) }
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
