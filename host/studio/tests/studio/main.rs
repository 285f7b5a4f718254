//! The studio over the real plugins and a scripted backend, on SQLite, and what has nothing to do with the database.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests; a failure is a failed test")]

mod bench;
mod both;
mod detect;
mod fail_modes;
mod fake_backend;
mod latency;

/// Where the database of a studio on this folder is.
fn store_url(folder: &std::path::Path) -> String {
    format!("sqlite://{}/waza.db", folder.display())
}

/// And on a folder of its own, one of the other kind.
fn other_store_url(_folder: &std::path::Path) -> String {
    waza_test_postgres::Database::new().unwrap().url
}
