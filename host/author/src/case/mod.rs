//! A case with its plugin: a folder with a plugin, a request, and the answer or the error that is expected. How a
//! question is put, and whether an answer is the expected one, is the registry's ([`waza_registry::case`]): a host asks
//! a plugin its own cases by the same code.
//!
//! Adding a case needs no code. `tests/conformance/README.md` describes the files. Whoever runs cases says how text
//! becomes a component ([`Source`]), because only tests do that, and which limits hold where a case names none.

mod accept;
mod mutate;
mod plugin;
mod run;

pub use plugin::Source;

use crate::error::CaseError;
use mutate::{Mutation, mutate};
use plugin::UnderTest;
use std::{
    fs,
    path::{Path, PathBuf},
};
use waza_engine::Limits;
use waza_registry::case::{Expectation, Mismatch, Outcome, Question};

/// One case, read and not yet run.
#[derive(Clone, Debug)]
pub struct Case {
    folder: PathBuf,
    plugin: UnderTest,
    question: Question,
    mutation: Option<Mutation>,
    expected: Option<Expectation>,
}

impl Case {
    /// Reads the case in `folder`. `base` is what holds where its `plugin.toml` names no limit.
    pub fn read(folder: &Path, base: &Limits) -> Result<Self, CaseError> {
        let file = folder.join("request.json");
        let request =
            fs::read_to_string(&file).map_err(|source| CaseError::File { file: file.clone(), source })?;
        let mut question = Question::parse(&request)
            .map_err(|source| CaseError::Form { folder: folder.to_owned(), source })?;
        let mutation = question.mutate.take().map(serde_json::from_value).transpose();
        Ok(Self {
            folder: folder.to_owned(),
            plugin: UnderTest::read(folder, question.hook(), base)?,
            expected: accept::expectation(folder)?,
            mutation: mutation.map_err(|source| CaseError::Json { file, source })?,
            question,
        })
    }

    /// The component: made by `make`, then changed as the request says.
    pub fn component(
        &self,
        make: impl FnOnce(&Source) -> Result<Vec<u8>, String>,
    ) -> Result<Vec<u8>, CaseError> {
        let whole = make(&self.plugin.source)
            .map_err(|reason| CaseError::Component { folder: self.folder.clone(), reason })?;
        mutate(self.mutation, whole).map_err(|(at, bytes)| CaseError::Mutation {
            folder: self.folder.clone(),
            at,
            bytes,
        })
    }

    /// Whether `got` is what this case expects.
    pub fn compare(&self, got: Outcome) -> Result<(), Box<Mismatch>> {
        Mismatch::between(self.expected.as_ref(), got).map_or(Ok(()), Err)
    }
}

/// A file's text; nothing when there is no such file.
fn text(file: &Path) -> Result<Option<String>, CaseError> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(CaseError::File { file: file.to_owned(), source }),
    }
}
