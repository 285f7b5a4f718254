//! What can be wrong with the text of a case.

/// A case's text is not what it must be.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// A JSON file says what it may not, or is none.
    #[error("{file}: {source}")]
    Json {
        /// `request.json` or `expect.json`.
        file: &'static str,
        /// Where and why.
        source: serde_json::Error,
    },
    /// A line of `error.txt` is not what it must be.
    #[error("error.txt: line {line} is not `key: value`")]
    ErrorText {
        /// From 1.
        line: usize,
    },
    /// One expectation a case.
    #[error("has both expect.json and error.txt; a case expects one of them")]
    Both,
    /// No expectation at all.
    #[error("has neither expect.json nor error.txt; a case expects one of them")]
    Neither,
    /// A plugin's own case changes the plugin, which is for a host's cases.
    #[error("request.json: a plugin's own case cannot `mutate` the plugin; remove it")]
    Mutates,
    /// More of something than there may be.
    #[error("{what}: {got}; the limit is {limit}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there are.
        got: usize,
        /// How many there may be.
        limit: usize,
    },
}

impl FormError {
    /// The file that is to blame, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&'static str> {
        match self {
            Self::Json { file, .. } => Some(file),
            Self::ErrorText { .. } => Some("error.txt"),
            Self::Mutates => Some("request.json"),
            Self::Both | Self::Neither | Self::TooMany { .. } => None,
        }
    }
}
