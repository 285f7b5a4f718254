//! What is fuzzed. A target takes any bytes and asserts what must hold of them, whatever they are: not only that nothing
//! panics, but what the rest of the house relies on.
//!
//! The same functions run in two ways: libFuzzer looks for new inputs in `cargo xtask test --fuzz` (the crate in
//! `fuzz/`), and every test run replays the seeds of `fuzz/seeds/` and a bounded number of their mutations. A target
//! keeps nothing from one input to the next except what is costly to make and never changes.

pub mod asset_edits;
#[cfg(feature = "host")]
pub mod component;
#[cfg(feature = "host")]
pub mod edit_validation;
mod fields;
#[cfg(feature = "host")]
mod host;
#[cfg(feature = "host")]
pub mod manifest;
pub mod path_policy;
#[cfg(feature = "host")]
mod problem;
#[cfg(feature = "host")]
pub mod skill;

/// A target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Of its folder in `fuzz/seeds/`, and of its program.
    pub name: &'static str,
    /// Panics when something does not hold.
    pub run: fn(&[u8]),
    /// How many mutations of each seed a replay tries; what a test run can afford of it.
    pub mutations: u32,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    #[cfg(feature = "host")]
    Target { name: "manifest", run: manifest::run, mutations: 1000 },
    #[cfg(feature = "host")]
    Target { name: "skill", run: skill::run, mutations: 1000 },
    #[cfg(feature = "host")]
    Target { name: "component", run: component::run, mutations: 150 },
    #[cfg(feature = "host")]
    Target { name: "edit-validation", run: edit_validation::run, mutations: 1000 },
    Target { name: "path-policy", run: path_policy::run, mutations: 800 },
    Target { name: "asset-edits", run: asset_edits::run, mutations: 1000 },
];
