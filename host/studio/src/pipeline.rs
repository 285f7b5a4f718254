//! From a message to a version: understand, choose skills, generate, check, write.
//!
//! Plugins judge, the host decides and acts. Everything up to [`accept`] changes nothing in the project and can be
//! dropped at any point.

mod accept;
mod budget;
mod collect;
mod edits;
mod generate;
mod policy;
mod rewrite;
mod run;
mod session;
mod skills;
mod task;
mod understand;

pub(crate) use accept::accept;
pub use budget::spend_tokens as spend;
pub(crate) use collect::Proposal;
pub(crate) use edits::FailedEdit;
pub(crate) use policy::allow;
pub(crate) use rewrite::{Assets, assets_after, document_kind, refresh};
pub(crate) use run::{Prepared, prepare};
pub(crate) use session::Session;
pub use understand::dimension_of;
