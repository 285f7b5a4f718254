//! What a volume holds, as it was read.

use crate::{
    case::Cases,
    manifest::Manifest,
    problem::Problem,
    skill::{Examples, Skill},
    source::{Candidate, Folder},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// What a volume holds.
#[derive(Debug, Default)]
pub struct Volume {
    /// By name.
    pub skills: Vec<Skill>,
    /// What each skill's own example messages are; of the skills that have some.
    pub examples: Examples,
    /// By name.
    pub plugins: Vec<Candidate>,
    /// What was left out, and why.
    pub problems: Vec<Problem>,
}

/// A plugin as it is loaded: all of a [`Candidate`] that decides how it answers.
#[derive(Clone, Debug)]
pub struct PluginFolder {
    /// Its manifest.
    pub manifest: Manifest,
    /// Its component, the bytes that were read once.
    pub component: Arc<[u8]>,
    /// Its own cases. They decide whether it serves, and nothing of what it answers.
    pub cases: Option<Arc<Cases>>,
    /// What `skill_folder` gives: the skill of the plugin's name, or else the plugin's own folder.
    pub skill_folder: Option<PathBuf>,
}

/// Reads everything on a volume. Fails only when the volume itself cannot be listed.
pub fn read(root: &Path) -> std::io::Result<Volume> {
    let folder = Folder::open(root)?;
    let mut volume = Volume::default();
    folder.skills(&mut volume)?;
    folder.plugins(&mut volume)?;
    Ok(volume)
}

/// Reads the skills and leaves the plugins alone.
pub(crate) fn read_skills(root: &Path) -> std::io::Result<Volume> {
    let mut volume = Volume::default();
    Folder::open(root)?.skills(&mut volume)?;
    Ok(volume)
}

/// Reads one plugin of a volume by its name; `None` when the volume has none of that name.
pub fn read_plugin(root: &Path, name: &str) -> Result<Option<Candidate>, Problem> {
    let folder = Folder::open(root).map_err(|e| Problem::at(root, e.to_string()))?;
    folder.plugin_named(name)
}

/// Reads one plugin's folder, wherever it lies.
pub fn read_plugin_folder(folder: &Path) -> Result<PluginFolder, Problem> {
    let shown = |e: std::io::Error| Problem::at(folder, e.to_string());
    let folder = folder.canonicalize().map_err(shown)?;
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Err(Problem::at(&folder, "is not a plugin's folder"));
    };
    let parent = Folder::open(parent).map_err(shown)?;
    Ok(parent.plugin(Path::new(name))?.into())
}
