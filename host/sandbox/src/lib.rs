//! Where generation runs: the backend trait, its events and its backends.
//!
//! Knows nothing of plugins, projects or HTTP. What a backend writes is a proposal; the caller decides what becomes of
//! it.

pub mod backend;
pub mod backends;
mod error;
pub mod event;

pub use backend::{
    Claim, ExistingFile, GameKind, GenerationBackend, GenerationTask, Generator, Member, Owner, RunId,
    SkillText, StyleGuide, TaskMode,
};
pub use error::SandboxError;
pub use event::{GenerationEvent, GenerationFailure, ProposedContent, ProposedEdit, ProposedFile, Sequenced};
