//! Rollouts from outside: real plugins, a real store, and everything that can go wrong between a file and a line-up.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod again;
mod bad_input;
mod cases;
mod clock;
mod crash;
mod forgotten;
mod groups;
mod handed_on;
mod measured;
mod replicas;
mod reports;
mod scorers;
mod serving;
mod support;
mod verbs;
mod volume;
