//! The values every text hook shares: the Rust, JSON and component forms of `wit/types.wit` in one place.
//!
//! JSON mirrors the WIT records: names in `snake_case`, variants as `{"kind": …, "value": …}`, enumerations as plain
//! words. Wasmtime compares these types with each component's own when it is loaded, so drift from `wit/` is an error
//! at load, never at a call.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasmtime::component::{ComponentType, Lift, Lower};

/// A probability in parts per million, `0..=1_000_000`.
pub type Ppm = u32;

/// What kind of game a project is.
#[derive(
    ComponentType, Lift, Lower, Serialize, Deserialize, ToSchema, Clone, Copy, Debug, PartialEq, Eq, Hash,
)]
#[component(enum)]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Flat.
    #[component(name = "two-d")]
    TwoD,
    /// Spatial.
    #[component(name = "three-d")]
    ThreeD,
}

/// Who said something.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[component(enum)]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The person.
    #[component(name = "user")]
    User,
    /// The product.
    #[component(name = "assistant")]
    Assistant,
}

/// One earlier message of the conversation.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
pub struct Turn {
    /// Who said it.
    pub role: Role,
    /// What was said, cut to 1 KiB.
    pub text: String,
}

/// A question the host has put to the user and still waits for.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[component(enum)]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Pending {
    /// No question is open.
    #[default]
    #[component(name = "nothing")]
    Nothing,
    /// "2D or 3D?"
    #[component(name = "choose-dimension")]
    ChooseDimension,
    /// "Which style?"
    #[component(name = "choose-style")]
    ChooseStyle,
    /// "Really go back?"
    #[component(name = "confirm-restore")]
    ConfirmRestore,
}

/// The state of the project that the message was sent in.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
#[component(record)]
#[serde(default, deny_unknown_fields)]
pub struct Project {
    /// `false`: nothing generated yet, so a change request means "create".
    pub exists: bool,
    /// What the project is, once that is known.
    pub dimension: Option<Dimension>,
    /// `true` when there is at least one version to go back to.
    #[component(name = "has-history")]
    pub has_history: bool,
    /// Skills active in the project so far, oldest first.
    #[component(name = "active-skills")]
    pub active_skills: Vec<String>,
    /// What the host asked last.
    pub pending: Pending,
}

/// One message, as every text hook sees it.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
#[component(record)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Exactly what the user typed, at most 8 KiB.
    pub text: String,
    /// The same after NFKC, lower case and collapsed white space. The host computes it; JSON callers leave it out.
    #[serde(default)]
    pub folded: String,
    /// For each char of `folded`, the byte offset in `text` it came from.
    #[component(name = "folded-map")]
    #[serde(default)]
    pub folded_map: Vec<u32>,
    /// BCP 47 tag of the user interface; a hint only.
    #[serde(default)]
    pub locale: Option<String>,
    /// Newest last, at most 4 turns.
    #[serde(default)]
    pub history: Vec<Turn>,
    /// The project the message was sent in.
    #[serde(default)]
    pub project: Project,
    /// Media types of attached files.
    #[serde(default)]
    pub attachments: Vec<String>,
}

/// Why a result is what it is.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
pub struct Evidence {
    /// A stable kebab-case word, meant for logs and tests.
    pub code: String,
    /// Byte range in the request's `text`, on char boundaries.
    pub span: Option<(u32, u32)>,
    /// Signed contribution in parts per million of log-odds.
    pub weight: i32,
    /// A sentence for people.
    pub note: Option<String>,
}

/// A failure the plugin reports on purpose.
#[derive(
    ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq, thiserror::Error,
)]
#[component(variant)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum GuestError {
    /// The request is outside what this plugin handles.
    #[component(name = "unsupported")]
    #[error("unsupported: {}", crate::words::shown(.0))]
    Unsupported(String),
    /// The plugin met a state it cannot go on from.
    #[component(name = "internal")]
    #[error("internal: {}", crate::words::shown(.0))]
    Internal(String),
}
