//! The program `waza`: it translates between the wire and the crates below, and holds no rules of its own.

use std::process::ExitCode;

mod admin;
mod app;
mod auth;
mod cli;
mod config;
mod http;
mod ids;
mod model;
mod outbound;
mod secret;
mod stop;
mod telemetry;
#[cfg(test)]
mod testing;
mod wire;
mod ws;

fn main() -> ExitCode {
    cli::main()
}
