//! The router, without a socket.

mod access;
mod browser;
mod client_dir;
mod games;
mod operators;
mod people;
mod plugins;
mod publish;
