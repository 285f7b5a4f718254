//! REST, and the addresses that browsers open: `tests/contract/rest.toml`.

mod access;
mod exchange;
mod openapi;
mod play;
mod table;

use super::servers::Servers;
use play::play;
use std::collections::BTreeSet;
use table::Table;
use waza_test_postgres::Database;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_is_true_on_sqlite() {
    every_row(&Table::read(), Servers::new(None)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_is_true_on_postgres() {
    let url = || Database::new().unwrap().url;
    every_row(&Table::read(), Servers::new(Some(&url))).await;
}

async fn every_row(table: &Table, mut servers: Servers<'_>) {
    let mut wrong = Vec::new();
    for row in &table.row {
        let server = servers.of(&row.server).await;
        if let Err(error) = play(server, row).await {
            wrong.push(format!("{}: {error:#}", row.name));
        }
    }
    super::all_true(table.row.len(), &wrong);
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
