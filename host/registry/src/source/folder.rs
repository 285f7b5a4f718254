//! The shared volume, in either of its layouts: `skills/<skill>/SKILL.md` or `.claude/skills/<skill>/SKILL.md`, and
//! plugins in `plugins/<plugin>/` or carried by a skill, in its own `plugins/<plugin>/`.
//!
//! What is broken becomes a [`Problem`] and never stops the others. A volume may change while it is read: a plugin is
//! taken only when manifest, component and signature were all of one state.

use super::{
    Candidate, SourceId,
    beneath::{Root, Seen, Stamp},
    cases, sha256,
};
use crate::{
    manifest,
    problem::Problem,
    skill::{self, Skill, SkillExample},
    volume::Volume,
};
use std::{
    collections::BTreeMap,
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
};

/// Bytes a component may have.
pub(crate) const MAX_COMPONENT_BYTES: u64 = 64 << 20;
/// Bytes a signature file may have.
pub(crate) const MAX_SIGNATURE_BYTES: u64 = 4 << 10;
/// Where skills lie. When two have one name, the first layout counts.
pub(crate) const SKILLS: [&str; 2] = ["skills", ".claude/skills"];
/// Where plugins lie, on the volume and inside a skill.
pub(crate) const PLUGINS: &str = "plugins";
/// How often a plugin that changes while it is read is read again.
const TRIES: u32 = 3;

/// A volume that is open.
pub(crate) struct Folder {
    pub(crate) root: Root,
    path: PathBuf,
}

impl Folder {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        // The grant of a skill's folder needs the place by its real name.
        Ok(Self { root: Root::open(path)?, path: path.canonicalize()? })
    }

    /// Whether any folder of either layout is there. A mount point without its mount has none.
    pub(crate) fn has_layout(&self) -> bool {
        SKILLS.iter().chain([&PLUGINS]).any(|kind| self.root.is_dir(Path::new(kind)))
    }

    pub(crate) fn skills(&self, volume: &mut Volume) -> io::Result<()> {
        for folder in self.skill_folders(&mut volume.problems)? {
            match self.skill(&folder) {
                Ok(skill) if volume.skills.iter().any(|other| other.name == skill.name) => {
                    let reason = format!(
                        "a skill of that name is in {}/{} already; remove one",
                        SKILLS[0], skill.name
                    );
                    volume.problems.push(Problem::at(folder, reason));
                }
                Ok(skill) => {
                    let examples = self.examples(&folder, &mut volume.problems);
                    volume.examples.extend(examples.map(|examples| (skill.name.clone(), examples)));
                    volume.skills.push(skill);
                }
                Err(problem) => volume.problems.push(problem),
            }
        }
        volume.skills.sort_by(|a, b| a.name.cmp(&b.name));
        skill::give_rows(&mut volume.skills, &volume.examples);
        Ok(())
    }

    pub(crate) fn skill_folders(&self, problems: &mut Vec<Problem>) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for kind in SKILLS {
            found.extend(self.root.folders(Path::new(kind), problems)?);
        }
        Ok(found)
    }

    pub(crate) fn plugins(&self, volume: &mut Volume) -> io::Result<()> {
        for (name, places) in self.plugin_folders(&mut volume.problems)? {
            match only(&name, &places).and_then(|folder| self.plugin(folder)) {
                Ok(plugin) => volume.plugins.push(plugin),
                Err(problem) => volume.problems.push(problem),
            }
        }
        Ok(())
    }

    /// Every plugin's folders by its name; more than one is one too many.
    pub(crate) fn plugin_folders(
        &self,
        problems: &mut Vec<Problem>,
    ) -> io::Result<BTreeMap<String, Vec<PathBuf>>> {
        let mut kinds = vec![PathBuf::from(PLUGINS)];
        // Who reads the skills reports what is wrong with their folders.
        kinds.extend(self.skill_folders(&mut Vec::new())?.into_iter().map(|skill| skill.join(PLUGINS)));
        let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for kind in kinds {
            for folder in self.root.folders(&kind, problems)? {
                found.entry(name(&folder)).or_default().push(folder);
            }
        }
        Ok(found)
    }

    /// One plugin, or `None` when the volume has none of that name.
    pub(crate) fn plugin_named(&self, name: &str) -> Result<Option<Candidate>, Problem> {
        let found = self.plugin_folders(&mut Vec::new());
        let mut found = found.map_err(|error| Problem::at(PLUGINS, error.to_string()))?;
        let Some(places) = found.remove(name) else { return Ok(None) };
        only(name, &places).and_then(|folder| self.plugin(folder)).map(Some)
    }

    fn skill(&self, folder: &Path) -> Result<Skill, Problem> {
        for file in skill::FILES {
            let path = folder.join(file);
            if let Some(seen) = self.root.read(&path, skill::MAX_BYTES)? {
                return skill::parse(&path, &name(folder), &seen.text(&path)?);
            }
        }
        Err(Problem::at(folder.join(skill::FILES[0]), "is missing"))
    }

    /// A skill's example messages, if it has some. A skill is one without them too.
    fn examples(&self, folder: &Path, problems: &mut Vec<Problem>) -> Option<Vec<SkillExample>> {
        let path = folder.join(skill::EXAMPLES);
        let text = self.root.read(&path, skill::MAX_BYTES).transpose()?;
        match text.and_then(|seen| seen.text(&path)) {
            Ok(text) => {
                let (examples, found) = skill::read_examples(&path, &text);
                problems.extend(found);
                Some(examples)
            }
            Err(problem) => {
                problems.push(problem);
                None
            }
        }
    }

    /// Read again when it changed meanwhile.
    pub(crate) fn plugin(&self, folder: &Path) -> Result<Candidate, Problem> {
        for _ in 0..TRIES {
            if let Some(candidate) = self.try_plugin(folder)? {
                return Ok(candidate);
            }
        }
        Err(Problem::at(folder, "keeps changing while it is read"))
    }

    /// `None` when its files were not all of one state.
    fn try_plugin(&self, folder: &Path) -> Result<Option<Candidate>, Problem> {
        let path = folder.join("plugin.toml");
        let seen = self.root.need(&path, manifest::MAX_BYTES)?;
        let mut stamps = vec![(path.clone(), Some(seen.stamp))];
        let manifest_text = seen.text(&path)?;
        let manifest = manifest::parse(&path, &name(folder), &manifest_text)?;

        let component = folder.join(&manifest.component);
        let signature = signature_of(&component);
        let signed = self.root.read(&signature, MAX_SIGNATURE_BYTES)?;
        stamps.push((signature.clone(), signed.as_ref().map(|seen| seen.stamp)));
        let read = self.root.need(&component, MAX_COMPONENT_BYTES)?;
        stamps.push((component, Some(read.stamp)));
        let (cases, of_cases) = cases::read(&self.root, folder)?;
        stamps.extend(of_cases);
        if !self.unchanged(&stamps) {
            return Ok(None);
        }
        let skill_folder = manifest.grants.skill_folder.then(|| self.skill_folder(folder)).transpose()?;
        Ok(Some(Candidate {
            digest: sha256(&read.bytes),
            component: read.bytes.into(),
            signature: signed.map(|seen: Seen| seen.text(&signature)).transpose()?,
            source: SourceId::Volume,
            manifest,
            manifest_text,
            cases,
            skill_folder,
        }))
    }

    /// Links may have been exchanged between two files, so each must still be the one that was read.
    fn unchanged(&self, stamps: &[(PathBuf, Option<Stamp>)]) -> bool {
        stamps.iter().all(|(path, then)| self.root.stamp(path).is_ok_and(|now| now == *then))
    }

    /// What the grant `skill_folder` gives the plugin of this name, wherever it lies.
    pub(crate) fn skill_folder_of(&self, plugin: &str) -> Result<PathBuf, Problem> {
        let found = self.plugin_folders(&mut Vec::new());
        let found = found.map_err(|error| Problem::at(PLUGINS, error.to_string()))?;
        let place = found.get(plugin).and_then(|places| places.first());
        self.skill_folder(&place.cloned().unwrap_or_else(|| Path::new(PLUGINS).join(plugin)))
    }

    /// The skill of the plugin's name, or else the skill that carries it, or else its own folder; never a link out of
    /// the volume.
    fn skill_folder(&self, folder: &Path) -> Result<PathBuf, Problem> {
        let carrier = folder.parent().and_then(Path::parent).filter(|skill| *skill != Path::new(""));
        let named = SKILLS.iter().map(|kind| Path::new(kind).join(folder.file_name().unwrap_or_default()));
        // A link that leads elsewhere is not passed over: it would give another folder than the operator means.
        let there = |path: &PathBuf| self.path.join(path).is_dir();
        let path = named.into_iter().find(there).unwrap_or_else(|| carrier.unwrap_or(folder).to_owned());
        let real = self.path.join(&path).canonicalize().map_err(|e| Problem::at(&path, e.to_string()))?;
        match real.starts_with(&self.path) {
            true => Ok(real),
            false => Err(Problem::at(path, "is a link that leaves the volume")),
        }
    }
}

/// The signature lies beside the component, under its name and `.minisig`.
pub(crate) fn signature_of(component: &Path) -> PathBuf {
    let mut name = component.file_name().unwrap_or(OsStr::new("plugin.wasm")).to_owned();
    name.push(".minisig");
    component.with_file_name(name)
}

/// Which of two is meant cannot be known, and a skill must not take the place of an operator's plugin.
fn only<'a>(name: &str, places: &'a [PathBuf]) -> Result<&'a Path, Problem> {
    match places {
        [folder] => Ok(folder),
        [] => Err(Problem::at(Path::new(PLUGINS).join(name), "is missing")),
        [first, rest @ ..] => {
            let others: Vec<_> = rest.iter().map(|place| place.display().to_string()).collect();
            let reason = format!("two plugins have one name, the other is {}; remove one", others.join(", "));
            Err(Problem::at(first, reason))
        }
    }
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod cases_tests;
#[cfg(test)]
mod tests;
