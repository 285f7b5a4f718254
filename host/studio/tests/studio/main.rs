//! The studio over the real plugins and a scripted backend, on SQLite. What is true on every
//! database is a module of `postgres.rs` too.

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

/// Where the database of a studio on this folder is.
fn store_url(folder: &std::path::Path) -> String {
    format!("sqlite://{}/waza.db", folder.display())
}
