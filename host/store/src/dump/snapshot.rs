//! Reading everything as it was at one moment.

use super::{ColumnKind, Table, catalog, quoted};
use crate::{Database, Store, StoreError};
use futures::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{Any, AssertSqlSafe, Row, any::AnyRow};

/// A migration that a database has had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedMigration {
    /// The set.
    pub set: String,
    /// Its number.
    pub version: i64,
    /// Of its text.
    pub digest: String,
}

/// A database as it was when this was begun.
#[derive(Debug)]
pub struct Snapshot {
    tx: sqlx::Transaction<'static, Any>,
    tables: Vec<Table>,
    migrations: Vec<AppliedMigration>,
}

impl Store {
    /// Begins to read everything, but for tables of living processes and those called `but`. Others go on writing, and
    /// nothing of that shows up here.
    pub async fn snapshot(&self, but: &[&str]) -> Result<Snapshot, StoreError> {
        let mut tx = match self.database() {
            // The first read fixes what is seen.
            Database::Sqlite => self.pool().begin_with("BEGIN").await?,
            Database::Postgres => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                let mut tx = self.pool().begin_with(begin).await?;
                // Whoever saves everything takes the time it takes, and a role that may not see all of it is told so.
                sqlx::raw_sql(
                    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
                     SET LOCAL row_security = off",
                )
                .execute(&mut *tx)
                .await?;
                tx
            }
        };
        let migrations = migrations(&mut tx).await?;
        let tables = catalog::tables(&mut tx, self.database(), but).await?;
        Ok(Snapshot { tx, tables, migrations })
    }

    /// What this database was built with, in order.
    pub async fn applied_migrations(&self) -> Result<Vec<AppliedMigration>, StoreError> {
        migrations(&mut *self.pool().acquire().await?).await
    }
}

impl Snapshot {
    /// Parents before their children.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// What the database was built with, in order.
    #[must_use]
    pub fn migrations(&self) -> &[AppliedMigration] {
        &self.migrations
    }

    /// Reads a table, one row after the other, the values in the order of its columns.
    pub async fn rows<E: From<StoreError>>(
        &mut self,
        table: &Table,
        mut each: impl FnMut(Vec<Value>) -> Result<(), E>,
    ) -> Result<(), E> {
        let columns: Vec<_> = table.columns.iter().map(|column| quoted(&column.name)).collect();
        let sql = format!("SELECT {} FROM {}", columns.join(", "), quoted(&table.name));
        let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut *self.tx);
        while let Some(row) = rows.try_next().await.map_err(StoreError::from)? {
            each(values(table, &row).map_err(StoreError::from)?)?;
        }
        Ok(())
    }
}

fn values(table: &Table, row: &AnyRow) -> sqlx::Result<Vec<Value>> {
    let columns = table.columns.iter().enumerate();
    columns
        .map(|(place, column)| {
            Ok(match column.kind {
                ColumnKind::Integer => row.try_get::<Option<i64>, _>(place)?.map_or(Value::Null, Value::from),
                ColumnKind::Text => row.try_get::<Option<String>, _>(place)?.map_or(Value::Null, Value::from),
            })
        })
        .collect()
}

async fn migrations(db: &mut sqlx::AnyConnection) -> Result<Vec<AppliedMigration>, StoreError> {
    let sql = "SELECT set_name, version, digest FROM waza_migrations ORDER BY set_name, version";
    let rows = sqlx::query(sql).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            Ok(AppliedMigration { set: row.try_get(0)?, version: row.try_get(1)?, digest: row.try_get(2)? })
        })
        .collect()
}
