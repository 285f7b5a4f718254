//! A case: a question to a plugin, and the answer or the error that is expected. Authors keep cases beside a plugin, and
//! a plugin whose own cases do not hold does not serve.
//!
//! A case can only refuse. Nothing it says makes a plugin load that would not have loaded without it, so cases are no
//! part of a revision's key, of the lock file, or of what is signed. They have a digest of their own: what was refused
//! over some cases is looked at again when it comes with others, and not before.

mod compare;
mod expect;
mod failure;
mod form;
mod own;
mod question;
mod run;

pub use compare::{Mismatch, Outcome};
pub use expect::Expectation;
pub use failure::Failure;
pub use form::FormError;
pub use own::Cases;
pub use question::Question;
pub use run::{CaseFault, ask, outcome};

pub(crate) use own::{MAX_BYTES, MAX_CASES, MAX_FILE_BYTES, Written};
