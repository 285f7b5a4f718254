//! The studio over the real plugins and a scripted backend, on SQLite.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests; a failure is a failed test")]

mod fail_modes;
mod latency;

include!("both.rs");

/// Where the database of a studio on this folder is.
fn store_url(folder: &std::path::Path) -> String {
    format!("sqlite://{}/waza.db", folder.display())
}
