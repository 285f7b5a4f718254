//! REST, and the addresses that browsers open: `tests/contract/rest.toml`.

mod access;
mod exchange;
mod openapi;
mod play;
mod table;

use super::servers::Servers;
use play::play;
use std::collections::BTreeSet;
use table::{Row, Table};
use waza_test_postgres::Database;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_is_true_on_sqlite() {
    super::every_row(&Table::read().row, about, play, Servers::new(None)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_is_true_on_postgres() {
    let url = || Database::new().unwrap().url;
    super::every_row(&Table::read().row, about, play, Servers::new(Some(&url))).await;
}

/// What it is called, and the server that it is played on.
fn about(row: &Row) -> (&str, &str) {
    (&row.name, &row.server)
}

#[test]
fn the_routes_are_those_of_the_description() {
    let described: BTreeSet<String> = openapi::operations().into_keys().collect();
    super::same(&described, &Table::read().lines.routes);
}

#[test]
fn the_rows_show_every_line_and_nothing_that_is_no_line() {
    let table = Table::read();
    super::same(&table.lines(), &table.shown(&openapi::operations()));
}

#[test]
fn a_line_that_another_test_shows_names_a_test_that_is_there() {
    super::named(&Table::read().elsewhere);
}
