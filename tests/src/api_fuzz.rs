//! A fuzzer of HTTP APIs (schemathesis) over the built program: it reads the description that the program prints, asks
//! every route for what it promises and for what it does not, and holds each answer to the description.
//!
//! The fuzzer invents everything but ids, which nobody can guess: those of [`Known`] stand in the description that it
//! is shown. [`unreached`] says which routes it got no good answer from all the same, and [`hostile_paths`] asks what it
//! leaves out.

mod document;
mod fuzzer;
mod known;
mod paths;

pub use document::{reaching, unreached};
pub use fuzzer::{Fuzzer, Round, tested};
pub use known::Known;
pub use paths::hostile_paths;
