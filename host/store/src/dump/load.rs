//! Putting rows back: everything that is there goes, and what was kept comes in its place.

use super::{ColumnKind, Table, catalog, quoted};
use crate::{Database, Store, StoreError, Transaction};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row};

/// Values of one statement. Databases take thousands; it gets no faster with more.
const VALUES: usize = 500;

/// A transaction that replaces all rows. Dropped without a commit, nothing has happened.
#[derive(Debug)]
pub struct Loader {
    tx: Transaction,
    tables: Vec<Table>,
}

impl Store {
    /// Begins to load. Nobody else should use the database meanwhile.
    pub async fn loader(&self, but: &[&str]) -> Result<Loader, StoreError> {
        let mut tx = self.write().await?;
        tx.lock("waza-store/migrations").await?;
        if self.database() == Database::Postgres {
            sqlx::raw_sql(
                "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0",
            )
            .execute(&mut *tx)
            .await?;
        }
        let tables = catalog::tables(&mut tx, self.database(), but).await?;
        Ok(Loader { tx, tables })
    }
}

impl Loader {
    /// Parents before their children.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// The first table with a row, those called `but` left out.
    pub async fn occupied(&mut self, but: &[&str]) -> Result<Option<String>, StoreError> {
        for table in self.tables.iter().filter(|table| !but.contains(&&*table.name)) {
            let sql = format!("SELECT 1 FROM {} LIMIT 1", quoted(&table.name));
            if sqlx::query(AssertSqlSafe(sql)).fetch_optional(&mut *self.tx).await?.is_some() {
                return Ok(Some(table.name.clone()));
            }
        }
        Ok(None)
    }

    /// Removes every row.
    pub async fn clear(&mut self) -> Result<(), StoreError> {
        for table in self.tables.iter().rev() {
            let sql = format!("DELETE FROM {}", quoted(&table.name));
            sqlx::query(AssertSqlSafe(sql)).execute(&mut *self.tx).await?;
        }
        Ok(())
    }

    /// Adds rows of a table as it was elsewhere: its name and its columns have to be the same here, in whatever order.
    pub async fn insert(&mut self, table: &Table, rows: &[Vec<Value>]) -> Result<(), StoreError> {
        let differs = || StoreError::TableDiffers { table: table.name.clone() };
        let here = self.tables.iter().find(|here| here.name == table.name).ok_or_else(differs)?;
        let is_known = |column| here.columns.contains(column);
        if here.columns.len() != table.columns.len() || !table.columns.iter().all(is_known) {
            return Err(differs());
        }
        let width = table.columns.len().max(1);
        for rows in rows.chunks((VALUES / width).max(1)) {
            let mut query = sqlx::query(AssertSqlSafe(statement(table, rows.len())));
            for row in rows {
                if row.len() != table.columns.len() {
                    return Err(differs());
                }
                for (column, value) in table.columns.iter().zip(row) {
                    query = match (column.kind, value) {
                        (ColumnKind::Integer, Value::Null) => query.bind(None::<i64>),
                        (ColumnKind::Text, Value::Null) => query.bind(None::<String>),
                        (ColumnKind::Integer, value) => query.bind(value.as_i64().ok_or_else(differs)?),
                        (ColumnKind::Text, value) => {
                            query.bind(value.as_str().ok_or_else(differs)?.to_owned())
                        }
                    };
                }
            }
            query.execute(&mut *self.tx).await?;
        }
        Ok(())
    }

    /// How many rows a table has.
    pub async fn count(&mut self, table: &str) -> Result<u64, StoreError> {
        let sql = format!("SELECT COUNT(*) FROM {}", quoted(table));
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut *self.tx).await?;
        Ok(row.try_get::<i64, _>(0)?.unsigned_abs())
    }

    /// The transaction, for what else has to become true with it.
    pub fn transaction(&mut self) -> &mut Transaction {
        &mut self.tx
    }

    /// From now on it is so.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await
    }
}

fn statement(table: &Table, rows: usize) -> String {
    let columns: Vec<_> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    let width = columns.len();
    let rows: Vec<_> = (0..rows)
        .map(|row| {
            let places: Vec<_> = (1..=width).map(|place| format!("${}", row * width + place)).collect();
            format!("({})", places.join(", "))
        })
        .collect();
    format!("INSERT INTO {} ({}) VALUES {}", quoted(&table.name), columns.join(", "), rows.join(", "))
}
