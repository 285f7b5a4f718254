//! Every row of a database as JSON, and back into another one, whichever of the two kinds either is.
//!
//! Reading is one transaction that sees the database as it was at one moment, while others write. Loading is one
//! transaction too: all of it, or nothing. Columns are `BIGINT` and `TEXT` and nothing else, by the rule of this crate;
//! a table that breaks it is refused by name.

mod catalog;
mod load;
mod snapshot;

pub use catalog::{Column, ColumnKind, Table};
pub use load::Loader;
pub use snapshot::{AppliedMigration, Snapshot};

/// What says something about living processes, or is written by the migrations themselves.
const NOT_KEPT: [&str; 2] = ["waza_migrations", "waza_leases"];

/// A name as SQL takes it, whatever is in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
