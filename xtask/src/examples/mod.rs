//! Builds the examples: one plugin, written in every language that a plugin can be written in.
//!
//! Runtimes are slow to put together (an interpreter takes half a minute), so a component is made again only when the
//! digest of what it is made from changed: sources, `wit/`, this recipe and the versions of the tools.

mod c;
mod ingredients;
mod javascript;
mod python;
mod rust;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use self::ingredients::Ingredients;
use crate::manifest::{self, Plugin};
use crate::tree::Tree;
use crate::volume::{self, Assembled};
use crate::{component, setup};

/// What an example is written in, and for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Rust,
    RustWasi,
    JavaScript,
    Python,
    C,
}

/// Each folder of `examples/` that holds a plugin.
const EXAMPLES: [(&str, Language); 5] = [
    ("ranker-c", Language::C),
    ("ranker-js", Language::JavaScript),
    ("ranker-python", Language::Python),
    ("ranker-rust", Language::Rust),
    ("ranker-rust-wasip2", Language::RustWasi),
];

/// An example whose component is on the disk.
pub(crate) struct Example {
    pub(crate) plugin: Plugin,
    pub(crate) component: PathBuf,
    figures: Figures,
}

/// What is told about a component, and kept beside it as the record of what it was made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Figures {
    component_bytes: usize,
    component_sha256: String,
    /// Interfaces that have to be there for it to run.
    imports: BTreeSet<String>,
    made_from_sha256: String,
}

/// What a component is made from, and how.
struct Recipe<'a> {
    made_from_sha256: String,
    make: Box<dyn FnOnce() -> Result<Vec<u8>> + 'a>,
}

/// Finds the tools of every language, and installs what is missing. One line each.
pub(crate) fn tools(tree: &Tree) -> Result<Vec<String>> {
    Ok(vec![
        format!("wasip2    {}", rust::wasi_tools()?),
        format!("js        {}", javascript::tools(&tree.root.join("examples/ranker-js"))?),
        format!("python    {}", python::tools(tree, &tree.root.join("examples/ranker-python"))?.display()),
        format!("c         {}", c::tools()?),
    ])
}

/// Builds all of them, and checks each against its manifest.
pub(crate) fn build(tree: &Tree) -> Result<Vec<Example>> {
    let plugins = manifest::examples(tree)?;
    let named: Vec<_> = plugins.iter().map(|plugin| plugin.name.as_str()).collect();
    ensure!(
        named == EXAMPLES.map(|(name, _)| name),
        "examples/ has the plugins {named:?}, and xtask/src/examples says how to build {EXAMPLES:?}"
    );
    let _lock = tree.lock()?;
    let dir = tree.target.join("examples/components");
    fs::create_dir_all(&dir).with_context(|| format!("creating {}", dir.display()))?;
    plugins
        .into_iter()
        .zip(EXAMPLES)
        .map(|(plugin, (name, language))| {
            let component = dir.join(format!("{name}.wasm"));
            let context = || format!("example {name}");
            let recipe = language.recipe(tree, &plugin).with_context(context)?;
            let figures = recipe.follow(language, &plugin, &component).with_context(context)?;
            Ok(Example { plugin, component, figures })
        })
        .collect()
}

/// Prints what was built: a table for people, or JSON.
pub(crate) fn report(built: &[Example], folder: &Assembled, json: bool) -> Result<()> {
    if json {
        let examples: BTreeMap<_, _> =
            built.iter().map(|built| (&built.plugin.name, &built.figures)).collect();
        let report = serde_json::json!({ "examples": examples, "folder": folder });
        println!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(());
    }
    println!("{:<24}{:>19}{:>9}", "example", "component, bytes", "imports");
    for Example { plugin, figures, .. } in built {
        println!("{:<24}{:>19}{:>9}", plugin.name, figures.component_bytes, figures.imports.len());
    }
    println!("{}: {} written, {} removed", folder.path.display(), folder.written, folder.removed);
    Ok(())
}

impl Language {
    fn recipe<'a>(self, tree: &'a Tree, plugin: &'a Plugin) -> Result<Recipe<'a>> {
        match self {
            Language::Rust => rust::recipe(tree, &plugin.name),
            Language::RustWasi => rust::wasi_recipe(tree, &plugin.name),
            Language::JavaScript => javascript::recipe(tree, &plugin.dir),
            Language::Python => python::recipe(tree, &plugin.dir),
            Language::C => c::recipe(tree, &plugin.dir),
        }
    }

    /// rustc's own WASI target brings imports along; the others are built so that they need nothing.
    fn may_import(self, interface: &str) -> bool {
        self == Language::RustWasi && interface.starts_with("wasi:")
    }
}

impl Recipe<'_> {
    /// Makes the component, unless the one that is there was made from the same.
    fn follow(self, language: Language, plugin: &Plugin, component: &Path) -> Result<Figures> {
        let record = component.with_extension("json");
        if let Some(figures) = unchanged(&record, component, &self.made_from_sha256) {
            return Ok(figures);
        }
        let bytes = (self.make)()?;
        let imports = component::imports(&bytes, &plugin.hooks)?;
        if let Some(import) = imports.iter().find(|import| !language.may_import(import)) {
            bail!("it imports {import}; an example is to run without any grant");
        }
        let figures = Figures {
            component_bytes: bytes.len(),
            component_sha256: hex::encode(Sha256::digest(&bytes)),
            imports,
            made_from_sha256: self.made_from_sha256,
        };
        volume::replace(component, &bytes)?;
        volume::replace(&record, &serde_json::to_vec(&figures)?)?;
        Ok(figures)
    }
}

/// The record, if it is of the same making and the component is the one that it describes.
fn unchanged(record: &Path, component: &Path, made_from: &str) -> Option<Figures> {
    let figures: Figures = serde_json::from_slice(&fs::read(record).ok()?).ok()?;
    let found = hex::encode(Sha256::digest(fs::read(component).ok()?));
    (figures.made_from_sha256 == made_from && figures.component_sha256 == found).then_some(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_stands_only_for_what_it_was_made_from() {
        let dir = tempfile::tempdir().unwrap();
        let (component, record) = (dir.path().join("a.wasm"), dir.path().join("a.json"));
        let figures = Figures {
            component_bytes: 1,
            component_sha256: hex::encode(Sha256::digest(b"x")),
            imports: BTreeSet::new(),
            made_from_sha256: "this".into(),
        };
        fs::write(&component, "x").unwrap();
        fs::write(&record, serde_json::to_vec(&figures).unwrap()).unwrap();
        assert_eq!(unchanged(&record, &component, "this"), Some(figures));
        assert_eq!(unchanged(&record, &component, "that"), None);
        fs::write(&component, "y").unwrap();
        assert_eq!(unchanged(&record, &component, "this"), None);
    }

    #[test]
    fn only_rustc_s_wasi_target_may_import_and_only_wasi() {
        assert!(Language::RustWasi.may_import("wasi:cli/environment@0.2.6"));
        assert!(!Language::RustWasi.may_import("waza:plugin/clock@0.1.0"));
        assert!(!Language::Python.may_import("wasi:cli/environment@0.2.6"));
    }
}
