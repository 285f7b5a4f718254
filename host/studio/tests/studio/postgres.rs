//! The studio over the real plugins and a scripted backend, on a real Postgres.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests; a failure is a failed test")]
#![allow(dead_code, reason = "what is left out here needs some of the helpers")]

mod bench;
mod both;
mod fake_backend;
mod row_security;
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

/// And on a folder of its own, one of the other kind.
fn other_store_url(folder: &std::path::Path) -> String {
    format!("sqlite://{}/waza.db", folder.display())
}
