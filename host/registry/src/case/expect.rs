//! `expect.json` or `error.txt`: what a case expects.

use super::{Failure, FormError};
use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// What a case expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expectation {
    /// An answer, from every repetition.
    Answer {
        /// The answer, as JSON that mirrors the interface.
        answer: Value,
        /// `taken` or `without`, where the case minds how instances start.
        image: Option<String>,
    },
    /// A refusal at load, or a fault of every repetition.
    Error(Failure),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    answer: Value,
    #[serde(default)]
    image: Option<String>,
}

impl Expectation {
    /// Of the texts of `expect.json` and `error.txt`, where they are there. `None` for a case that says nothing yet.
    pub fn parse(answer: Option<&str>, error: Option<&str>) -> Result<Option<Self>, FormError> {
        match (answer, error) {
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(FormError::Both),
            (Some(text), None) => {
                let File { answer, image } = serde_json::from_str(text)
                    .map_err(|source| FormError::Json { file: "expect.json", source })?;
                Ok(Some(Self::Answer { answer, image }))
            }
            (None, Some(text)) => failure(text).map(|failure| Some(Self::Error(failure))),
        }
    }
}

/// The kind on a line of its own, then `key: value`.
fn failure(text: &str) -> Result<Failure, FormError> {
    let mut lines = text.lines();
    let kind = lines.next().unwrap_or_default().trim().to_owned();
    let mut details = BTreeMap::new();
    for (at, line) in lines.enumerate() {
        let (key, value) = line.split_once(": ").ok_or(FormError::ErrorText { line: at + 2 })?;
        details.insert(key.to_owned(), value.to_owned());
    }
    Ok(Failure { kind, details, said: String::new() })
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer { answer, image: None } => write!(f, "{answer}"),
            Self::Answer { answer, image: Some(image) } => write!(f, "{answer} (image {image})"),
            Self::Error(failure) => failure.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_expects_one_thing() {
        assert_eq!(Expectation::parse(None, None).unwrap(), None);
        let both = Expectation::parse(Some(r#"{"answer":1}"#), Some("panicked"));
        assert!(matches!(both, Err(FormError::Both)));
        for wrong in [r#"{"image":"taken"}"#, r#"{"answer":1,"anwser":2}"#, ""] {
            let said = Expectation::parse(Some(wrong), None);
            assert!(matches!(said, Err(FormError::Json { file: "expect.json", .. })), "{wrong}");
        }
        let said = Expectation::parse(None, Some("deadline\nlimit"));
        assert!(matches!(said, Err(FormError::ErrorText { line: 2 })));
    }

    #[test]
    fn an_error_covers_what_has_its_kind_and_its_details() {
        let Some(Expectation::Error(expected)) =
            Expectation::parse(None, Some("deadline\nlimit_ms: 5\n")).unwrap()
        else {
            panic!()
        };
        let got = |text| failure(text).unwrap();
        assert!(expected.covers(&got("deadline\nlimit_ms: 5\nstep: index")));
        for other in ["deadline", "deadline\nlimit_ms: 50", "panicked\nlimit_ms: 5", ""] {
            assert!(!expected.covers(&got(other)), "{other}");
        }
    }
}
