//! Checks folders: one skill, or all that lie in a folder, on a volume or not.

use super::{
    FILES, Finding, Level, MAX_BYTES, Mode, Skill,
    check::{check, fails},
};
use crate::{
    problem::Problem,
    source::{Root, SKILLS},
};
use serde::Serialize;
use std::{
    io,
    path::{Path, PathBuf},
};

/// A folder that was looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Validated {
    /// Its file, beneath what was asked for.
    pub path: PathBuf,
    /// Whether it is a skill in the reading that was asked for.
    pub valid: bool,
    /// What is not as it should be, in the order of the file.
    pub findings: Vec<Finding>,
    /// The skill, as far as it could be understood.
    pub skill: Option<Skill>,
}

/// Looks at a skill's folder, or at every folder of a volume, or at every folder in a folder. Empty when there is none.
/// Links that lead out of `path` are not followed. An error is that `path` cannot be read.
pub fn validate(path: &Path, mode: Mode) -> io::Result<Vec<Validated>> {
    let root = Root::open(path)?;
    let real = path.canonicalize()?;
    if FILES.iter().any(|name| root.is_file(Path::new(name))) {
        let folder = real.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Ok(vec![one(&root, Path::new(""), &folder, mode)]);
    }
    let layouts: Vec<_> = SKILLS.map(Path::new).into_iter().filter(|kind| root.is_dir(kind)).collect();
    let kinds = if layouts.is_empty() { vec![Path::new(".")] } else { layouts };
    let mut found = Vec::new();
    for kind in kinds {
        let mut problems = Vec::new();
        for folder in root.folders(kind, &mut problems)? {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            found.push(one(&root, folder.strip_prefix(".").unwrap_or(&folder), &name, mode));
        }
        found.extend(problems.into_iter().map(left_out));
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn one(root: &Root, folder: &Path, name: &str, mode: Mode) -> Validated {
    let read = FILES.iter().find_map(|file| {
        let path = folder.join(file);
        root.read(&path, MAX_BYTES)
            .transpose()
            .map(|seen| seen.and_then(|seen| seen.text(&path)))
            .map(|text| (path, text))
    });
    let Some((path, text)) = read else {
        return left_out(Problem::at(folder.join(FILES[0]), "is missing; a skill's folder has one"));
    };
    let text = match text {
        Ok(text) => text,
        Err(problem) => return left_out(problem),
    };
    let (skill, mut findings) = check(name, &text, mode);
    if path.file_name() != Some(FILES[0].as_ref()) && mode != Mode::Reference {
        let message = format!("the file must be called {}", FILES[0]);
        findings.insert(0, Finding::tolerated(mode, "file.name", 1, message));
    }
    Validated { valid: skill.is_some() && !fails(&findings), path, findings, skill }
}

fn left_out(problem: Problem) -> Validated {
    let finding =
        Finding { level: Level::Error, rule: "file.read", line: problem.line, message: problem.reason };
    Validated { path: problem.path, valid: false, findings: vec![finding], skill: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skill::others;
    use std::fs;

    const GOOD: &str = "---\nname: good\ndescription: x\n---\n";

    fn put(folder: &Path, name: &str, file: &str, text: &[u8]) {
        fs::create_dir_all(folder.join(name)).unwrap();
        fs::write(folder.join(name).join(file), text).unwrap();
    }

    fn seen(path: &Path, mode: Mode) -> Vec<(String, bool)> {
        let found = validate(path, mode).unwrap().into_iter();
        found.map(|skill| (skill.path.display().to_string(), skill.valid)).collect()
    }

    #[test]
    fn a_skill_a_folder_of_skills_and_a_volume() {
        let place = tempfile::tempdir().unwrap();
        for skills in
            [place.path().to_owned(), place.path().join("v/skills"), place.path().join("w/.claude/skills")]
        {
            put(&skills, "good", "SKILL.md", GOOD.as_bytes());
        }
        let good = |path: &str| vec![(path.to_owned(), true)];
        assert_eq!(seen(&place.path().join("good"), Mode::Strict), good("SKILL.md"));
        assert_eq!(seen(&place.path().join("v"), Mode::Strict), good("skills/good/SKILL.md"));
        assert_eq!(seen(&place.path().join("w"), Mode::Strict), good(".claude/skills/good/SKILL.md"));
        assert_eq!(seen(&place.path().join("v/skills"), Mode::Strict), good("good/SKILL.md"));
        assert!(validate(&place.path().join("none"), Mode::Strict).is_err());
        let empty = tempfile::tempdir().unwrap();
        assert_eq!(seen(empty.path(), Mode::Strict), []);
    }

    #[test]
    fn a_catalogue_of_others_is_looked_at_whole_and_the_bad_ones_are_named() {
        let (place, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let none = others::make(place.path(), outside.path());
        let found = validate(place.path(), Mode::Lenient).unwrap();
        let bad: Vec<_> = found.iter().filter(|skill| !skill.valid).collect();
        assert_eq!(found.len(), 100);
        assert_eq!(bad.iter().map(|skill| skill.path.clone()).collect::<Vec<_>>(), none);
        assert!(bad.iter().all(|skill| !skill.findings[0].message.is_empty()));
    }
}
