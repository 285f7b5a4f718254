//! The hostile plugin behaving well, and engines to load it with.

#![allow(dead_code, reason = "not every test file needs every helper")]

use std::{path::Path, path::PathBuf, sync::Arc};
use waza_engine::{
    ArtefactOptions, Compiler, Engine, EngineOptions, Hook, Limits, LoadError, Plugin, PluginSpec,
    hooks::{skill_ranker::SkillEntry, types::Request},
};

/// `tests/fixtures/hostile`, built by `cargo xtask plugins`.
pub(crate) fn component() -> Vec<u8> {
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/waza/fixtures");
    let fixtures = std::env::var_os("WAZA_FIXTURES").map_or(default, PathBuf::from);
    let file = fixtures.join("hostile/plugin.wasm");
    std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}; run `cargo xtask build` first", file.display()))
}

pub(crate) fn options() -> EngineOptions {
    EngineOptions { max_concurrent_calls: 2, ..EngineOptions::default() }
}

/// An engine with its artefacts in `dir`, compiling in this process.
pub(crate) fn stored(dir: &Path) -> Engine {
    stored_with(dir, 256, Compiler::InProcess)
}

pub(crate) fn stored_with(dir: &Path, max_mib: u32, compiler: Compiler) -> Engine {
    let artefacts = Some(ArtefactOptions { dir: dir.to_owned(), max_mib });
    Engine::new(EngineOptions { artefacts, compiler, ..options() }).unwrap()
}

pub(crate) fn load(engine: &Engine, behaviour: &str) -> Result<Plugin, LoadError> {
    load_bytes(engine, behaviour, &component(), &["a", "b"])
}

pub(crate) fn load_bytes(
    engine: &Engine,
    behaviour: &str,
    component: &[u8],
    skills: &[&str],
) -> Result<Plugin, LoadError> {
    let entry = |name: &&str| SkillEntry {
        name: (*name).into(),
        description: (*name).into(),
        body: None,
        metadata: vec![],
    };
    engine.load(&PluginSpec {
        name: "hostile".into(),
        revision: "r1".into(),
        component,
        hooks: Hook::ALL.to_vec(),
        settings: format!(r#"{{"behaviour":"{behaviour}"}}"#),
        limits: Limits { concurrent_calls: 2, deadline_ms: 2_000, ..Limits::default() },
        catalogue: skills.iter().map(entry).collect(),
    })
}

pub(crate) fn request() -> Arc<Request> {
    Arc::new(Request { text: "a".into(), folded: "a".into(), folded_map: vec![0], ..Request::default() })
}
