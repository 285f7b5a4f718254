//! The one place that names the engine's options: its pool, and its artefact store.

use crate::place;
use std::path::{Path, PathBuf};
use waza_engine::{ArtefactOptions, EngineOptions};

/// What the baseline's pool has to have, to be the engine's.
pub(super) struct Pool {
    pub(super) concurrent_calls: u32,
    pub(super) memory_bytes: usize,
    pub(super) resident_bytes: usize,
}

/// The pool that small plugins run in.
pub(super) fn pool(options: &EngineOptions) -> Pool {
    Pool {
        concurrent_calls: options.standard.concurrent_calls,
        memory_bytes: (options.standard.memory_mib as usize) << 20,
        resident_bytes: (options.standard.keep_resident_mib as usize) << 20,
    }
}

/// An engine with its artefact store in `dir`.
pub(super) fn stored(dir: &Path) -> EngineOptions {
    let artefacts = Some(ArtefactOptions { dir: dir.to_owned(), max_mib: 2_048 });
    EngineOptions { artefacts, ..EngineOptions::default() }
}

/// A store that outlives a run, beside what the build left.
pub(super) fn kept() -> PathBuf {
    place().fixtures.with_file_name("bench-artefacts")
}
