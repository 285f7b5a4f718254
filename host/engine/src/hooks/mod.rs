//! The interfaces of `waza:plugin`, one file each, and the list of them.

pub mod asset_rewriter;
pub mod intent_classifier;
pub mod lifecycle;
pub mod path_policy;
pub mod skill_ranker;
pub mod skill_scorer;
pub mod types;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The version of `waza:plugin` that this host speaks.
pub const INTERFACE_VERSION: &str = "0.1.0";

/// One WIT interface that the host calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hook {
    /// What does the user want done?
    IntentClassifier,
    /// Ranks every skill of the catalogue.
    SkillRanker,
    /// Judges one skill.
    SkillScorer,
    /// References to assets become URLs.
    AssetRewriter,
    /// May these paths be touched?
    PathPolicy,
}

impl Hook {
    /// Every hook, in the order of a message's journey.
    pub const ALL: [Self; 5] =
        [Self::IntentClassifier, Self::SkillRanker, Self::SkillScorer, Self::PathPolicy, Self::AssetRewriter];

    /// The interface's name in `wit/`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::IntentClassifier => "intent-classifier",
            Self::SkillRanker => "skill-ranker",
            Self::SkillScorer => "skill-scorer",
            Self::AssetRewriter => "asset-rewriter",
            Self::PathPolicy => "path-policy",
        }
    }

    /// The name under which a component that is as new as this host exports it; older ones have their own version.
    #[must_use]
    pub fn export(self) -> String {
        interface(self.name(), INTERFACE_VERSION)
    }
}

/// The full export name of an interface of this package, in one of its versions.
pub(crate) fn interface(name: &str, version: &str) -> String {
    format!("waza:plugin/{name}@{version}")
}

impl std::fmt::Display for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
