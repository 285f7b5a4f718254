//! The table as it is read.

use super::super::stage::Start;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// `tests/contract/ws.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    lines: Lines,
    /// Lines that another test shows: `path/of/file.rs::name_of_test`.
    pub elsewhere: BTreeMap<String, String>,
    pub row: Vec<Row>,
}

/// Everything that the wire has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lines {
    client: BTreeSet<String>,
    server: BTreeSet<String>,
    errors: BTreeSet<String>,
    closes: BTreeSet<String>,
}

/// One conversation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub name: String,
    /// How far it has come when the row begins.
    #[serde(default)]
    pub start: Start,
    /// Which server it is with.
    #[serde(default = "plain")]
    pub server: String,
    pub steps: Vec<Step>,
}

/// One thing that happens; exactly one of the first six.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Sent.
    pub say: Option<Value>,
    /// Sent as it is.
    pub say_text: Option<String>,
    /// Sent as a binary frame.
    pub say_bytes: Option<Vec<u8>>,
    /// The next frame.
    pub hear: Option<Value>,
    /// The first of the next frames that fits; those before it do not matter.
    pub until: Option<Value>,
    /// Code and reason.
    pub close: Option<String>,
    /// Over which connection; see `Stage::client`.
    #[serde(default)]
    pub by: String,
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
        super::super::read("ws.toml")
    }

    pub fn lines(&self) -> BTreeSet<String> {
        let Lines { client, server, errors, closes } = &self.lines;
        let named = |kind: &str, set: &BTreeSet<String>| -> Vec<String> {
            set.iter().map(|line| format!("{kind} {line}")).collect()
        };
        [named("client", client), named("server", server), named("error", errors), named("close", closes)]
            .concat()
            .into_iter()
            .collect()
    }

    /// What rows and other tests show.
    pub fn shown(&self) -> BTreeSet<String> {
        let mut shown: BTreeSet<String> = self.elsewhere.keys().cloned().collect();
        for step in self.row.iter().flat_map(|row| &row.steps) {
            let known = |kind: &str| self.lines.client.contains(kind);
            if let Some(kind) =
                step.say.as_ref().and_then(|frame| frame["type"].as_str()).filter(|kind| known(kind))
            {
                shown.insert(format!("client {kind}"));
            }
            for frame in step.hear.iter().chain(&step.until) {
                shown.extend(frame["type"].as_str().map(|kind| format!("server {kind}")));
                shown.extend(refusal(frame).map(|text| format!("error {text}")));
            }
            shown.extend(step.close.iter().map(|close| format!("close {close}")));
        }
        shown
    }
}

/// What an `error` frame says: its code where it has one.
fn refusal(frame: &Value) -> Option<&str> {
    let text = frame["error"]["code"].as_str().or_else(|| frame["message"].as_str())?;
    (frame["type"] == "error" && !text.starts_with('<')).then_some(text)
}
