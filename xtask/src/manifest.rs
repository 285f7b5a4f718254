//! The plugins of this clone and what their `plugin.toml` says. Only what the build needs is read here: the registry is
//! the one that judges a manifest.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::toolchain::Target;
use crate::tree::{Tree, entries, name};

/// What a plugin is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Goes onto the volume.
    FirstParty,
    /// For tests only, and kept apart from the volume.
    Fixture,
    /// Shows how a plugin is written, and is kept apart from the volume.
    Example,
}

/// One plugin of this clone.
#[derive(Debug)]
pub(crate) struct Plugin {
    pub(crate) kind: Kind,
    /// The folder's name, the package's name and the manifest's: one name.
    pub(crate) name: String,
    pub(crate) dir: PathBuf,
    /// The hooks that the component has to export, as `wit/` calls them.
    pub(crate) hooks: Vec<String>,
    /// Where the component goes, relative to the plugin's folder on the volume.
    pub(crate) component: String,
    /// What it is compiled to.
    pub(crate) target: Target,
}

#[derive(Deserialize)]
struct Manifest {
    name: String,
    hooks: Vec<String>,
    #[serde(default = "default_component")]
    component: String,
}

fn default_component() -> String {
    "plugin.wasm".into()
}

/// Every folder in `plugins/`, and every crate in `tests/fixtures/`, by name.
pub(crate) fn all(tree: &Tree) -> Result<Vec<Plugin>> {
    let first_party = entries(&tree.root.join("plugins"))?.into_iter().filter(|dir| dir.is_dir());
    let fixtures = entries(&tree.root.join("tests/fixtures"))?.into_iter();
    let fixtures = fixtures.filter(|dir| dir.join("Cargo.toml").is_file());
    first_party
        .map(|dir| read(Kind::FirstParty, dir))
        .chain(fixtures.map(|dir| read(Kind::Fixture, dir)))
        .collect()
}

/// Every folder in `examples/` that holds a plugin, by name.
pub(crate) fn examples(tree: &Tree) -> Result<Vec<Plugin>> {
    let folders = entries(&tree.root.join("examples"))?.into_iter();
    folders.filter(|dir| dir.join("plugin.toml").is_file()).map(|dir| read(Kind::Example, dir)).collect()
}

/// What a plugin's crate says it is there for: `[package.metadata.waza] target = "wasm32-wasip2"`.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Crate {
    package: Package,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Package {
    metadata: Metadata,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Metadata {
    waza: Waza,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Waza {
    target: Target,
}

fn target(dir: &Path) -> Result<Target> {
    let path = dir.join("Cargo.toml");
    // An example in another language is no crate, and is built in that language's way.
    if !path.is_file() {
        return Ok(Target::default());
    }
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let read: Crate = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
    Ok(read.package.metadata.waza.target)
}

fn read(kind: Kind, dir: PathBuf) -> Result<Plugin> {
    let path = dir.join("plugin.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let manifest: Manifest = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
    let folder = name(&dir)?;
    ensure!(
        manifest.name == folder,
        "{}: the name is `{}`, but the folder's is `{folder}`",
        path.display(),
        manifest.name
    );
    let target = target(&dir)?;
    Ok(Plugin {
        kind,
        name: manifest.name,
        dir,
        hooks: manifest.hooks,
        component: manifest.component,
        target,
    })
}
