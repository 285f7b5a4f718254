//! The training messages, and the requests that the host would make of them.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use waza_sdk::{Dimension, Pending, Project, Request};

/// The four classes, in the order of every table.
pub(crate) const CLASSES: [&str; 4] = ["create", "edit", "chat", "restore"];

/// What is read of a row.
#[derive(Debug, Deserialize)]
pub(crate) struct Row {
    pub(crate) text: String,
    pub(crate) lang: String,
    context: Context,
    pub(crate) intent: String,
    pub(crate) intent_any: Vec<String>,
    pub(crate) dimension_any: Vec<String>,
    pub(crate) category: String,
}

#[derive(Debug, Deserialize)]
struct Context {
    project: String,
    awaiting_dimension: bool,
}

/// Every message, file by file in the order of their names.
pub(crate) fn read(folder: &Path) -> Result<Vec<Row>> {
    let entries = folder.read_dir().with_context(|| format!("reading {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    let mut rows: Vec<Row> = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        for (at, line) in text.lines().enumerate() {
            let row = serde_json::from_str(line);
            rows.push(row.with_context(|| format!("{}:{}", file.display(), at + 1))?);
        }
    }
    ensure!(!rows.is_empty(), "there are no messages in {}", folder.display());
    Ok(rows)
}

impl Row {
    /// What the host would ask the classifier. A project that is there has versions.
    pub(crate) fn request(&self) -> Request {
        let (folded, folded_map) = waza_fold::fold(&self.text);
        let exists = self.context.project != "none";
        let project = Project {
            exists,
            dimension: match self.context.project.as_str() {
                "2d" => Some(Dimension::TwoD),
                "3d" => Some(Dimension::ThreeD),
                _ => None,
            },
            has_history: exists,
            active_skills: vec![],
            pending: match self.context.awaiting_dimension {
                true => Pending::ChooseDimension,
                false => Pending::Nothing,
            },
        };
        let text = self.text.clone();
        Request { text, folded, folded_map, locale: None, history: vec![], project, attachments: vec![] }
    }

    /// Whether a class is among the accepted ones, with a new game and a change counted as one.
    pub(crate) fn accepts_three_way(&self, class: &str) -> bool {
        self.intent_any.iter().any(|any| three_way(any) == three_way(class))
    }

    /// Whether a class is the only one accepted.
    pub(crate) fn wants_only(&self, class: &str) -> bool {
        self.intent_any.iter().all(|any| any == class)
    }

    /// The category without its subdivision.
    pub(crate) fn kind(&self) -> &str {
        self.category.split(':').next().unwrap_or_default()
    }
}

/// A class with a new game counted as a change.
pub(crate) fn three_way(class: &str) -> &str {
    if class == "create" { "edit" } else { class }
}
