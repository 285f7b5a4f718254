//! `wit/skill-scorer.wit`: a plugin inside one skill that judges that skill only.

use super::types::{Evidence, Ppm};
use serde::{Deserialize, Serialize};
use wasmtime::component::{ComponentType, Lift, Lower};

/// How strongly a skill puts itself forward.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[component(enum)]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// It must be used.
    #[component(name = "claim")]
    Claim,
    /// It would help.
    #[component(name = "offer")]
    Offer,
    /// Nothing to say.
    #[component(name = "pass")]
    Pass,
    /// It must not be used.
    #[component(name = "decline")]
    Decline,
}

/// What a scorer answers.
#[derive(ComponentType, Lift, Lower, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[component(record)]
pub struct Opinion {
    /// How strongly.
    pub stance: Stance,
    /// How likely.
    pub p: Ppm,
    /// Why.
    pub why: Vec<Evidence>,
}
