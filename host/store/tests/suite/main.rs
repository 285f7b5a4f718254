//! The behaviour of the store on SQLite, and what only a file can get wrong.

#[cfg(test)]
#[path = "sqlite_base.rs"]
mod base;
#[cfg(test)]
mod both;
#[cfg(test)]
mod sqlite_file;
#[cfg(test)]
mod support;
