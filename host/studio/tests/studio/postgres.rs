//! The studio over the real plugins and a scripted backend, on a real Postgres.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests; a failure is a failed test")]
#![allow(dead_code, reason = "what is left out here needs some of the helpers")]

mod bench;
mod cancel;
mod fake_backend;
mod hostile;
mod jobs;
mod pipeline;
mod projects;
mod recovery;
mod serve;
mod several;

/// Where the database of a studio on this folder is: made with the first, and the same for every later one.
fn store_url(folder: &std::path::Path) -> String {
    let note = folder.join("waza.db-url");
    std::fs::read_to_string(&note).unwrap_or_else(|_| {
        let url = waza_test_postgres::Database::new().unwrap().url;
        std::fs::write(note, &url).unwrap();
        url
    })
}

/// A behaviour that is tried on one database only is named here.
#[test]
fn nothing_is_left_out() {
    let modules = |text: &'static str| text.lines().filter(|line| line.starts_with("mod "));
    let here: Vec<_> = modules(include_str!("postgres.rs")).collect();
    let missing: Vec<_> = modules(include_str!("main.rs")).filter(|line| !here.contains(line)).collect();
    assert_eq!(missing, ["mod fail_modes;", "mod latency;"]);
}
