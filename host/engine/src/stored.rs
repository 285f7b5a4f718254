//! A load from the artefact store where there is one and it has what is wanted; a build, and its result kept, where not.

use crate::{
    engine::Engine,
    error::LoadError,
    hooks::lifecycle::Info,
    image::{self, Built, ImageReport},
    plugin::PluginSpec,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Where a plugin's code came from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Origin {
    /// From the artefact store: neither the compiler nor the set-up ran.
    #[serde(skip_deserializing)]
    pub stored: bool,
    /// Time it took to compile the code that serves, when it was compiled.
    pub compile_us: u64,
    /// SHA-256 of what was compiled: the image, or the bare component.
    pub digest: String,
}

impl Origin {
    pub(crate) fn compiled(bytes: &[u8], compile_us: u64) -> Self {
        Self { stored: false, compile_us, digest: hex::encode(Sha256::digest(bytes)) }
    }
}

/// What is known of a plugin once it was set up; kept beside its code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Facts {
    pub(crate) info: Info,
    pub(crate) report: ImageReport,
    pub(crate) origin: Origin,
}

/// A component that is ready to make instances. Builds wait for their turn; what was stored waits for nobody.
pub(crate) fn load(engine: &Engine, spec: &PluginSpec<'_>) -> Result<Built, LoadError> {
    let build = || {
        let _turn = engine.turn_to_build();
        image::build(engine, spec)
    };
    let Some(store) = engine.store() else { return build().map(|(built, _)| built) };
    let place = store.place(spec);
    if let Some((mut facts, component)) = store.read(&place, engine.runtime(spec.limits.class)) {
        facts.origin.stored = true;
        return image::restore(engine, spec, &component, facts);
    }
    let (built, code) = build()?;
    let facts =
        Facts { info: built.info.clone(), report: built.report.clone(), origin: built.origin.clone() };
    store.write(&place, &facts, &code);
    Ok(built)
}
