//! `expect.json` or `error.txt`: what a case expects.

use crate::{
    case::{Case, Failure, Outcome, json, text},
    error::CaseError,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, fmt, fs, path::Path};

const ANSWER: &str = "expect.json";
const ERROR: &str = "error.txt";

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

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    answer: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image: Option<String>,
}

impl Expectation {
    /// `None` for a case that says nothing yet.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, CaseError> {
        let (answer, error) = (folder.join(ANSWER), folder.join(ERROR));
        match (text(&answer)?, text(&error)?) {
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(CaseError::Expectation { folder: folder.to_owned() }),
            (Some(text), None) => {
                let File { answer, image } = json(&answer, &text)?;
                Ok(Some(Self::Answer { answer, image }))
            }
            (None, Some(text)) => failure(&error, &text).map(|failure| Some(Self::Error(failure))),
        }
    }
}

/// The kind on a line of its own, then `key: value`.
fn failure(file: &Path, text: &str) -> Result<Failure, CaseError> {
    let mut lines = text.lines();
    let kind = lines.next().unwrap_or_default().trim().to_owned();
    let mut details = BTreeMap::new();
    for (at, line) in lines.enumerate() {
        let (key, value) = line
            .split_once(": ")
            .ok_or_else(|| CaseError::ErrorText { file: file.to_owned(), line: at + 2 })?;
        details.insert(key.to_owned(), value.to_owned());
    }
    Ok(Failure { kind, details, said: String::new() })
}

impl Case {
    /// Writes what happened down as what is expected, in place of what was. For whoever runs cases by hand: read what
    /// has changed before keeping it.
    pub fn accept(&self, outcome: &Outcome) -> Result<(), CaseError> {
        let (name, other, text) = match outcome {
            Outcome::Answered { answer, image } => {
                let minds = matches!(&self.expected, Some(Expectation::Answer { image: Some(_), .. }));
                let file = File { answer: answer.clone(), image: minds.then(|| (*image).to_owned()) };
                let path = self.folder.join(ANSWER);
                let text = serde_json::to_string_pretty(&file)
                    .map_err(|source| CaseError::Json { file: path, source })?;
                (ANSWER, ERROR, text)
            }
            Outcome::Failed(failure) => (ERROR, ANSWER, failure.to_string()),
            // No expectation can say this.
            Outcome::Unsteady { .. } => return Ok(()),
        };
        let file = self.folder.join(name);
        fs::write(&file, text + "\n").map_err(|source| CaseError::File { file, source })?;
        match fs::remove_file(self.folder.join(other)) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(CaseError::File { file: self.folder.join(other), source })
            }
            _ => Ok(()),
        }
    }
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

    fn read(files: &[(&str, &str)]) -> Result<Option<Expectation>, CaseError> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Expectation::read(folder.path())
    }

    #[test]
    fn a_case_expects_one_thing() {
        assert_eq!(read(&[]).unwrap(), None);
        let both = read(&[(ANSWER, r#"{"answer":1}"#), (ERROR, "panicked")]);
        assert!(matches!(both, Err(CaseError::Expectation { .. })));
        assert!(matches!(read(&[(ANSWER, r#"{"image":"taken"}"#)]), Err(CaseError::Json { .. })));
        assert!(matches!(read(&[(ANSWER, r#"{"answer":1,"anwser":2}"#)]), Err(CaseError::Json { .. })));
        assert!(matches!(read(&[(ERROR, "deadline\nlimit")]), Err(CaseError::ErrorText { line: 2, .. })));
    }

    #[test]
    fn an_error_covers_what_has_its_kind_and_its_details() {
        let Some(Expectation::Error(expected)) = read(&[(ERROR, "deadline\nlimit_ms: 5\n")]).unwrap() else {
            panic!()
        };
        let got = |text| failure(Path::new(ERROR), text).unwrap();
        assert!(expected.covers(&got("deadline\nlimit_ms: 5\nstep: index")));
        for other in ["deadline", "deadline\nlimit_ms: 50", "panicked\nlimit_ms: 5", ""] {
            assert!(!expected.covers(&got(other)), "{other}");
        }
    }
}
