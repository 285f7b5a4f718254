//! The skills of the repository and requests folded the way the host folds, for native tests.

#![allow(dead_code, unreachable_pub, reason = "every test file uses its own part")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use skill_ranker::{Ranker, Settings};
use waza_fold::fold;
use waza_linear::{ClassOptions, Labelled, Row, fit_classes};
use waza_sdk::skill_ranker::{Options, Ranked, SkillEntry, SkillRanker as _};
use waza_sdk::{Dimension, Pending, Plugin as _, Request, testing};

/// The part of a SKILL.md between the two lines of dashes.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FrontMatter {
    pub name: String,
    pub description: String,
    pub license: String,
    pub compatibility: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub allowed_tools: Option<String>,
}

/// A skill of the repository: its folder, its front matter and its body.
pub struct Skill {
    pub folder: PathBuf,
    pub front: FrontMatter,
    pub body: String,
}

/// All skills of the repository, in no order.
pub fn skills() -> Vec<Skill> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../skills");
    let folders = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    folders.filter(|path| path.is_dir()).map(read).collect()
}

fn read(folder: PathBuf) -> Skill {
    let text = std::fs::read_to_string(folder.join("SKILL.md")).unwrap();
    let rest = text.strip_prefix("---\n").unwrap_or_else(|| panic!("{}: no front matter", folder.display()));
    let (front, body) = rest.split_once("\n---\n").unwrap();
    let front =
        serde_yaml_ng::from_str(front).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    Skill { folder, front, body: body.into() }
}

/// The catalogue as the host hands it over.
pub fn catalogue(with_bodies: bool) -> Vec<SkillEntry> {
    let entry = |skill: Skill| SkillEntry {
        name: skill.front.name,
        description: skill.front.description,
        body: with_bodies.then_some(skill.body),
        metadata: skill.front.metadata.into_iter().collect(),
    };
    skills().into_iter().map(entry).collect()
}

/// The example messages of a skill, as its author wrote them: text and whether it calls for the skill.
pub fn examples(skill: &str) -> Vec<(String, bool)> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../skills").join(skill).join("evals/queries.jsonl");
    let read = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        (line["text"].as_str().unwrap().to_owned(), line["match"] == true)
    };
    std::fs::read_to_string(path).unwrap_or_default().lines().map(read).collect()
}

/// Messages that want no skill in particular.
pub fn background() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../training/background.jsonl");
    let read = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["text"].as_str().unwrap().to_owned()
    };
    std::fs::read_to_string(path).unwrap().lines().map(read).collect()
}

/// These entries with the rows that the host fits to the skills' examples.
pub fn with_rows(mut entries: Vec<SkillEntry>) -> Vec<SkillEntry> {
    let labelled = |(text, wanted): &(String, bool)| Labelled::new(&fold(text).0, *wanted);
    let classes: Vec<Vec<_>> =
        entries.iter().map(|entry| examples(&entry.name).iter().map(labelled).collect()).collect();
    let background: Vec<_> = background().iter().map(|text| labelled(&(text.clone(), false))).collect();
    let rows = fit_classes(&classes, &background, &ClassOptions::default());
    for (entry, fitted) in entries.iter_mut().zip(rows) {
        entry.metadata.extend(fitted.map(|fitted| with_row(&fitted.row)));
    }
    entries
}

/// A row as the host hands it over.
pub fn with_row(row: &Row) -> (String, String) {
    ("waza.row".into(), row.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// These entries without their trigger phrases, as of an author who wrote examples instead.
pub fn without_triggers(mut entries: Vec<SkillEntry>) -> Vec<SkillEntry> {
    entries.iter_mut().for_each(|entry| entry.metadata.retain(|(key, _)| !key.starts_with("waza.triggers")));
    entries
}

/// A ranker over these entries.
pub fn ranker(settings: Settings, entries: Vec<SkillEntry>) -> Ranker {
    let mut ranker = Ranker::configure(settings).unwrap();
    ranker.index(entries).unwrap();
    ranker
}

/// A message in a project: `none`, `2d` or `3d`.
pub fn request(project: &str, text: &str) -> Request {
    let mut request = testing::request(text);
    (request.folded, request.folded_map) = fold(text);
    request.project.dimension = match project {
        "2d" => Some(Dimension::TwoD),
        "3d" => Some(Dimension::ThreeD),
        _ => None,
    };
    request.project.exists = request.project.dimension.is_some();
    request.project.pending = Pending::Nothing;
    request
}

/// As a host asks.
pub const OPTIONS: Options = Options { max_results: 8, min_p: 300_000, with_evidence: true };

/// The names that a ranking gives.
pub fn names(ranked: &[Ranked]) -> Vec<&str> {
    ranked.iter().map(|ranked| ranked.name.as_str()).collect()
}
