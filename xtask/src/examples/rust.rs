//! Rust, both ways: without a system interface and with waza-sdk, as the first-party plugins are built, and for
//! `wasm32-wasip2`, where rustc makes the component by itself. Cargo knows what is out of date.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::{Recipe, component, setup};
use crate::command::run;
use crate::plugins;
use crate::toolchain::{Target, Toolchain, has_std};
use crate::tree::Tree;

/// What is made from a core module.
pub(super) fn recipe<'a>(tree: &Tree, package: &str) -> Result<Recipe<'a>> {
    let core = built(setup::toolchain()?.cargo_build(tree, Target::Bare), package)?;
    Ok(Recipe {
        made_from_sha256: hex::encode(Sha256::digest(&core)),
        make: Box::new(move || component::encode(&core).context("making the component")),
    })
}

/// What is a component already.
pub(super) fn wasi_recipe<'a>(tree: &Tree, package: &str) -> Result<Recipe<'a>> {
    wasi_tools()?;
    let component = built(Toolchain::Installed.cargo_build(tree, Target::Wasi), package)?;
    Ok(Recipe {
        made_from_sha256: hex::encode(Sha256::digest(&component)),
        make: Box::new(move || Ok(component)),
    })
}

/// A rustc with std for the target, which only rustup brings.
pub(super) fn wasi_tools() -> Result<&'static str> {
    if !has_std(Target::Wasi) {
        let name = Target::Wasi.name();
        let added = run(Command::new("rustup").args(["target", "add", name]).stdout(std::io::stderr()));
        if added.is_err() || !has_std(Target::Wasi) {
            bail!("no std for {name}, which an example needs; with rustup: `rustup target add {name}`");
        }
    }
    Ok("the installed rustc (wasm32-wasip2)")
}

fn built(command: Command, package: &str) -> Result<Vec<u8>> {
    let modules = plugins::compile(command, &[package])?;
    let module = modules.get(package).with_context(|| format!("cargo built no module for {package}"))?;
    fs::read(module).with_context(|| format!("reading {}", module.display()))
}
