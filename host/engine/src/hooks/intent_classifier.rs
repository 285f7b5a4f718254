//! `wit/intent-classifier.wit`: what does the user want done?

use super::types::{Dimension, Evidence, Ppm};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasmtime::component::{ComponentType, Lift, Lower};

/// Which earlier state a restore means.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, ToSchema, Clone, Debug, PartialEq, Eq)]
#[component(variant)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum RestoreTarget {
    /// Undo what was done last.
    #[component(name = "last-change")]
    LastChange,
    /// This many versions back.
    #[component(name = "steps")]
    Steps(u32),
    /// A version named by number or id.
    #[component(name = "version")]
    Version(String),
    /// A moment in words.
    #[component(name = "moment")]
    Moment(String),
    /// A restore, but not which.
    #[component(name = "unspecified")]
    Unspecified,
}

/// What the user wants done.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, ToSchema, Clone, Debug, PartialEq, Eq)]
#[component(variant)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Intent {
    /// Make a new game.
    #[component(name = "create")]
    Create,
    /// Change the game that is there.
    #[component(name = "edit")]
    Edit,
    /// Talk about it.
    #[component(name = "chat")]
    Chat,
    /// Go back to an earlier version.
    #[component(name = "restore")]
    Restore(RestoreTarget),
    /// The answer to the host's pending question, normalised.
    #[component(name = "answer")]
    Answer(String),
    /// Nothing to do with making games.
    #[component(name = "off-topic")]
    OffTopic,
}

/// An intent and how likely it is.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
pub struct ScoredIntent {
    /// Which.
    pub intent: Intent,
    /// How likely.
    pub p: Ppm,
}

/// A dimension and how likely it is.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
pub struct ScoredDimension {
    /// Which.
    pub dimension: Dimension,
    /// How likely.
    pub p: Ppm,
    /// The user said it outright; it was not inferred.
    pub explicit: bool,
}

/// What a classifier answers.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
pub struct Verdict {
    /// Best first, never empty unless `abstain`.
    pub intents: Vec<ScoredIntent>,
    /// Best first, may be empty.
    pub dimensions: Vec<ScoredDimension>,
    /// "Do not use me here": the host goes to the next tier whatever the numbers say.
    pub abstain: bool,
    /// More than one wish in the message.
    pub compound: bool,
    /// Why.
    pub why: Vec<Evidence>,
}
