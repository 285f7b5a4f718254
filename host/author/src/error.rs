//! What can be wrong with a case's folder.

use std::path::PathBuf;
use waza_registry::case::FormError;

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
    /// A file of the case says what it may not, or there are too many.
    #[error("{}: {source}", folder.display())]
    Form { folder: PathBuf, source: FormError },
    /// One plugin a case.
    #[error("{}: has {count} of plugin.wasm, plugin.wat, core.wat, and `fixture` or `component` in plugin.toml; a case has one", folder.display())]
    Plugin { folder: PathBuf, count: usize },
    /// What stands for the component could not be made into one.
    #[error("{}: no component could be made of it: {reason}", folder.display())]
    Component { folder: PathBuf, reason: String },
    /// The component is shorter than the place that is to be changed.
    #[error("{}: mutate reaches byte {at}; the component has {bytes}", folder.display())]
    Mutation { folder: PathBuf, at: usize, bytes: usize },
}
