//! The studio over the real plugins and a scripted backend.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests; a failure is a failed test")]

mod bench;
mod cancel;
mod fail_modes;
mod fake_backend;
mod hostile;
mod jobs;
mod latency;
mod pipeline;
mod projects;
mod recovery;
mod serve;
