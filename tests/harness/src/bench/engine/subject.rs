//! What is measured: plugins of the volume, the fixtures and the examples, loaded as the registry loads them.

use super::bare::{Bare, Function};
use crate::place;
use anyhow::{Result, anyhow};
use std::{path::Path, sync::Arc};
use waza_engine::{
    Engine, EngineOptions, Hook, Limits, Plugin, PluginSpec,
    hooks::{
        intent_classifier::Verdict,
        skill_ranker::SkillEntry,
        types::{GuestError, Request},
    },
};
use waza_registry::PluginFolder;

/// The message of most figures: about 100 bytes, as people write them.
pub(super) const MESSAGE: &str =
    "make a 3D racing game with water and kawaii colors please and add particles when the car explodes";

/// The message, folded as the host folds it.
pub(super) fn message() -> Arc<Request> {
    Arc::new(waza_registry::request(MESSAGE))
}

/// The engine as it is by default.
pub(super) fn engine() -> Result<Engine> {
    Ok(Engine::new(EngineOptions::default())?)
}

/// A plugin's folder, wherever it lies.
pub(super) fn folder(path: &Path) -> Result<PluginFolder> {
    waza_registry::read_plugin_folder(path).map_err(|problem| anyhow!("{problem}; run `cargo xtask build`"))
}

/// `tests/fixtures/light`.
pub(super) fn light() -> Result<PluginFolder> {
    folder(&place().fixtures.join("light"))
}

/// A first-party plugin.
pub(super) fn first_party(name: &str) -> Result<PluginFolder> {
    folder(&place().volume.join("plugins").join(name))
}

/// How the folder's plugin is loaded: by its own settings and limits, but with time enough for a call that a busy
/// machine holds up, because one call that is stopped would end the measurement.
pub(super) fn spec(folder: &PluginFolder, catalogue: Arc<[SkillEntry]>) -> Result<PluginSpec<'_>> {
    let PluginFolder { manifest, component, skill_folder, .. } = folder;
    Ok(PluginSpec {
        name: manifest.name.clone(),
        revision: "bench".into(),
        component,
        hooks: manifest.hooks.clone(),
        settings: serde_json::to_string(&manifest.settings)?,
        limits: Limits { deadline_ms: 1_000, ..manifest.limits },
        catalogue,
        grants: manifest.grants.clone(),
        skill_folder: skill_folder.clone(),
    })
}

/// The light plugin with this much work of its own.
pub(super) fn light_spec(folder: &PluginFolder, spins: u32) -> Result<PluginSpec<'_>> {
    marked_light_spec(folder, spins, 0)
}

/// The same as a revision with an image of its own.
pub(super) fn marked_light_spec(folder: &PluginFolder, spins: u32, mark: u32) -> Result<PluginSpec<'_>> {
    let settings = format!(r#"{{"spins":{spins},"mark":{mark}}}"#);
    Ok(PluginSpec { settings, ..spec(folder, Arc::default())? })
}

/// `classify` at the component's door.
pub(super) type Classify = Function<(Arc<Request>,), (Result<Verdict, GuestError>,)>;

/// The light plugin under the product and under the bare runtime, from the same image.
pub(super) struct Pair {
    pub(super) plugin: Plugin,
    pub(super) bare: Bare,
    pub(super) classify: Classify,
    pub(super) component_bytes: usize,
}

pub(super) fn light_pair() -> Result<Pair> {
    let (engine, folder) = (engine()?, light()?);
    let spec = light_spec(&folder, 0)?;
    let bare = Bare::new(&engine.image(&spec)?, engine.options())?;
    let classify = bare.function(&Hook::IntentClassifier.export(), "classify")?;
    Ok(Pair { plugin: engine.load(&spec)?, bare, classify, component_bytes: folder.component.len() })
}

/// What a baseline's call gave, refused as the product would refuse it.
pub(super) fn answered<T>((answer,): (Result<T, GuestError>,)) -> Result<T> {
    Ok(answer?)
}
