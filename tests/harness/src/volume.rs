//! Volumes in which one plugin is replaced by one that misbehaves.

use anyhow::{Context, Result};
use std::{fs, path::Path};

/// A copy of `volume` in which the hook's plugin is gone and `hostile` serves the hook with this behaviour.
pub fn with_hostile(volume: &Path, fixtures: &Path, hook: &str, behaviour: &str, into: &Path) -> Result<()> {
    copy(&volume.join("skills"), &into.join("skills"))?;
    for entry in list(&volume.join("plugins"))? {
        let manifest = fs::read_to_string(entry.join("plugin.toml"))?;
        // First-party plugins have one hook each, so the text is enough to tell whose it is.
        if !manifest.contains(&format!("\"{hook}\"")) {
            let name = entry.file_name().context("a folder has a name")?;
            copy(&entry, &into.join("plugins").join(name))?;
        }
    }
    let hostile = into.join("plugins/hostile");
    fs::create_dir_all(&hostile)?;
    let component = fixtures.join("hostile/plugin.wasm");
    fs::copy(&component, hostile.join("plugin.wasm"))
        .with_context(|| format!("{}; run `cargo xtask build` first", component.display()))?;
    let manifest = format!(
        "name = \"hostile\"\nversion = \"0.1.0\"\nhooks = [\"{hook}\"]\n\n[limits]\nmemory_mib = 16\ndeadline_ms = 500\n\n\
         [settings]\nbehaviour = \"{behaviour}\"\n"
    );
    fs::write(hostile.join("plugin.toml"), manifest)?;
    Ok(())
}

fn list(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("{}; run `cargo xtask build`", folder.display()))?;
    entries.map(|entry| Ok(entry?.path())).collect()
}

/// Copies files and folders.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for path in list(from)? {
        let target = to.join(path.file_name().context("an entry has a name")?);
        if path.is_dir() { copy(&path, &target)? } else { fs::copy(&path, &target).map(|_| ())? }
    }
    Ok(())
}
