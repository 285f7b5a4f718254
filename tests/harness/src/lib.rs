//! Starts the built program and speaks its wire, as a browser would: over real sockets. Only [`bench::engine`] and
//! [`bench::swap`] link anything of the product in.

#![expect(clippy::indexing_slicing, reason = "a JSON value that is indexed gives null for what is missing")]

mod admin;
pub mod bench;
mod client;
mod keep_alive;
mod place;
mod server;
pub mod under_load;
pub mod volume;

pub use admin::{Admin, Events, upload};
pub use client::Client;
pub use place::{Place, place, program};
pub use server::{Server, ServerOptions};
pub use tokio_tungstenite::tungstenite::Message;
