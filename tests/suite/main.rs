//! Black-box suites over the built program: real processes, real sockets, real plugins.
//!
//! `cargo xtask test --only unit` builds what they need; a plain `cargo nextest run` works once that is built.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "helpers of tests fail the test they serve"
)]

mod admin;
mod backup;
mod bad_input;
mod cli;
mod conformance;
mod contract;
mod decisions;
mod faults;
mod game;
mod hostile_values;
mod ids;
mod image;
mod kill;
mod kill_under_load;
mod languages;
mod layers;
mod library;
mod lineups_held;
mod message;
mod misbehaving;
mod operate;
mod plugin_api;
mod postgres;
mod publish;
mod replicas;
mod rollout_again;
mod rollout_cli;
mod sizes;
mod skills;
mod start;
mod support;
mod swap_under_load;
mod tokens;
mod watch;
mod way;
