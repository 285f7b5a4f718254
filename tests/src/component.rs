//! From what a conformance case has to a component. Only tests do this: the host takes components as they are.

use crate::core_module;
use std::{
    fs,
    path::{Path, PathBuf},
};
use waza_author::Source;

/// Makes the component of a case. `Err` says what is wrong with its text or its file.
pub fn make(source: &Source) -> Result<Vec<u8>, String> {
    match source {
        Source::Bytes(path) => read(path),
        Source::Text(path) => wat::parse_file(path).map_err(|error| error.to_string()),
        Source::Core(path) => {
            let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            core_module::component(&text).map_err(|error| format!("{}: {error}", path.display()))
        }
        Source::Fixture(name) => read(&fixtures().join(name).join("plugin.wasm")),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path)
        .map_err(|error| format!("{}: {error}; fixtures come from `cargo xtask build`", path.display()))
}

/// Where `cargo xtask` puts fixtures, or says that it did.
fn fixtures() -> PathBuf {
    let default = || root().join("target/waza/fixtures");
    std::env::var_os("WAZA_FIXTURES").map_or_else(default, PathBuf::from)
}

/// The root of the tree.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
