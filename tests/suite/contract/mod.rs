//! What clients rely on, as tables that are tried: `tests/contract/*.toml` say what is sent and what is to come back, and
//! every row is tried on SQLite and on a real Postgres. What a table promises to show is compared with what its rows
//! really show.

mod pattern;
mod rest;
mod servers;
mod stage;
mod ws;

use serde::de::DeserializeOwned;
use servers::Servers;
use std::collections::{BTreeMap, BTreeSet};
use waza_harness::Server;

/// A table of `tests/contract`.
fn read<T: DeserializeOwned>(name: &str) -> T {
    let path = waza_harness::place().root.join("tests/contract").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What a table says that there is, and what there is: neither has more than the other.
fn same(lines: &BTreeSet<String>, shown: &BTreeSet<String>) {
    let missing: Vec<_> = lines.difference(shown).collect();
    assert!(missing.is_empty(), "missing: {missing:#?}");
    let unknown: Vec<_> = shown.difference(lines).collect();
    assert!(unknown.is_empty(), "there is no {unknown:#?}");
}

/// Each line that is shown elsewhere names a test that is there: `path/of/file.rs::name_of_test`.
fn named(elsewhere: &BTreeMap<String, String>) {
    for (line, test) in elsewhere {
        let (file, name) = test.split_once("::").unwrap_or_else(|| panic!("{line}: {test}"));
        let path = waza_harness::place().root.join(file);
        let source =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(source.contains(&format!("fn {name}(")), "{line}: there is no {test}");
    }
}

/// All that is wrong at once: a table is mended faster that way.
fn all_true(rows: usize, wrong: &[String]) {
    assert!(wrong.is_empty(), "{} of {rows} rows:\n{}", wrong.len(), wrong.join("\n"));
}

/// Plays every row.
async fn every_row<R>(
    rows: &[R],
    about: fn(&R) -> (&str, &str),
    play: impl AsyncFn(&Server, &R) -> anyhow::Result<()>,
    mut servers: Servers<'_>,
) {
    let mut wrong = Vec::new();
    for row in rows {
        let (name, server) = about(row);
        if let Err(error) = play(servers.of(server).await, row).await {
            wrong.push(format!("{name}: {error:#}"));
        }
    }
    all_true(rows.len(), &wrong);
}
