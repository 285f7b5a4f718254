//! What a component is: its hooks and imports, what it needs, how large it is and how it starts. For people who are
//! about to trust it, and for authors who wonder where their time goes.

use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};
use waza_engine::{
    Engine, EngineError, EngineOptions, Grants, ImageReport, Import, Limits, LoadError, Look, Need, Plugin,
    PluginSpec,
};
use waza_registry::read_plugin_folder;

/// Why nothing can be said of a file.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// It cannot be read.
    #[error("{} cannot be read: {source}", .file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It is no component that this host could look into.
    #[error(transparent)]
    Look(#[from] LoadError),
    /// This machine cannot run plugins.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Everything that is known of a component.
#[derive(Debug, Serialize)]
pub struct Inspection {
    /// The file, as it was given.
    pub file: PathBuf,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// Its size.
    pub component_bytes: usize,
    /// What it exports and imports.
    pub look: Look,
    /// What it may use: by the manifest beside it, or by default.
    pub limits: Limits,
    /// What it asks for in the manifest beside it.
    pub grants: Grants,
    /// How it starts; nothing when the host would refuse it.
    pub start: Option<Start>,
    /// Why the host would refuse it.
    pub refused: Option<String>,
}

/// How a plugin's instances start.
#[derive(Debug, Serialize)]
pub struct Start {
    /// What it calls itself.
    pub name: String,
    /// Its own version.
    pub version: String,
    /// The image, or why there can be none.
    pub image: ImageReport,
    /// Time it took to compile the code that serves, in microseconds.
    pub compile_us: u64,
}

/// Looks into a component and tries to load it with what the manifest beside it says; without a manifest by the
/// defaults, as whatever it exports. Grants are taken as given. Blocks while it compiles.
pub fn inspect(file: &Path) -> Result<Inspection, InspectError> {
    let component =
        std::fs::read(file).map_err(|source| InspectError::Read { file: file.to_owned(), source })?;
    let engine = Engine::new(EngineOptions::default())?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let look = engine.inspect(&name, &component)?;
    let spec = spec(file, name, &component, &look);
    let loaded = load(&engine, &spec);
    let refused = loaded.as_ref().err().map(ToString::to_string);
    Ok(Inspection {
        file: file.to_owned(),
        digest: hex::encode(Sha256::digest(&component)),
        component_bytes: component.len(),
        look,
        limits: spec.limits,
        grants: spec.grants.clone(),
        start: loaded.ok().map(|plugin| Start {
            name: plugin.info().name.clone(),
            version: plugin.info().version.clone(),
            image: plugin.image().clone(),
            compile_us: plugin.origin().compile_us,
        }),
        refused,
    })
}

fn spec<'c>(file: &Path, name: String, component: &'c [u8], look: &Look) -> PluginSpec<'c> {
    let beside = file.parent().and_then(|folder| read_plugin_folder(folder).ok());
    let manifest = beside.filter(|read| *read.component == *component);
    let mut spec = PluginSpec {
        name,
        revision: "inspected".into(),
        component,
        hooks: look.hooks.clone(),
        settings: "{}".into(),
        limits: Limits::default(),
        catalogue: Arc::default(),
        grants: Grants::default(),
        skill_folder: None,
    };
    if let Some(read) = manifest {
        spec.settings = serde_json::to_string(&read.manifest.settings).unwrap_or(spec.settings);
        spec.limits = read.manifest.limits;
        spec.grants = read.manifest.grants;
        spec.skill_folder = read.skill_folder;
        spec.name = read.manifest.name;
    }
    spec
}

/// A file's name says little of what is in it, so the component's own name is as good.
fn load(engine: &Engine, spec: &PluginSpec<'_>) -> Result<Plugin, LoadError> {
    match engine.load(spec) {
        Err(LoadError::NameDiffers { found, .. }) => engine.load(&PluginSpec { name: found, ..spec.clone() }),
        other => other,
    }
}

impl fmt::Display for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hooks: Vec<&str> = self.look.hooks.iter().map(|hook| hook.name()).collect();
        writeln!(f, "{}", self.file.display())?;
        writeln!(f, "  digest     sha256 {}", self.digest)?;
        writeln!(f, "  size       {} bytes", self.component_bytes)?;
        writeln!(f, "  interface  waza:plugin@{}", self.look.interface_version)?;
        writeln!(f, "  hooks      {}", if hooks.is_empty() { "none".to_owned() } else { hooks.join(", ") })?;
        if self.look.imports.is_empty() {
            writeln!(f, "  imports    nothing")?;
        }
        for import in &self.look.imports {
            writeln!(f, "  import     {}", Shown(import))?;
        }
        if let Some(start) = &self.start {
            writeln!(f, "  plugin     {} {}", start.name, start.version)?;
            match &start.image {
                ImageReport::Taken { bytes, configure_us, index_us } => {
                    let index = index_us.map(|us| format!(", index {us} µs")).unwrap_or_default();
                    writeln!(f, "  image      {bytes} bytes; configure {configure_us} µs{index}")?;
                }
                ImageReport::Without { reason } => writeln!(f, "  image      none can be taken: {reason}")?,
            }
            writeln!(f, "  compiled   in {} ms", start.compile_us / 1_000)?;
        }
        let Limits { class, deadline_ms, memory_mib, image_mib, concurrent_calls, max_uses, .. } =
            self.limits;
        let class = format!("{class:?}").to_lowercase();
        write!(
            f,
            "  limits     {class}; {deadline_ms} ms a call, {memory_mib} MiB of memory, {image_mib} MiB of image, \
             {concurrent_calls} calls at once, {max_uses} call(s) an instance"
        )?;
        match &self.refused {
            Some(reason) => write!(f, "\n  refused    {reason}"),
            None => Ok(()),
        }
    }
}

struct Shown<'a>(&'a Import);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Import { interface, items, needs } = self.0;
        write!(f, "{interface} ({items}): ")?;
        match needs {
            Need::Nothing => f.write_str("inert, needs no grant"),
            Need::Grant(grant) => write!(f, "needs the grant `{}`", grant.line()),
            Need::Unknown => f.write_str("this host does not have it"),
        }
    }
}
