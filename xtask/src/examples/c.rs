//! C, by clang and wasi-libc: the bindings come from wit-bindgen, and what of the C library the example uses computes
//! only, so nothing is imported.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wit_bindgen_core::{Files, wit_parser::Resolve};

use super::{Ingredients, Recipe, component, setup};
use crate::command::{ask, run, which};
use crate::tree::Tree;

const CLANG: &str = "clang-19";
const WORLD: &str = "skill-ranker-plugin";
const HEADERS: &str = "/usr/include/wasm32-wasi";
const PACKAGES: [&str; 4] = ["clang-19", "lld-19", "libclang-rt-19-dev-wasm32", "wasi-libc"];

/// A stack and a heap inside the initial memory, so that a call grows nothing.
const FLAGS: [&str; 9] = [
    "--target=wasm32-wasi",
    "-mexec-model=reactor",
    "-Os",
    "-Wall",
    "-isystem/usr/include/wasm32-wasi",
    "-L/usr/lib/wasm32-wasi",
    "-fuse-ld=lld",
    "-Wl,--stack-first,-z,stack-size=65536,--initial-memory=1048576",
    "-Wl,--strip-debug",
];

pub(super) fn recipe<'a>(tree: &'a Tree, dir: &'a Path) -> Result<Recipe<'a>> {
    let mut from = Ingredients::new(include_str!("c.rs"), &tools()?);
    let bindings = bindings(&tree.root.join("wit"))?;
    for (name, bytes) in bindings.iter() {
        from.add(name, bytes);
    }
    from.add_folder(dir)?;
    Ok(Recipe { made_from_sha256: from.digest(), make: Box::new(move || make(tree, dir, &bindings)) })
}

/// clang with what it needs for wasm32, installed if need be; which clang that is.
pub(super) fn tools() -> Result<String> {
    if !is_here() && setup::can_apt() {
        setup::apt_install(&PACKAGES)?;
    }
    match ask(Command::new(CLANG).arg("--version")) {
        Some(version) if is_here() => Ok(version.lines().next().unwrap_or_default().to_owned()),
        _ => {
            bail!("the C example needs what is not here; on Debian `apt-get install {}`", PACKAGES.join(" "))
        }
    }
}

fn is_here() -> bool {
    let builtins = ask(Command::new(CLANG).args(["--target=wasm32-wasi", "--print-libgcc-file-name"]));
    which("wasm-ld-19").is_some()
        && Path::new(HEADERS).is_dir()
        && builtins.is_some_and(|library| Path::new(&library).is_file())
}

fn bindings(wit: &Path) -> Result<Files> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(wit).context("reading wit/")?;
    let world = resolve.select_world(&[package], Some(WORLD)).context("choosing the world")?;
    let mut files = Files::default();
    wit_bindgen_c::Opts::default().build().generate(&mut resolve, world, &mut files)?;
    Ok(files)
}

fn make(tree: &Tree, dir: &Path, bindings: &Files) -> Result<Vec<u8>> {
    let work = tree.target.join("examples/c");
    let core = work.join("ranker.wasm");
    fs::create_dir_all(&work).with_context(|| format!("creating {}", work.display()))?;
    let mut command = Command::new(CLANG);
    command.args(FLAGS).arg("-I").arg(&work).arg("-o").arg(&core).arg(dir.join("ranker.c"));
    for (name, bytes) in bindings.iter() {
        let path: PathBuf = work.join(name);
        fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
        if !name.ends_with(".h") {
            command.arg(path);
        }
    }
    run(command.stdout(std::io::stderr()))?;
    let core = fs::read(&core).with_context(|| format!("reading {}", core.display()))?;
    component::encode(&core).context("making the component")
}
