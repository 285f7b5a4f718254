//! What is true of every database: each test binary has these modules, over a base of its own.

mod connect;
mod follow;
mod lease;
mod log;
mod migrate;
mod notice;
mod parallel_writers;
