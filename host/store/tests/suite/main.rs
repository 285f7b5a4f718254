//! One module per behaviour of the store, on SQLite.

#[cfg(test)]
#[path = "sqlite_base.rs"]
mod base;
#[cfg(test)]
mod sqlite_file;
include!("both.rs");
