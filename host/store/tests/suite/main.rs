//! One module per behaviour of the store, on SQLite. What is true of every database is a module of `postgres.rs` too.

#[cfg(test)]
#[path = "sqlite_base.rs"]
mod base;
#[cfg(test)]
mod connect;
#[cfg(test)]
mod follow;
#[cfg(test)]
mod lease;
#[cfg(test)]
mod log;
#[cfg(test)]
mod migrate;
#[cfg(test)]
mod notice;
#[cfg(test)]
mod parallel_writers;
#[cfg(test)]
mod sqlite_file;
#[cfg(test)]
mod support;
