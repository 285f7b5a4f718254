//! Writes what happened down as what is expected.

use super::{Case, text};
use crate::error::CaseError;
use serde_json::{Map, Value};
use std::{fs, path::Path};
use waza_registry::case::{Expectation, Outcome};

const ANSWER: &str = "expect.json";
const ERROR: &str = "error.txt";

/// What the case in a folder expects; `None` when it says nothing yet.
pub(super) fn expectation(folder: &Path) -> Result<Option<Expectation>, CaseError> {
    let (answer, error) = (text(&folder.join(ANSWER))?, text(&folder.join(ERROR))?);
    Expectation::parse(answer.as_deref(), error.as_deref())
        .map_err(|source| CaseError::Form { folder: folder.to_owned(), source })
}

impl Case {
    /// Writes what happened down as what is expected, in place of what was. For whoever runs cases by hand: read what
    /// has changed before keeping it.
    pub fn accept(&self, outcome: &Outcome) -> Result<(), CaseError> {
        let (name, other, text) = match outcome {
            Outcome::Answered { answer, image } => {
                let minds = matches!(&self.expected, Some(Expectation::Answer { image: Some(_), .. }));
                let mut file = Map::from_iter([("answer".to_owned(), answer.clone())]);
                file.extend(minds.then(|| ("image".to_owned(), Value::from(*image))));
                (ANSWER, ERROR, format!("{:#}", Value::from(file)))
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
