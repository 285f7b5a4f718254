//! What a plugin is granted it gets, within its bounds; what it is not granted is not there, and the refusal says what
//! is missing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test they serve"
)]

mod folder;
mod http;
mod inert;
mod key_value;
mod logging;
mod refused;
mod support;
