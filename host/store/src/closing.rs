//! Whose rows are whose, in Postgres: a table that migrations make has row-level security from the start, so that roles
//! other than its owner see nothing of it, whatever somebody grants them, until a policy says what. The role that servers
//! use owns the tables and is not bound by policies. SQLite has no roles.

use crate::{Database, StoreError};
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::collections::BTreeSet;

const TABLES: &str = "SELECT CAST(quote_ident(CAST(relname AS TEXT)) AS TEXT) FROM pg_class
                      WHERE relnamespace = CAST(current_schema() AS regnamespace) AND relkind IN ('r', 'p')";

/// What is there, quoted. Others may keep tables of their own beside ours, which are none of our business.
pub(crate) async fn tables(
    db: &mut AnyConnection,
    database: Database,
) -> Result<BTreeSet<String>, StoreError> {
    if database == Database::Sqlite {
        return Ok(BTreeSet::new());
    }
    let rows = sqlx::query(TABLES).fetch_all(db).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Closes what was not there before.
pub(crate) async fn close_new(
    db: &mut AnyConnection,
    database: Database,
    before: &BTreeSet<String>,
) -> Result<(), StoreError> {
    for table in tables(db, database).await?.difference(before) {
        let sql = format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY");
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *db).await?;
    }
    Ok(())
}
