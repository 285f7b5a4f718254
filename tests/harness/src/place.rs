//! Where the build put things. `cargo xtask` says it by environment; a plain `cargo test` finds the same by default.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The built program and what it needs.
#[derive(Clone, Debug)]
pub struct Place {
    /// The root of the tree.
    pub root: PathBuf,
    /// The program `waza`.
    pub program: PathBuf,
    /// The assembled volume.
    pub volume: PathBuf,
    /// Plugins for tests and benchmarks only.
    pub fixtures: PathBuf,
    /// One plugin in every language.
    pub examples: PathBuf,
}

/// Where things are in this tree.
#[must_use]
pub fn place() -> Place {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().unwrap_or(root);
    let given =
        |name: &str, default: &str| std::env::var_os(name).map_or_else(|| root.join(default), PathBuf::from);
    Place {
        program: given("WAZA_BIN", "target/debug/waza"),
        volume: given("WAZA_VOLUME", "target/waza/volume"),
        fixtures: given("WAZA_FIXTURES", "target/waza/fixtures"),
        examples: given("WAZA_EXAMPLES", "target/waza/examples"),
        root,
    }
}

/// The program, about to be started. What `cargo xtask` tells the suites is not for the server, which refuses settings
/// that it does not know.
#[must_use]
pub fn program() -> Command {
    let mut command = Command::new(place().program);
    for name in [
        "WAZA_BIN",
        "WAZA_VOLUME",
        "WAZA_FIXTURES",
        "WAZA_EXAMPLES",
        "WAZA_CHROMIUM",
        "WAZA_WASM_TOOLCHAIN",
        "WAZA_SCREENSHOT",
        "WAZA_CONSOLE_SCREENSHOT",
    ] {
        command.env_remove(name);
    }
    command
}
