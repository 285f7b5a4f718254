//! JavaScript, by componentize-js: SpiderMonkey with the script already read. Node runs the example's own build
//! script, and npm installs what its lock file pins.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Ingredients, Recipe, setup};
use crate::command::{ask, run, which};
use crate::tree::Tree;

pub(super) fn recipe<'a>(tree: &'a Tree, dir: &'a Path) -> Result<Recipe<'a>> {
    let mut from = Ingredients::new(include_str!("javascript.rs"), &tools(dir)?);
    from.add_folder(dir)?;
    from.add_folder(&tree.root.join("wit"))?;
    Ok(Recipe { made_from_sha256: from.digest(), make: Box::new(|| make(tree, dir)) })
}

/// Node and the packages, installed if need be; which Node that is.
pub(super) fn tools(dir: &Path) -> Result<String> {
    let missing = || setup::missing_tools(&[("node", "nodejs"), ("npm", "npm")]);
    if !missing().is_empty() && setup::can_apt() {
        setup::apt_install(&missing())?;
    }
    if !missing().is_empty() {
        bail!(
            "the JavaScript example needs Node 20 or newer; on Debian `apt-get install {}`",
            missing().join(" ")
        );
    }
    setup::node_modules(dir)?;
    let node = which("node").context("Node is not there, though it was installed")?;
    ask(Command::new(node).arg("--version")).context("node does not say its version")
}

fn make(tree: &Tree, dir: &Path) -> Result<Vec<u8>> {
    let output = tree.target.join("examples/ranker-js.wasm");
    run(Command::new("node").arg("build.mjs").arg(&output).current_dir(dir).stdout(std::io::stderr()))?;
    let bytes = fs::read(&output).with_context(|| format!("reading {}", output.display()))?;
    fs::remove_file(&output).with_context(|| format!("removing {}", output.display()))?;
    Ok(bytes)
}
