//! Rollouts from outside: real plugins, a real store, and everything that can go wrong between a file and a line-up.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod bad_input;
mod crash;
mod measured;
mod replicas;
mod serving;
mod support;
mod verbs;
