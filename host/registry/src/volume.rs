//! Reads a skills volume: `skills/<name>/SKILL.md` and `plugins/<name>/plugin.toml`.
//!
//! What is broken becomes a [`Problem`] and never stops the others. Every file is opened once and bounded while it is
//! read; nothing outside the volume is read, whatever links say.

use crate::{
    manifest::{self, Manifest},
    problem::Problem,
    skill::{self, Skill},
};
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Bytes a component may have.
const MAX_COMPONENT_BYTES: u64 = 64 << 20;

/// What a volume holds.
#[derive(Debug, Default)]
pub struct Volume {
    /// By name.
    pub skills: Vec<Skill>,
    /// By name.
    pub plugins: Vec<PluginFolder>,
    /// What was left out, and why.
    pub problems: Vec<Problem>,
}

/// A plugin as it lay on the volume when it was read.
#[derive(Clone, Debug)]
pub struct PluginFolder {
    /// Its manifest.
    pub manifest: Manifest,
    /// Its component, the bytes that were read once.
    pub component: Arc<[u8]>,
    /// What `skill_folder` gives: the skill of the plugin's name, or else the plugin's own folder.
    pub skill_folder: Option<PathBuf>,
}

/// Reads everything on a volume. Fails only when the volume itself cannot be listed.
pub fn read(root: &Path) -> std::io::Result<Volume> {
    let mut volume = read_skills(root)?;
    let root = root.canonicalize()?;
    for folder in folders(&root, "plugins", &mut volume.problems)? {
        match read_plugin(&root, &folder) {
            Ok(plugin) => volume.plugins.push(plugin),
            Err(problem) => volume.problems.push(problem),
        }
    }
    Ok(volume)
}

/// Reads the skills and leaves the plugins alone.
pub(crate) fn read_skills(root: &Path) -> std::io::Result<Volume> {
    let root = root.canonicalize()?;
    let mut volume = Volume::default();
    for folder in folders(&root, "skills", &mut volume.problems)? {
        match read_skill(&root, &folder) {
            Ok(skill) => volume.skills.push(skill),
            Err(problem) => volume.problems.push(problem),
        }
    }
    Ok(volume)
}

/// Reads one plugin's folder, wherever it lies.
pub fn read_plugin_folder(folder: &Path) -> Result<PluginFolder, Problem> {
    let shown = |e: std::io::Error| Problem::at(folder, e.to_string());
    let folder = folder.canonicalize().map_err(shown)?;
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Err(Problem::at(&folder, "is not a plugin's folder"));
    };
    read_plugin(parent, Path::new(name))
}

/// The folders of one kind, relative to the root, by name. A volume without that kind has none.
fn folders(root: &Path, kind: &str, problems: &mut Vec<Problem>) -> std::io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(root.join(kind)) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let path = Path::new(kind).join(&name);
        let hidden = name.as_encoded_bytes().first() == Some(&b'.');
        if hidden || !entry.path().is_dir() {
            continue;
        }
        if name.to_str().is_some() {
            found.push(path);
        } else {
            problems.push(Problem::at(path, "the folder's name is not UTF-8"));
        }
    }
    found.sort();
    Ok(found)
}

fn read_skill(root: &Path, folder: &Path) -> Result<Skill, Problem> {
    let path = folder.join("SKILL.md");
    let text = text(root, &path, skill::MAX_BYTES)?;
    skill::parse(&path, &name(folder), &text)
}

fn read_plugin(root: &Path, folder: &Path) -> Result<PluginFolder, Problem> {
    let path = folder.join("plugin.toml");
    let text = text(root, &path, manifest::MAX_BYTES)?;
    let manifest = manifest::parse(&path, &name(folder), &text)?;
    let component = bytes(root, &folder.join(&manifest.component), MAX_COMPONENT_BYTES)?;
    let skill_folder = manifest.grants.skill_folder.then(|| skill_folder(root, folder)).transpose()?;
    Ok(PluginFolder { manifest, component: component.into(), skill_folder })
}

/// The folder itself, never a link out of the volume.
fn skill_folder(root: &Path, folder: &Path) -> Result<PathBuf, Problem> {
    let skill = Path::new("skills").join(folder.file_name().unwrap_or_default());
    let path = if root.join(&skill).is_dir() { skill.as_path() } else { folder };
    let real = root.join(path).canonicalize().map_err(|e| Problem::at(path, e.to_string()))?;
    if real.starts_with(root) { Ok(real) } else { Err(Problem::at(path, "is a link that leaves the volume")) }
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn text(root: &Path, path: &Path, limit: u64) -> Result<String, Problem> {
    String::from_utf8(bytes(root, path, limit)?).map_err(|e| {
        let before = e.as_bytes().get(..e.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        Problem { path: path.into(), line: u32::try_from(line).ok(), reason: "is not UTF-8".into() }
    })
}

fn bytes(root: &Path, path: &Path, limit: u64) -> Result<Vec<u8>, Problem> {
    let failed = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => Problem::at(path, "is missing"),
        _ => Problem::at(path, e.to_string()),
    };
    let real = root.join(path).canonicalize().map_err(failed)?;
    if !real.starts_with(root) {
        return Err(Problem::at(path, "is a link that leaves the volume"));
    }
    let file = File::open(&real).map_err(failed)?;
    if !file.metadata().map_err(failed)?.is_file() {
        return Err(Problem::at(path, "is not a file"));
    }
    let mut bytes = Vec::new();
    // One byte more than allowed tells a full file from a cut one, also when it grows while it is read.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(Problem::at(path, format!("is larger than {limit} bytes")));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(root: &Path, path: &str, text: impl AsRef<[u8]>) {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn broken_things_are_named_and_the_others_load() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        put(root, "skills/good/SKILL.md", "---\nname: good\ndescription: x\n---\nbody");
        put(root, "skills/bad/SKILL.md", "---\nname: other\ndescription: x\n---\nbody");
        put(root, "skills/latin/SKILL.md", b"---\nname: latin\n\xff");
        put(root, "skills/huge/SKILL.md", "x".repeat(600 << 10));
        put(root, "skills/none/README.md", "");
        put(root, "skills/.hidden/SKILL.md", "");
        put(root, "skills/a-file", "");
        put(root, "outside.txt", "---\nname: link\ndescription: x\n---\n");
        std::fs::create_dir_all(root.join("skills/link")).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", root.join("skills/link/SKILL.md")).unwrap();
        put(root, "plugins/p/plugin.toml", "name='p'\nversion='1'\nhooks=['path-policy']");
        put(root, "plugins/q/plugin.toml", "name='q'\nversion='1'\nhooks=['path-policy']");
        put(root, "plugins/q/plugin.wasm", "\0asm");
        let volume = read(root).unwrap();
        assert_eq!(volume.skills.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["good"]);
        assert_eq!(volume.plugins.iter().map(|p| p.manifest.name.as_str()).collect::<Vec<_>>(), ["q"]);
        let shown: Vec<String> = volume.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "skills/bad/SKILL.md:2: name \"other\" must equal the folder's name \"bad\"",
                "skills/huge/SKILL.md: is larger than 524288 bytes",
                "skills/latin/SKILL.md:3: is not UTF-8",
                "skills/link/SKILL.md: is a link that leaves the volume",
                "skills/none/SKILL.md: is missing",
                "plugins/p/plugin.wasm: is missing",
            ]
        );
    }

    #[test]
    fn the_folder_of_a_skill_is_its_own_or_the_plugins_and_never_outside() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        for name in ["own", "none", "out", "modest"] {
            let grants = if name == "modest" { "" } else { "\n[grants]\nskill_folder=true" };
            let text = format!("name='{name}'\nversion='1'\nhooks=['path-policy']{grants}");
            put(&root, &format!("plugins/{name}/plugin.toml"), text);
            put(&root, &format!("plugins/{name}/plugin.wasm"), "");
        }
        put(&root, "skills/own/SKILL.md", "---\nname: own\ndescription: x\n---\n");
        std::os::unix::fs::symlink("/etc", root.join("skills/out")).unwrap();
        let volume = read(&root).unwrap();
        let folders: Vec<_> = volume.plugins.iter().map(|p| p.skill_folder.clone()).collect();
        assert_eq!(folders, [None, Some(root.join("plugins/none")), Some(root.join("skills/own"))]);
        let left_out = volume.problems.iter().find(|p| p.path == Path::new("skills/out")).unwrap();
        assert_eq!(left_out.reason, "is a link that leaves the volume");
    }

    #[test]
    fn an_empty_volume_is_empty_and_a_missing_one_an_error() {
        let dir = tempfile::tempdir().unwrap();
        assert!(read(dir.path()).unwrap().skills.is_empty());
        assert!(read(&dir.path().join("nope")).is_err());
    }
}
