//! A case: a folder with a plugin, a request, and the answer or the error that is expected.
//!
//! Adding a case needs no code. `tests/conformance/README.md` describes the files. Whoever runs cases says how text
//! becomes a component ([`Source`]), because only tests do that, and which limits hold where a case names none.

mod compare;
mod expect;
mod failure;
mod plugin;
mod request;
mod run;

pub use compare::Outcome;
pub use expect::Expectation;
pub use failure::Failure;
pub use plugin::Source;

use crate::error::CaseError;
use plugin::UnderTest;
use request::CaseRequest;
use serde::de::DeserializeOwned;
use std::{
    fs,
    path::{Path, PathBuf},
};
use waza_engine::Limits;

/// One case, read and not yet run.
#[derive(Clone, Debug)]
pub struct Case {
    folder: PathBuf,
    plugin: UnderTest,
    request: CaseRequest,
    expected: Option<Expectation>,
}

impl Case {
    /// Reads the case in `folder`. `base` is what holds where its `plugin.toml` names no limit.
    pub fn read(folder: &Path, base: &Limits) -> Result<Self, CaseError> {
        let request = CaseRequest::read(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            plugin: UnderTest::read(folder, request.hook(), base)?,
            expected: Expectation::read(folder)?,
            request,
        })
    }

    /// The component: made by `make`, then changed as the request says.
    pub fn component(
        &self,
        make: impl FnOnce(&Source) -> Result<Vec<u8>, String>,
    ) -> Result<Vec<u8>, CaseError> {
        let whole = make(&self.plugin.source)
            .map_err(|reason| CaseError::Component { folder: self.folder.clone(), reason })?;
        self.request.mutate(whole).map_err(|(at, bytes)| CaseError::Mutation {
            folder: self.folder.clone(),
            at,
            bytes,
        })
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

fn json<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T, CaseError> {
    serde_json::from_str(text).map_err(|source| CaseError::Json { file: file.to_owned(), source })
}
