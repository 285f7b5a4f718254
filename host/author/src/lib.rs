//! Tools for plugin authors: check a plugin the way the host will load it.
//!
//! [`check`] takes one plugin's folder through the host's own steps (read, compile, link, configure, take the image)
//! with the host's own code, and reports everything that is wrong. The host stops at the first thing that is wrong; an
//! author wants them all, so here each one is noted, put right for the rest of the check, and the load is tried again.
//!
//! A plugin's own cases are asked as the host asks them before the plugin serves. A [`Case`] is one with a plugin of its
//! own: a folder with a plugin, a request and the answer that is expected, for tests of the host itself.

mod case;
mod check;
mod error;
mod inspect;
mod place;
mod refusal;
mod report;
mod tries;

pub use case::{Case, Source};
pub use check::check;
pub use error::CaseError;
pub use inspect::{InspectError, Inspection, Start, inspect};
pub use report::{Finding, FindingKind, Report, Seen, Severity};
pub use waza_registry::case::{Expectation, Failure, Mismatch, Outcome};
