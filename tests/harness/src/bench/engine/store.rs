//! Engines that keep what they compiled: the one place that names the artefact store.

use crate::place;
use std::path::{Path, PathBuf};
use waza_engine::EngineOptions;

/// An engine with its artefact store in `dir`; `None` where the engine has no such store.
pub(super) fn options(dir: &Path) -> Option<EngineOptions> {
    let _ = dir;
    None
}

/// A store that outlives a run, beside what the build left.
pub(super) fn kept() -> PathBuf {
    place().fixtures.with_file_name("bench-artefacts")
}
