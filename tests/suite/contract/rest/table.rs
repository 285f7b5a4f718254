//! The table as it is read.

use super::super::stage::Start;
use super::exchange::{Answer, Asked};
use super::openapi::line;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// `tests/contract/rest.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub lines: Lines,
    /// Lines that another test shows: `path/of/file.rs::name_of_test`.
    pub elsewhere: BTreeMap<String, String>,
    pub row: Vec<Row>,
}

/// Everything that there is, a route as `METHOD /path/{id}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    /// Those of the description, exactly.
    pub routes: BTreeSet<String>,
    /// What browsers open beside them.
    pub pages: BTreeSet<String>,
    /// What clients know and this server leaves to others.
    not_here: BTreeSet<String>,
    /// Status and sentence.
    refusals: BTreeSet<String>,
}

/// Questions and answers, one after the other.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub name: String,
    /// How far the owner has come when the row begins.
    #[serde(default)]
    pub start: Start,
    /// Which server it is with.
    #[serde(default = "plain")]
    pub server: String,
    pub steps: Vec<Step>,
}

/// One thing that happens: a question with its answer, or a frame over the owner's WebSocket.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub send: Option<Asked>,
    pub hear: Option<Answer>,
    /// A frame that is sent.
    pub say: Option<Value>,
    /// A frame that is waited for.
    pub until: Option<Value>,
    /// So many times.
    #[serde(default = "once")]
    pub times: usize,
}

fn plain() -> String {
    "plain".to_owned()
}

fn once() -> usize {
    1
}

impl Table {
    pub fn read() -> Self {
        super::super::read("rest.toml")
    }

    pub fn lines(&self) -> BTreeSet<String> {
        let Lines { routes, pages, not_here, refusals } = &self.lines;
        let refusals = refusals.iter().map(|refusal| format!("refusal {refusal}"));
        routes.iter().chain(pages).chain(not_here).cloned().chain(refusals).collect()
    }

    /// What rows and other tests show. A route is shown where what it is for comes about; only one that always refuses is
    /// shown by a refusal.
    pub fn shown(&self, operations: &BTreeMap<String, bool>) -> BTreeSet<String> {
        let Lines { routes, pages, not_here, .. } = &self.lines;
        let mut shown: BTreeSet<String> = self.elsewhere.keys().cloned().collect();
        for step in self.row.iter().flat_map(|row| &row.steps) {
            let (Some(asked), Some(answer)) = (&step.send, &step.hear) else { continue };
            shown.extend(answer.refusal().map(|refusal| format!("refusal {refusal}")));
            let lines = routes.iter().chain(pages).chain(not_here);
            let Some(line) = line(lines, &asked.method, &asked.path) else { continue };
            let only_refuses = not_here.contains(line) || operations.get(line) == Some(&false);
            if answer.status < 400 || only_refuses {
                shown.insert(line.clone());
            }
        }
        shown
    }
}
