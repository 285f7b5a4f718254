//! A real Postgres for tests: Debian's programs, a temporary folder, a Unix socket in it, no port.
//!
//! A process of tests starts one server when it asks for its first database, and every test gets a database of its own.
//! A shell keeps the server and reads from a pipe whose other end is here: when this process is gone, however that
//! came about, the pipe closes, the server is stopped and its folder removed. Making a cluster takes a second, so it is
//! made once for each user and version and copied from then on.

mod cluster;
mod server;

pub use server::{Database, Server};
