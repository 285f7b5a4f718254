//! `wit/skill-ranker.wit`: ranks every skill of the catalogue.

use super::types::{Evidence, Ppm};
use serde::{Deserialize, Serialize};
use wasmtime::component::{ComponentType, Lift, Lower};

/// One skill, as its SKILL.md says.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
pub struct SkillEntry {
    /// The skill's name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The Markdown after the front matter, when the host passes it.
    pub body: Option<String>,
    /// Front matter `metadata`.
    pub metadata: Vec<(String, String)>,
}

/// A skill and how likely it is wanted.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
pub struct Ranked {
    /// The skill's name.
    pub name: String,
    /// How likely.
    pub p: Ppm,
    /// Why, when asked for.
    pub why: Vec<Evidence>,
}

/// How much to answer.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[component(record)]
#[serde(default, deny_unknown_fields)]
pub struct RankOptions {
    /// At most this many.
    #[component(name = "max-results")]
    pub max_results: u32,
    /// None below this.
    #[component(name = "min-p")]
    pub min_p: Ppm,
    /// Whether to say why.
    #[component(name = "with-evidence")]
    pub with_evidence: bool,
}

impl Default for RankOptions {
    fn default() -> Self {
        Self { max_results: 8, min_p: 0, with_evidence: true }
    }
}
