//! What is different between two revisions or two line-ups. Both are told as facts that have a JSON form, and what
//! differs is named by its place in it: `/settings/threshold`, `/limits/deadline_ms`.

use crate::{lineup::LineUp, manifest::Manifest, revision::Revision, skill::Skill, volume::Volume};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use waza_engine::{Grants, Hook, Limits};

/// Everything that decides what a revision answers, and its name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RevisionFacts {
    /// The plugin.
    pub plugin: String,
    /// Of its manifest.
    pub version: String,
    /// SHA-256 of its component.
    pub digest: String,
    /// What it can serve.
    pub hooks: Vec<Hook>,
    /// What `configure` is given.
    pub settings: Map<String, Value>,
    /// What it may use.
    pub limits: Limits,
    /// What it may reach.
    pub grants: Grants,
}

impl RevisionFacts {
    /// Of a plugin that is not loaded.
    #[must_use]
    pub fn of(manifest: &Manifest, component: &[u8]) -> Self {
        Self::new(manifest, hex::encode(Sha256::digest(component)))
    }

    pub(crate) fn new(manifest: &Manifest, digest: String) -> Self {
        Self {
            plugin: manifest.name.clone(),
            version: manifest.version.clone(),
            digest,
            hooks: manifest.hooks.clone(),
            settings: crate::revision::to_json(&manifest.settings),
            limits: manifest.limits,
            grants: manifest.grants.clone(),
        }
    }
}

/// A skill, as far as a difference is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SkillFacts {
    /// What it is for.
    pub description: String,
    /// SHA-256 of everything else in it.
    pub digest: String,
}

impl From<&Skill> for SkillFacts {
    fn from(skill: &Skill) -> Self {
        let mut hash = Sha256::new();
        // Plain records always have a JSON form; the body is not part of it.
        hash.update(serde_json::to_vec(skill).unwrap_or_default());
        hash.update(&skill.body);
        Self { description: skill.description.clone(), digest: hex::encode(hash.finalize()) }
    }
}

/// What a line-up has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LineUpFacts {
    /// By name.
    pub plugins: BTreeMap<String, RevisionFacts>,
    /// By name.
    pub skills: BTreeMap<String, SkillFacts>,
}

impl From<&LineUp> for LineUpFacts {
    fn from(lineup: &LineUp) -> Self {
        let facts = lineup.revisions().iter().map(Revision::facts);
        Self {
            plugins: facts.map(|facts| (facts.plugin.clone(), facts)).collect(),
            skills: lineup.skills().iter().map(|skill| (skill.name.clone(), skill.into())).collect(),
        }
    }
}

impl From<&Volume> for LineUpFacts {
    fn from(volume: &Volume) -> Self {
        let facts = volume.plugins.iter().map(|one| RevisionFacts::of(&one.manifest, &one.component));
        Self {
            plugins: facts.map(|facts| (facts.plugin.clone(), facts)).collect(),
            skills: volume.skills.iter().map(|skill| (skill.name.clone(), skill.into())).collect(),
        }
    }
}

/// One place where two sets of facts differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// A JSON Pointer into the facts.
    pub pointer: String,
    /// What stood there; nothing when it is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Value>,
    /// What stands there now; nothing when it is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Value>,
}

/// What differs between two [`RevisionFacts`] or two [`LineUpFacts`], by place. A table that is new or gone is one
/// change; a list is compared as a whole.
pub fn diff<T: Serialize>(was: &T, now: &T) -> serde_json::Result<Vec<Change>> {
    let mut changes = Vec::new();
    walk("", &serde_json::to_value(was)?, &serde_json::to_value(now)?, &mut changes);
    Ok(changes)
}

fn walk(pointer: &str, was: &Value, now: &Value, changes: &mut Vec<Change>) {
    if was == now {
        return;
    }
    let (Value::Object(before), Value::Object(after)) = (was, now) else {
        changes.push(Change { pointer: pointer.to_owned(), was: Some(was.clone()), now: Some(now.clone()) });
        return;
    };
    let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
    keys.sort();
    keys.dedup();
    for key in keys {
        let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
        match (before.get(key), after.get(key)) {
            (Some(was), Some(now)) => walk(&pointer, was, now, changes),
            (was, now) => changes.push(Change { pointer, was: was.cloned(), now: now.cloned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str, component: &[u8]) -> RevisionFacts {
        let text = format!("name='p'\nversion='1.0.0'\nhooks=['path-policy']\n{text}");
        RevisionFacts::of(&toml::from_str(&text).unwrap(), component)
    }

    #[test]
    fn every_kind_of_change_has_its_place() {
        let a = facts("[settings]\nsame=1\ngone=true\n'a/b~c'=1\n[settings.deep]\nlist=[1]", b"a");
        let b = facts(
            "[limits]\ndeadline_ms=9\n[grants]\nclocks=true\n[settings]\nsame=1\nnew=2020-01-01\n'a/b~c'=2\n[settings.deep]\nlist=[1,2]",
            b"b",
        );
        let changes = diff(&a, &b).unwrap();
        let places: Vec<_> = changes.iter().map(|change| change.pointer.as_str()).collect();
        assert_eq!(
            places,
            [
                "/digest",
                "/grants/clocks",
                "/limits/deadline_ms",
                "/settings/a~1b~0c",
                "/settings/deep/list",
                "/settings/gone",
                "/settings/new"
            ]
        );
        assert_eq!((&changes[5].was, &changes[5].now), (&Some(true.into()), &None));
        assert_eq!((&changes[6].was, &changes[6].now), (&None, &Some("2020-01-01".into())));
        assert_eq!(diff(&a, &a).unwrap(), []);
    }

    #[test]
    fn skills_are_added_removed_and_changed() {
        let skill = |name: &str, body: &str| {
            let text = format!("---\nname: {name}\ndescription: d\n---\n{body}");
            let skill = crate::parse_skill("x".as_ref(), name, &text).unwrap();
            (name.to_owned(), SkillFacts::from(&skill))
        };
        let facts =
            |skills: Vec<_>| LineUpFacts { plugins: BTreeMap::new(), skills: skills.into_iter().collect() };
        let a = facts(vec![skill("gone", "x"), skill("same", "x"), skill("changed", "x")]);
        let b = facts(vec![skill("new", "x"), skill("same", "x"), skill("changed", "y")]);
        let changes = diff(&a, &b).unwrap();
        let places: Vec<_> = changes.iter().map(|change| change.pointer.as_str()).collect();
        assert_eq!(places, ["/skills/changed/digest", "/skills/gone", "/skills/new"]);
    }
}
