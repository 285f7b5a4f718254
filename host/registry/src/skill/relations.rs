//! What a skill's metadata says about other skills and about a plugin of its own, typed: flat string keys, as the
//! specification has metadata.
//!
//! Nothing here fails: what cannot be understood counts as not said, and [`problems`] names it. There is at most one problem
//! for each key of a skill, however much is wrong with it.

use super::Skill;
use crate::{hooks::Dimension, problem::Problem};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

const PLUGIN: &str = "waza.plugin";
const WORLD: &str = "waza.world";
const REQUIRES: &str = "waza.requires";
const CONFLICTS: &str = "waza.conflicts";
const DIMENSION: &str = "waza.dimension";
const ROLE: &str = "waza.role";

/// The world of a plugin that a skill names, the package that it is of, and the versions of that which this host has.
const SCORER_WORLD: &str = "skill-scorer-plugin";
const PACKAGE: &str = "waza:plugin/";
const VERSIONS: &str = "0.1.";
/// Names that one problem lists.
const SHOWN: usize = 8;

/// What a skill is to the others of its dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SkillRole {
    /// How a library is brought in: what the others of it build on.
    Setup,
    /// What nearly every game of its dimension needs.
    Basic,
}

impl Skill {
    /// Skills that have to come with this one, in the order they are written.
    pub fn requires(&self) -> impl Iterator<Item = &str> {
        self.names(REQUIRES)
    }

    /// Skills that must not come with this one. It counts both ways, whichever of the two says it.
    pub fn conflicts(&self) -> impl Iterator<Item = &str> {
        self.names(CONFLICTS)
    }

    /// The plugin that judges for this skill; `None` also where it is to be of another world than a scorer's.
    #[must_use]
    pub fn plugin(&self) -> Option<&str> {
        self.said(PLUGIN).filter(|_| self.said(WORLD).is_none_or(is_scorer_world))
    }

    /// The dimension that it is for; `None` where it is for any.
    #[must_use]
    pub fn dimension(&self) -> Option<Dimension> {
        match self.said(DIMENSION)? {
            "2d" => Some(Dimension::TwoD),
            "3d" => Some(Dimension::ThreeD),
            _ => None,
        }
    }

    /// What it is to the others, where it says so.
    #[must_use]
    pub fn role(&self) -> Option<SkillRole> {
        match self.said(ROLE)? {
            "setup" => Some(SkillRole::Setup),
            "basic" => Some(SkillRole::Basic),
            _ => None,
        }
    }

    /// Where it lies, as problems name it.
    pub(crate) fn place(&self) -> PathBuf {
        Path::new("skills").join(&self.name).join("SKILL.md")
    }

    /// What a key says, if it says anything.
    fn said(&self, key: &str) -> Option<&str> {
        self.metadata.get(key).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    fn names(&self, key: &str) -> impl Iterator<Item = &str> {
        let separates = |c: char| c.is_whitespace() || matches!(c, ',' | '、' | '，');
        self.said(key).unwrap_or_default().split(separates).filter(|name| !name.is_empty())
    }
}

/// `skill-scorer-plugin`, alone or as `waza:plugin/skill-scorer-plugin@0.1.0`.
fn is_scorer_world(text: &str) -> bool {
    let (world, version) =
        text.split_once('@').map_or((text, None), |(world, version)| (world, Some(version)));
    let patch =
        |version: &str| version.strip_prefix(VERSIONS).is_some_and(|patch| patch.parse::<u32>().is_ok());
    match world.strip_prefix(PACKAGE) {
        Some(world) => world == SCORER_WORLD && version.is_none_or(patch),
        None => world == SCORER_WORLD && version.is_none(),
    }
}

/// What the skills of a volume say of each other that cannot be so, by skill. They are skills all the same. It takes
/// time in proportion to the metadata, however many names are in it.
pub(crate) fn problems(skills: &[Skill]) -> Vec<Problem> {
    let conflicts =
        Conflicts(skills.iter().map(|one| (one.name.as_str(), one.conflicts().collect())).collect());
    let mut problems = Vec::new();
    for skill in skills {
        let mut say = |reason: String| problems.push(Problem::at(skill.place(), reason));
        for key in [REQUIRES, CONFLICTS] {
            let unknown = listed(skill.names(key).filter(|name| !conflicts.0.contains_key(name)));
            unknown
                .into_iter()
                .for_each(|names| say(format!("{key} names no skill of this volume: {names}")));
        }
        if let Some(names) = listed(skill.requires().filter(|name| conflicts.between(&skill.name, name))) {
            say(format!("requires what it cannot be together with, so it can never be taken whole: {names}"));
        }
        words(skill).for_each(say);
    }
    problems
}

/// What each skill of a volume says that it cannot be together with.
struct Conflicts<'s>(BTreeMap<&'s str, BTreeSet<&'s str>>);

impl Conflicts<'_> {
    fn between(&self, one: &str, other: &str) -> bool {
        let says = |one: &str, other: &str| self.0.get(one).is_some_and(|named| named.contains(other));
        one == other || says(one, other) || says(other, one)
    }
}

/// Values that are none of those which a key may have.
fn words(skill: &Skill) -> impl Iterator<Item = String> {
    let one = |key: &str, known: bool, may: &str| {
        let said = skill.said(key).filter(|_| !known)?;
        let said: String = said.chars().take(64).collect();
        Some(format!("{key} is {said:?}, and may be {may}"))
    };
    let world = skill.said(WORLD).is_none_or(is_scorer_world);
    let dimension = skill.dimension().is_some() || skill.said(DIMENSION) == Some("any");
    [
        one(
            WORLD,
            world,
            "skill-scorer-plugin or waza:plugin/skill-scorer-plugin@0.1.0; its plugin judges nothing",
        ),
        one(DIMENSION, dimension, "2d, 3d or any; it counts as any"),
        one(ROLE, skill.role().is_some(), "setup or basic; it counts as neither"),
    ]
    .into_iter()
    .flatten()
}

/// Some of the names, and how many there are more; `None` where there is none.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> Option<String> {
    let names: BTreeSet<&str> = names.collect();
    let shown = |name: &&str| name.chars().take(64).collect::<String>();
    let mut list: Vec<String> = names.iter().take(SHOWN).map(shown).collect();
    if names.len() > SHOWN {
        list.push(format!("and {} more", names.len() - SHOWN));
    }
    (!list.is_empty()).then(|| list.join(", "))
}

#[cfg(test)]
#[path = "relations_tests.rs"]
mod tests;
