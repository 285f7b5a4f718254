//! What the engine's tests share: the misbehaving fixture, and values to call it with.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{path::Path, path::PathBuf, sync::Arc};
use waza_engine::{
    ArtefactOptions, Compiler, Engine, EngineOptions, Grants, Hook, Limits, LoadError, Plugin, PluginSpec,
    PoolOptions,
    hooks::{skill_ranker::SkillEntry, types::Request},
};

/// `tests/fixtures/hostile`, built by `cargo xtask plugins`.
pub(crate) fn component() -> Vec<u8> {
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/waza/fixtures");
    let fixtures = std::env::var_os("WAZA_FIXTURES").map_or(default, PathBuf::from);
    let file = fixtures.join("hostile/plugin.wasm");
    std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}; run `cargo xtask build` first", file.display()))
}

/// The fixture, misbehaving as told, or the refusal.
pub(crate) fn try_load(engine: &Engine, behaviour: &str, limits: Limits) -> Result<Plugin, LoadError> {
    engine.load(&PluginSpec {
        name: "hostile".into(),
        revision: "r1".into(),
        component: &component(),
        hooks: Hook::ALL.to_vec(),
        settings: format!(r#"{{"behaviour":"{behaviour}"}}"#),
        limits,
        catalogue: ["a", "b", "c"].map(entry).into(),
        grants: Grants::default(),
        skill_folder: None,
    })
}

/// The fixture, misbehaving as told.
pub(crate) fn load(engine: &Engine, behaviour: &str, limits: Limits) -> Plugin {
    try_load(engine, behaviour, limits).unwrap()
}

/// A skill with nothing but a name.
pub(crate) fn entry(name: &str) -> SkillEntry {
    SkillEntry { name: name.into(), description: name.into(), body: None, metadata: vec![] }
}

/// A message with a character of three bytes in it.
pub(crate) fn request() -> Arc<Request> {
    Arc::new(Request {
        text: "あa".into(),
        folded: "あa".into(),
        folded_map: vec![0, 3],
        ..Request::default()
    })
}

/// Few slots: for tests that make several engines.
pub(crate) fn options() -> EngineOptions {
    let small = PoolOptions { concurrent_calls: 2, kept_instances: 0, ..EngineOptions::default().standard };
    EngineOptions { standard: small, large: small, ..EngineOptions::default() }
}

/// An engine with its artefacts in `dir`, compiling in this process.
pub(crate) fn stored(dir: &Path) -> Engine {
    stored_with(dir, 256, Compiler::InProcess)
}

pub(crate) fn stored_with(dir: &Path, max_mib: u32, compiler: Compiler) -> Engine {
    let artefacts = Some(ArtefactOptions { dir: dir.to_owned(), max_mib });
    Engine::new(EngineOptions { artefacts, compiler, ..options() }).unwrap()
}

/// The fixture with time enough for a busy machine.
pub(crate) fn load_slow(engine: &Engine, behaviour: &str) -> Result<Plugin, LoadError> {
    load_bytes(engine, behaviour, &component(), &["a", "b"])
}

pub(crate) fn load_bytes(
    engine: &Engine,
    behaviour: &str,
    component: &[u8],
    skills: &[&str],
) -> Result<Plugin, LoadError> {
    engine.load(&PluginSpec {
        name: "hostile".into(),
        revision: "r1".into(),
        component,
        hooks: Hook::ALL.to_vec(),
        settings: format!(r#"{{"behaviour":"{behaviour}"}}"#),
        limits: Limits { concurrent_calls: 2, deadline_ms: 2_000, ..Limits::default() },
        catalogue: skills.iter().map(|name| entry(name)).collect(),
        grants: Grants::default(),
        skill_folder: None,
    })
}
