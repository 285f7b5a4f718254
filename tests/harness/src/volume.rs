//! Volumes in which one plugin is another than the built one.

use anyhow::{Context, Result, ensure};
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

/// The component with a mark that changes nothing but its digest: a custom section, which every reader passes over. At
/// most 100 bytes.
pub fn marked(component: &[u8], mark: &str) -> Result<Vec<u8>> {
    const NAME: &str = "mark";
    let content = NAME.len() + 1 + mark.len();
    // Both lengths fit one byte as long as they have seven bits.
    let (name, content) = (u8::try_from(NAME.len())?, u8::try_from(content)?);
    ensure!(content < 0x80, "{mark:?} has more than 100 bytes");
    Ok([component, &[0, content, name], NAME.as_bytes(), mark.as_bytes()].concat())
}

/// A copy of a plugin's folder as another component that does the same; `mark` makes it different from every other.
pub fn other(plugin: &Path, mark: &str, into: &Path) -> Result<()> {
    copy(plugin, into)?;
    let component = into.join("plugin.wasm");
    let bytes = fs::read(&component)
        .with_context(|| format!("{}; run `cargo xtask build` first", component.display()))?;
    Ok(fs::write(&component, marked(&bytes, mark)?)?)
}
