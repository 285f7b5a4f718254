//! Builds the plugins of this clone. Cargo knows which core modules are out of date; a component is made again only when
//! the digest of its core module changed, so nothing that is unchanged gets a new time stamp.

use std::collections::BTreeMap;
use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::Message;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::command::line;
use crate::manifest::{self, Kind, Plugin};
use crate::toolchain::Target;
use crate::tree::Tree;
use crate::volume::{self, Assembled};
use crate::{component, setup};

/// A plugin whose component is on the disk.
pub(crate) struct Built {
    pub(crate) plugin: Plugin,
    pub(crate) component: PathBuf,
    figures: Figures,
}

/// What is told about a component, and kept beside it as the record of what it was made from.
#[derive(Clone, Serialize, Deserialize)]
struct Figures {
    core_bytes: usize,
    component_bytes: usize,
    core_sha256: String,
    component_sha256: String,
}

/// Builds all of them, and checks each against its manifest.
pub(crate) fn build(tree: &Tree) -> Result<Vec<Built>> {
    let plugins = manifest::all(tree)?;
    ensure!(!plugins.is_empty(), "there is no plugin in {}", tree.root.join("plugins").display());
    let toolchain = setup::toolchain()?;
    let (plugins, left): (Vec<_>, Vec<_>) =
        plugins.into_iter().partition(|plugin| toolchain.builds(plugin.target));
    for plugin in left {
        let target = plugin.target.name();
        eprintln!("{}: not built; {} has no {target}", plugin.name, toolchain.describe());
    }
    let _lock = tree.lock()?;
    let mut modules = BTreeMap::new();
    for target in Target::ALL {
        let of_target = plugins.iter().filter(|plugin| plugin.target == target);
        let names: Vec<_> = of_target.map(|plugin| plugin.name.as_str()).collect();
        if !names.is_empty() {
            modules.extend(compile(toolchain.cargo_build(tree, target), &names)?);
        }
    }
    let dir = toolchain.target_dir(tree).join("components");
    fs::create_dir_all(&dir).with_context(|| format!("creating {}", dir.display()))?;
    plugins
        .into_iter()
        .map(|plugin| {
            let core = modules.get(&plugin.name).with_context(|| {
                format!("cargo built no module for {}: its crate has to be a cdylib", plugin.name)
            })?;
            let component = dir.join(format!("{}.wasm", plugin.name));
            let figures = componentize(plugin.target, core, &component)
                .with_context(|| format!("plugin {}", plugin.name))?;
            let bytes = read(&component)?;
            // What a fixture imports is what its tests are about.
            let may_import = plugin.kind == Kind::Fixture && plugin.target == Target::Wasi;
            component::check(&bytes, &plugin.hooks, may_import)
                .with_context(|| format!("plugin {}", plugin.name))?;
            Ok(Built { plugin, component, figures })
        })
        .collect()
}

/// Prints what was built: a table for people, or JSON.
pub(crate) fn report(built: &[Built], folders: &[Assembled], json: bool) -> Result<()> {
    if json {
        let plugins: BTreeMap<_, _> =
            built.iter().map(|built| (&built.plugin.name, &built.figures)).collect();
        let report = serde_json::json!({ "plugins": plugins, "folders": folders });
        println!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(());
    }
    println!("{:<24}{:>14}{:>19}", "plugin", "core, bytes", "component, bytes");
    for Built { plugin, figures, .. } in built {
        println!("{:<24}{:>14}{:>19}", plugin.name, figures.core_bytes, figures.component_bytes);
    }
    for Assembled { path, written, removed } in folders {
        println!("{}: {written} written, {removed} removed", path.display());
    }
    Ok(())
}

/// Runs `cargo build` for these packages, and returns where the module of each lies.
pub(crate) fn compile(mut command: Command, packages: &[&str]) -> Result<BTreeMap<String, PathBuf>> {
    command.args(["--lib", "--message-format", "json-render-diagnostics"]).stdout(Stdio::piped());
    for package in packages {
        command.args(["--package", package]);
    }
    let mut child = command.spawn().with_context(|| format!("starting `{}`", line(&command)))?;
    let mut modules = BTreeMap::new();
    let output = child.stdout.take().context("cargo has no output")?;
    for message in Message::parse_stream(BufReader::new(output)) {
        let Message::CompilerArtifact(artifact) = message? else { continue };
        let module = artifact.filenames.into_iter().find(|file| file.extension() == Some("wasm"));
        if let Some(module) = module {
            // A library's name has `_` where its package has `-`.
            modules.insert(artifact.target.name.replace('_', "-"), module.into_std_path_buf());
        }
    }
    let status = child.wait().context("waiting for cargo")?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(&command));
    }
    Ok(modules)
}

/// Makes the component, unless the one that is there was made from this very module.
fn componentize(target: Target, core: &Path, component: &Path) -> Result<Figures> {
    let core = read(core)?;
    let core_sha256 = digest(&core);
    let record = component.with_extension("json");
    if let Some(figures) = unchanged(&record, component, &core_sha256) {
        return Ok(figures);
    }
    let bytes = match target {
        Target::Bare => component::encode(&core).context("making the component")?,
        Target::Wasi => core.clone(),
    };
    let figures = Figures {
        core_bytes: core.len(),
        component_bytes: bytes.len(),
        core_sha256,
        component_sha256: digest(&bytes),
    };
    volume::replace(component, &bytes)?;
    volume::replace(&record, &serde_json::to_vec(&figures)?)?;
    Ok(figures)
}

/// The record, if it is of this module and the component is the one that it describes.
fn unchanged(record: &Path, component: &Path, core_sha256: &str) -> Option<Figures> {
    let figures: Figures = serde_json::from_slice(&fs::read(record).ok()?).ok()?;
    let same =
        figures.core_sha256 == core_sha256 && figures.component_sha256 == digest(&fs::read(component).ok()?);
    same.then_some(figures)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("reading {}", path.display()))
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
