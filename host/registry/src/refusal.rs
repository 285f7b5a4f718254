//! Why a candidate does not become active: at which step, for what reason, and what would help. Trust refuses with it,
//! and quarantine keeps it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The steps between bytes somewhere and a revision that may serve, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A registry was asked for it.
    Fetch,
    /// Its bytes were read, within their bounds.
    Read,
    /// What the manifest says was understood.
    Manifest,
    /// Digests and signatures were held against what the operator trusts.
    Trust,
    /// What it asks for was held against what the operator grants.
    Grants,
    /// The component was checked and translated.
    Compile,
    /// It was given its settings.
    Configure,
    /// It was given the skills.
    Index,
    /// Its memory was taken as the start of every instance.
    Image,
    /// It answered its own cases.
    Cases,
    /// It was made a part of a line-up.
    LineUp,
    /// It served, and was taken out of service.
    Serve,
}

impl Step {
    /// The word for it in JSON and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fetch => "fetch",
            Self::Read => "read",
            Self::Manifest => "manifest",
            Self::Trust => "trust",
            Self::Grants => "grants",
            Self::Compile => "compile",
            Self::Configure => "configure",
            Self::Index => "index",
            Self::Image => "image",
            Self::Cases => "cases",
            Self::LineUp => "line_up",
            Self::Serve => "serve",
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A candidate that does not become active, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, thiserror::Error)]
#[error("{step}: {reason}; {hint}")]
pub struct Refusal {
    /// Where it stopped.
    pub step: Step,
    /// What is wrong, with the values that were compared.
    pub reason: String,
    /// What to do about it.
    pub hint: String,
}

impl Refusal {
    /// A refusal at a step.
    pub fn new(step: Step, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { step, reason: reason.into(), hint: hint.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_called_the_same_everywhere() {
        for step in [Step::Fetch, Step::Trust, Step::LineUp, Step::Serve] {
            assert_eq!(serde_json::to_value(step).unwrap(), step.name());
        }
        let refusal = Refusal::new(Step::Trust, "is not signed", "sign it");
        assert_eq!(refusal.to_string(), "trust: is not signed; sign it");
    }
}
