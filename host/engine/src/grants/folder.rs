//! The grant `skill_folder`: one folder of the volume, to be read and not to be left.
//!
//! The folder is opened by capability: no `..` and no link leads out of it, and no call can write to it.

use std::path::Path;
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};

/// Where a plugin finds it.
const NAME: &str = "/skill";

pub(super) fn give(context: &mut WasiCtxBuilder, folder: &Path) -> wasmtime::Result<()> {
    context.preopened_dir(folder, NAME, FsPerms::ReadOnly).map(|_| ())
}
