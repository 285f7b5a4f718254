//! What people are shown: lines and tables. Whoever prints them makes them fit for a terminal.

mod comparison;
mod done;
mod history;
mod quarantine;
mod replicas;
mod rollouts;
mod serving;
mod table;
mod units;

pub(super) use done::{nobody_behind, serves};
pub(super) use history::history;
pub(super) use quarantine::{quarantine, quarantine_in_short};
pub(super) use replicas::replicas;
pub(super) use rollouts::{rollout, rollouts};
pub(super) use serving::{line_up, plugins};
