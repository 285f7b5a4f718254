//! Jobs: one at a time per project, each with a row, an append-only event log, and exactly one end.

mod active;
mod cancel;
mod event;
mod failure;
mod follow;
mod holder;
mod journal;
mod recovery;
mod row;
mod send;
mod supervise;
mod table;

pub(crate) use active::Active;
pub use event::{ChosenSkill, CodeEdit, CodeFile, JobEvent, JobEventBody, LeftSkill, NamedProject};
pub(crate) use failure::{DeniedPath, JobFailure, Stop};
pub use follow::JobEvents;
pub(crate) use holder::{Holder, is_anybody_alive};
pub(crate) use journal::{Closing, Generated, Journal, Question, Terminal, lease_key, log_name};
pub(crate) use recovery::{blocking, keep_sweeping};
pub(crate) use row::uuid;
pub use row::{JobRow, JobStatus};
pub(crate) use send::Brief;
pub use send::{NewMessage, RunningJob, StartedJob};
pub(crate) use supervise::Signals;
pub use table::{FailureWords, failure_words};
