//! What the engine's tests share: the misbehaving fixture, and values to call it with.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{path::PathBuf, sync::Arc};
use waza_engine::{
    Engine, Grants, Hook, Limits, LoadError, Plugin, PluginSpec,
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
