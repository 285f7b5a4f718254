//! Python, by componentize-py: CPython with the module already imported. It lives in a virtual environment of its own
//! under the target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Ingredients, Recipe};
use crate::command::{ask, run};
use crate::tree::Tree;
use crate::venv;

pub(super) fn recipe<'a>(tree: &'a Tree, dir: &'a Path) -> Result<Recipe<'a>> {
    let tool = tools(tree, dir)?;
    // The interpreter inside the component is the tool's own, so the version of the tool says it all.
    let version =
        ask(Command::new(&tool).arg("--version")).context("componentize-py does not say its version")?;
    let mut from = Ingredients::new(include_str!("python.rs"), &version);
    from.add_folder(dir)?;
    from.add_folder(&tree.root.join("wit"))?;
    Ok(Recipe { made_from_sha256: from.digest(), make: Box::new(move || make(tree, dir, &tool)) })
}

/// componentize-py as `requirements.txt` pins it, installed if need be.
pub(super) fn tools(tree: &Tree, dir: &Path) -> Result<PathBuf> {
    let venv = tree.target.join("examples/python");
    venv::program(&venv, &dir.join("requirements.txt"), "componentize-py", "the Python example")
}

fn make(tree: &Tree, dir: &Path, tool: &Path) -> Result<Vec<u8>> {
    let output = tree.target.join("examples/ranker-python.wasm");
    let mut command = Command::new(tool);
    command.arg("--quiet").arg("--wit-path").arg(tree.root.join("wit"));
    command.args(["--world", "skill-ranker-plugin", "componentize", "ranker", "--stub-wasi", "--output"]);
    command.arg(&output).current_dir(dir).env("PYTHONDONTWRITEBYTECODE", "1").env_remove("PYTHONPATH");
    run(command.stdout(std::io::stderr()))?;
    let bytes = fs::read(&output).with_context(|| format!("reading {}", output.display()))?;
    fs::remove_file(&output).with_context(|| format!("removing {}", output.display()))?;
    Ok(bytes)
}
