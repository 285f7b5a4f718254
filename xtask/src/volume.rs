//! Assembles the volume: the skills and plugins of this clone, laid out as a server expects them. A server may be
//! watching, so a file appears whole or not at all, a plugin's component before its manifest, and a file whose content
//! is as it should be is not touched.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::examples::Example;
use crate::manifest::{Kind, Plugin};
use crate::plugins::Built;
use crate::tree::{Tree, entries, name};

/// A folder as it is now, and what had to be done.
#[derive(Serialize)]
pub(crate) struct Assembled {
    pub(crate) path: PathBuf,
    pub(crate) written: usize,
    pub(crate) removed: usize,
}

/// Brings the volume up to date, and beside it the fixtures that tests use: what is missing or different is written,
/// what no longer belongs is removed.
pub(crate) fn assemble(tree: &Tree, plugins: &[Built]) -> Result<[Assembled; 2]> {
    let mut volume = Contents::default();
    let mut fixtures = Contents::default();
    volume.folders.extend(["skills".into(), "plugins".into()]);
    for skill in entries(&tree.root.join("skills"))?.iter().filter(|path| path.is_dir()) {
        volume.add_folder(skill, &Path::new("skills").join(name(skill)?))?;
    }
    for built in plugins {
        match built.plugin.kind {
            Kind::FirstParty => volume.add_plugin(&built.plugin, &built.component, Path::new("plugins")),
            Kind::Fixture => fixtures.add_plugin(&built.plugin, &built.component, Path::new("")),
            // They have a folder of their own.
            Kind::Example => {}
        }
    }
    let _lock = tree.lock()?;
    Ok([volume.write(&tree.volume())?, fixtures.write(&tree.fixtures())?])
}

/// Brings the examples up to date, a folder each, as they would lie on a volume.
pub(crate) fn assemble_examples(tree: &Tree, examples: &[Example]) -> Result<Assembled> {
    let mut contents = Contents::default();
    for example in examples {
        contents.add_plugin(&example.plugin, &example.component, Path::new(""));
    }
    let _lock = tree.lock()?;
    contents.write(&tree.examples())
}

/// Writes a file under another name in its folder and renames it, so that nobody ever reads half of it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let half = path.with_file_name(format!(".{}.{}.tmp", name(path)?, std::process::id()));
    put(&half, path, bytes)
}

fn put(half: &Path, path: &Path, bytes: &[u8]) -> Result<()> {
    let written = fs::write(half, bytes).and_then(|()| fs::rename(half, path));
    written.with_context(|| format!("writing {}", path.display()))
}

/// What a folder is to hold.
#[derive(Default)]
struct Contents {
    /// Folders that are there even when nothing is in them.
    folders: Vec<PathBuf>,
    /// Which file comes from where, in the order in which they are written.
    files: Vec<(PathBuf, PathBuf)>,
}

impl Contents {
    fn add(&mut self, from: &Path, to: PathBuf) {
        self.files.push((to, from.to_path_buf()));
    }

    fn add_plugin(&mut self, plugin: &Plugin, component: &Path, to: &Path) {
        let to = to.join(&plugin.name);
        self.add(component, to.join(&plugin.component));
        let schema = plugin.dir.join("settings.schema.json");
        if schema.is_file() {
            self.add(&schema, to.join("settings.schema.json"));
        }
        self.add(&plugin.dir.join("plugin.toml"), to.join("plugin.toml"));
    }

    fn add_folder(&mut self, from: &Path, to: &Path) -> Result<()> {
        for path in entries(from)? {
            let to = to.join(name(&path)?);
            let kind =
                path.symlink_metadata().with_context(|| format!("reading {}", path.display()))?.file_type();
            if kind.is_dir() {
                self.add_folder(&path, &to)?;
            } else if kind.is_file() {
                self.add(&path, to);
            } else {
                bail!("{} is neither a file nor a folder; the volume holds nothing else", path.display());
            }
        }
        Ok(())
    }

    /// Makes the folder hold this and nothing else.
    fn write(&self, root: &Path) -> Result<Assembled> {
        // Beside the folder, not in it: unfinished files are not for those who watch.
        let half = root.with_extension(format!("{}.tmp", std::process::id()));
        let mut done = Assembled { path: root.to_path_buf(), written: 0, removed: 0 };
        create(root)?;
        for folder in &self.folders {
            create(&root.join(folder))?;
        }
        for (to, from) in &self.files {
            let to = root.join(to);
            let bytes = fs::read(from).with_context(|| format!("reading {}", from.display()))?;
            if fs::read(&to).is_ok_and(|there| there == bytes) {
                continue;
            }
            to.parent().map_or(Ok(()), create)?;
            put(&half, &to, &bytes)?;
            done.written += 1;
        }
        done.removed = self.remove_strangers(root, Path::new(""))?;
        Ok(done)
    }

    /// Removes what does not belong, and returns how many files and folders that were.
    fn remove_strangers(&self, root: &Path, dir: &Path) -> Result<usize> {
        let mut removed = 0;
        for path in entries(&root.join(dir))? {
            let here = dir.join(name(&path)?);
            let is_dir = path.is_dir() && !path.is_symlink();
            if self.belongs(&here) {
                removed += if is_dir { self.remove_strangers(root, &here)? } else { 0 };
                continue;
            }
            let gone = if is_dir { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            gone.with_context(|| format!("removing {}", path.display()))?;
            removed += 1;
        }
        Ok(removed)
    }

    fn belongs(&self, path: &Path) -> bool {
        let mut wanted = self.folders.iter().chain(self.files.iter().map(|(to, _)| to));
        wanted.any(|wanted| wanted.starts_with(path))
    }
}

fn create(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("creating {}", dir.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A source folder with these files, and the contents of a volume that takes all of it as `skills`.
    fn source(files: &[(&str, &str)]) -> (tempfile::TempDir, Contents) {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut contents = Contents::default();
        contents.add_folder(dir.path(), Path::new("skills")).unwrap();
        (dir, contents)
    }

    #[test]
    fn a_second_run_touches_nothing() {
        let (_source, contents) = source(&[("tilt/SKILL.md", "a"), ("tilt/assets/map.json", "b")]);
        let place = tempfile::tempdir().unwrap();
        let volume = place.path().join("volume");
        assert_eq!(contents.write(&volume).unwrap().written, 2);
        let again = contents.write(&volume).unwrap();
        assert_eq!((again.written, again.removed), (0, 0));
        assert_eq!(fs::read_to_string(volume.join("skills/tilt/assets/map.json")).unwrap(), "b");
    }

    #[test]
    fn only_what_changed_is_written() {
        let (source, contents) = source(&[("one/SKILL.md", "a"), ("two/SKILL.md", "b")]);
        let place = tempfile::tempdir().unwrap();
        let volume = place.path().join("volume");
        contents.write(&volume).unwrap();
        fs::write(source.path().join("two/SKILL.md"), "c").unwrap();
        assert_eq!(contents.write(&volume).unwrap().written, 1);
        assert_eq!(fs::read_to_string(volume.join("skills/two/SKILL.md")).unwrap(), "c");
    }

    #[test]
    fn what_no_longer_belongs_is_removed() {
        let (_source, contents) = source(&[("kept/SKILL.md", "a")]);
        let place = tempfile::tempdir().unwrap();
        let volume = place.path().join("volume");
        for stranger in ["skills/gone/assets", "plugins"] {
            fs::create_dir_all(volume.join(stranger)).unwrap();
            fs::write(volume.join(stranger).join("file"), "x").unwrap();
        }
        fs::create_dir_all(volume.join("skills/kept")).unwrap();
        fs::write(volume.join("skills/kept/old.md"), "x").unwrap();
        let done = contents.write(&volume).unwrap();
        assert_eq!((done.written, done.removed), (1, 3));
        assert_eq!(entries(&volume.join("skills")).unwrap(), [volume.join("skills/kept")]);
        assert_eq!(entries(&volume.join("skills/kept")).unwrap(), [volume.join("skills/kept/SKILL.md")]);
        assert!(!volume.join("plugins").exists());
    }

    #[test]
    fn nothing_unfinished_is_left_beside_or_in_the_volume() {
        let (_source, contents) = source(&[("one/SKILL.md", "a")]);
        let place = tempfile::tempdir().unwrap();
        let volume = place.path().join("volume");
        contents.write(&volume).unwrap();
        assert_eq!(entries(place.path()).unwrap(), std::slice::from_ref(&volume));
        assert_eq!(entries(&volume.join("skills/one")).unwrap(), [volume.join("skills/one/SKILL.md")]);
    }

    #[test]
    fn a_folder_that_is_always_there_stays_when_it_is_empty() {
        let place = tempfile::tempdir().unwrap();
        let contents = Contents { folders: vec!["plugins".into()], files: vec![] };
        fs::create_dir_all(place.path().join("plugins/gone")).unwrap();
        assert_eq!(contents.write(place.path()).unwrap().removed, 1);
        assert_eq!(entries(place.path()).unwrap(), [place.path().join("plugins")]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_refused() {
        let (source, _) = source(&[("one/SKILL.md", "a")]);
        std::os::unix::fs::symlink("/etc/hostname", source.path().join("one/link")).unwrap();
        let refused = Contents::default().add_folder(source.path(), Path::new("skills")).unwrap_err();
        assert!(refused.to_string().contains("neither a file nor a folder"));
    }
}
