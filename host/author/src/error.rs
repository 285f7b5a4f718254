//! What can be wrong with a case: with its folder, or with what the plugin did.

use crate::case::{Expectation, Outcome};
use std::path::PathBuf;

/// A case cannot be run as it is written.
#[expect(missing_docs, reason = "each variant's message says what its fields are")]
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// A file is not there, or cannot be read or written.
    #[error("{}: {source}", file.display())]
    File { file: PathBuf, source: std::io::Error },
    /// A JSON file is not what it must be.
    #[error("{}: {source}", file.display())]
    Json { file: PathBuf, source: serde_json::Error },
    /// `plugin.toml` is not what it must be.
    #[error("{}: {source}", file.display())]
    Toml { file: PathBuf, source: toml::de::Error },
    /// A line of `error.txt` is not what it must be.
    #[error("{}: line {line} is not `key: value`", file.display())]
    ErrorText { file: PathBuf, line: usize },
    /// One plugin a case.
    #[error("{}: has {count} of plugin.wasm, plugin.wat, core.wat, and `fixture` or `component` in plugin.toml; a case has one", folder.display())]
    Plugin { folder: PathBuf, count: usize },
    /// One expectation a case.
    #[error("{}: has both expect.json and error.txt; a case expects one of them", folder.display())]
    Expectation { folder: PathBuf },
    /// What stands for the component could not be made into one.
    #[error("{}: no component could be made of it: {reason}", folder.display())]
    Component { folder: PathBuf, reason: String },
    /// The component is shorter than the place that is to be changed.
    #[error("{}: mutate reaches byte {at}; the component has {bytes}", folder.display())]
    Mutation { folder: PathBuf, at: usize, bytes: usize },
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
