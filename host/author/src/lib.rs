//! Tools for plugin authors: check a plugin the way the host will load it.
//!
//! [`check`] takes one plugin's folder through the host's own steps (read, compile, link, configure, take the image)
//! with the host's own code, and reports everything that is wrong. The host stops at the first thing that is wrong; an
//! author wants them all, so here each one is noted, put right for the rest of the check, and the load is tried again.

mod check;
mod place;
mod refusal;
mod report;
mod tries;

pub use check::check;
pub use report::{Finding, FindingKind, Report, Seen, Severity};
