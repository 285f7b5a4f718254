//! The router, without a socket.

mod access;
mod games;
mod operators;
mod plugins;
