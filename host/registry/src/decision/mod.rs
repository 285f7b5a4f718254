//! The log of decisions: what every plugin decided, in files of one JSON object a line, for `search`, `replay` and
//! whatever else reads JSON lines.
//!
//! A log never slows a request down and never fails one. What there is no room for is dropped and counted, and
//! [`LogStatus`] says what is wrong. It is no audit of an operator's changes: those are kept in the store.

mod combined;
mod diff;
mod files;
mod lines;
mod log;
mod moment;
mod options;
mod queue;
mod record;
mod replay;
mod search;
mod status;
mod writer;

pub use combined::{GroupDecision, MemberDecision};
pub use diff::{Change, LineUpFacts, RevisionFacts, SkillFacts, diff};
pub use log::DecisionLog;
pub use moment::Moment;
pub use options::{DecisionLogOptions, DecisionLogOptionsError};
pub use record::Decision;
pub(crate) use replay::replay_while;
pub use replay::{Asked, Differences, Differing, Questions, replay};
pub use search::{Filter, Found, search};
pub use status::{LogState, LogStatus};

#[cfg(test)]
mod tests;
