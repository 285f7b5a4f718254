//! Which tables there are, with their columns, parents before their children.

use super::NOT_KEPT;
use crate::{Database, StoreError};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row};
use std::collections::BTreeSet;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// In the order of every row.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub kind: ColumnKind,
}

/// What a column holds; either may be NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// `BIGINT`.
    Integer,
    /// `TEXT`.
    Text,
}

impl ColumnKind {
    fn of(declared: &str) -> Option<Self> {
        match declared.to_ascii_lowercase().as_str() {
            "bigint" => Some(Self::Integer),
            "text" => Some(Self::Text),
            _ => None,
        }
    }
}

/// The statements that ask a database about itself. Each takes a table's name where it needs one.
struct Questions {
    tables: &'static str,
    columns: &'static str,
    parents: &'static str,
}

const SQLITE: Questions = Questions {
    tables: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    columns: "SELECT name, type FROM pragma_table_info($1) ORDER BY cid",
    parents: "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1)",
};

const POSTGRES: Questions = Questions {
    tables: "SELECT CAST(relname AS TEXT) FROM pg_class
             WHERE relnamespace = CAST(current_schema() AS regnamespace) AND relkind = 'r' ORDER BY relname",
    columns: "SELECT CAST(a.attname AS TEXT), CAST(format_type(a.atttypid, a.atttypmod) AS TEXT)
              FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
              WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relname = $1
                AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
    parents: "SELECT DISTINCT CAST(p.relname AS TEXT) FROM pg_constraint f
              JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid
              WHERE f.contype = 'f' AND c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relname = $1",
};

/// Every table that is kept, parents first. `but` are left out.
pub(super) async fn tables(
    db: &mut AnyConnection,
    database: Database,
    but: &[&str],
) -> Result<Vec<Table>, StoreError> {
    let questions = match database {
        Database::Sqlite => &SQLITE,
        Database::Postgres => &POSTGRES,
    };
    let mut waiting = Vec::new();
    for name in names(db, questions.tables, None).await? {
        if NOT_KEPT.contains(&&*name) || but.contains(&&*name) {
            continue;
        }
        let mut parents = names(db, questions.parents, Some(&name)).await?;
        parents.retain(|parent| *parent != name);
        let columns = columns(db, questions.columns, &name).await?;
        waiting.push((Table { name, columns }, parents));
    }
    Ok(in_order(waiting))
}

async fn names(
    db: &mut AnyConnection,
    sql: &'static str,
    of: Option<&str>,
) -> Result<Vec<String>, StoreError> {
    let query = sqlx::query(sql);
    let query = match of {
        Some(table) => query.bind(table),
        None => query,
    };
    query.fetch_all(db).await?.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

async fn columns(db: &mut AnyConnection, sql: &'static str, table: &str) -> Result<Vec<Column>, StoreError> {
    let rows = sqlx::query(sql).bind(table).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            let (name, declared): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            match ColumnKind::of(&declared) {
                Some(kind) => Ok(Column { name, kind }),
                None => Err(StoreError::ColumnKind { table: table.to_owned(), column: name, declared }),
            }
        })
        .collect()
}

/// Parents first. Of tables that refer to each other in a circle, of which there are none, the order stays.
fn in_order(mut waiting: Vec<(Table, Vec<String>)>) -> Vec<Table> {
    let mut placed = Vec::new();
    while !waiting.is_empty() {
        let names: BTreeSet<String> = waiting.iter().map(|(table, _)| table.name.clone()).collect();
        let is_ready = |parents: &[String]| parents.iter().all(|parent| !names.contains(parent));
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, parents)| is_ready(parents));
        let is_circle = ready.is_empty();
        let (next, rest) = if is_circle { (rest, Vec::new()) } else { (ready, rest) };
        placed.extend(next.into_iter().map(|(table, _)| table));
        waiting = rest;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, parents: &[&str]) -> (Table, Vec<String>) {
        let table = Table { name: name.to_owned(), columns: Vec::new() };
        (table, parents.iter().map(|&parent| parent.to_owned()).collect())
    }

    #[test]
    fn children_come_after_their_parents() {
        let tables =
            vec![table("a", &["b", "c"]), table("b", &["c"]), table("c", &[]), table("d", &["gone"])];
        let names: Vec<_> = in_order(tables).into_iter().map(|table| table.name).collect();
        assert_eq!(names, ["c", "d", "b", "a"]);
        assert_eq!(in_order(vec![table("a", &["b"]), table("b", &["a"])]).len(), 2);
    }
}
