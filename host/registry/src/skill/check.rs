//! The rules, each as the reading that was asked for has it.

use super::{
    MAX_FRONT_BYTES, Skill,
    finding::{Finding, Level, Mode},
    front::{self, Front},
    is_name, tokens,
};
use serde_yaml_ng::Value;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Characters of a name, a description and a note on compatibility.
const NAME: usize = 64;
const DESCRIPTION: usize = 1024;
const COMPATIBILITY: usize = 500;

const KEYS: [&str; 6] = ["name", "description", "license", "compatibility", "metadata", "allowed-tools"];

/// The skill as far as it can be understood, and what is not as it should be; a skill with an error among its findings is
/// none in this reading. `folder` is the name of the folder that it lies in.
pub(super) fn check(folder: &str, text: &str, mode: Mode) -> (Option<Skill>, Vec<Finding>) {
    let front = match front::read(text, mode) {
        Ok(front) => front,
        Err(finding) => return (None, vec![finding]),
    };
    let mut rules = Rules { front: &front, mode, findings: Vec::new() };
    rules.keys();
    let name = rules.name(folder);
    let description = rules.description();
    let compatibility = rules.compatibility();
    let license = rules.license();
    let metadata = rules.metadata();
    let allowed_tools = rules.allowed_tools();
    let mut findings = rules.findings;
    findings.sort_by_key(|finding| finding.line);
    let skill = name.zip(description).map(|(name, description)| Skill {
        tokens: tokens(front.body),
        name,
        description,
        license,
        compatibility,
        metadata,
        allowed_tools,
        body: front.body.to_owned(),
        row: None,
    });
    (skill, findings)
}

struct Rules<'a> {
    front: &'a Front<'a>,
    mode: Mode,
    findings: Vec<Finding>,
}

impl Rules<'_> {
    fn keys(&mut self) {
        for key in self.front.map.keys() {
            let name = scalar(key).unwrap_or_default();
            if !KEYS.contains(&name.as_str()) {
                let message = format!("{name:?} is no key of a skill; put it under metadata, as a string");
                self.tolerated("key.unknown", &name, message);
            }
        }
    }

    fn name(&mut self, folder: &str) -> Option<String> {
        let name = self.text("name", true)?;
        // The reference compares what looks the same as the same.
        let (name, folder) = match self.mode {
            Mode::Reference => (name.trim().nfkc().collect(), folder.nfkc().collect()),
            Mode::Strict | Mode::Lenient => (name, folder.to_owned()),
        };
        let fits = match self.mode {
            Mode::Reference => is_name_anywhere(&name),
            Mode::Strict | Mode::Lenient => is_name(&name),
        };
        if !fits {
            let letters =
                if self.mode == Mode::Reference { "lower-case letters, digits" } else { "a-z, 0-9" };
            let message = format!("name {name:?} must be 1–{NAME} of {letters} and single hyphens");
            self.error("name.form", "name", message);
        } else if name != folder {
            let message = format!("name {name:?} must equal the folder's name {folder:?}");
            self.error("name.folder", "name", message);
        }
        Some(name)
    }

    fn description(&mut self) -> Option<String> {
        let text = self.text("description", true)?;
        let length = text.trim().chars().count();
        if length == 0 || length > DESCRIPTION {
            let message = format!("description must have 1–{DESCRIPTION} characters, and has {length}");
            self.error("description.length", "description", message);
        }
        Some(text.trim().to_owned())
    }

    fn compatibility(&mut self) -> Option<String> {
        let text = self.text("compatibility", false)?;
        let length = text.trim().chars().count();
        let message = format!("compatibility must have 1–{COMPATIBILITY} characters, and has {length}");
        if length > COMPATIBILITY {
            self.error("compatibility.length", "compatibility", message);
        } else if length == 0 && self.mode != Mode::Reference {
            self.tolerated("compatibility.length", "compatibility", message);
        }
        (length > 0).then_some(text)
    }

    fn license(&mut self) -> Option<String> {
        self.text("license", false)
    }

    /// Strings by strings. What is no string but has one form as text is that text, with a warning.
    fn metadata(&mut self) -> BTreeMap<String, String> {
        let Some(value) = self.front.map.get("metadata") else { return BTreeMap::new() };
        let Value::Mapping(map) = value else {
            if !(value.is_null() && self.mode == Mode::Lenient) {
                self.tolerated("metadata.map", "metadata", "metadata must be `key: string` lines, indented");
            }
            return BTreeMap::new();
        };
        let mut metadata = BTreeMap::new();
        for (key, value) in map {
            let (Some(name), Some(text)) = (scalar(key), scalar(value)) else {
                let name = scalar(key).unwrap_or_default();
                let message = format!("metadata {name:?} must be one string; what is nested is not read");
                self.inner("metadata.string", &name, message);
                continue;
            };
            if !value.is_string() && self.mode != Mode::Reference {
                let message = format!("metadata {name:?} must be a string; write it in quotes: {text:?}");
                self.inner("metadata.string", &name, message);
            }
            metadata.insert(name, text);
        }
        let bytes: usize = metadata.iter().map(|(key, value)| key.len() + value.len()).sum();
        if bytes > MAX_FRONT_BYTES {
            let message = format!("metadata has {bytes} bytes, the limit is {MAX_FRONT_BYTES}");
            self.error("metadata.size", "metadata", message);
        }
        metadata
    }

    fn allowed_tools(&mut self) -> Option<String> {
        let Some(Value::Sequence(list)) = self.front.map.get("allowed-tools") else {
            return self.text("allowed-tools", false);
        };
        let tools: Option<Vec<String>> = list.iter().map(|tool| tool.as_str().map(str::to_owned)).collect();
        match (tools, self.mode) {
            (Some(tools), Mode::Reference) => Some(tools.join(" ")),
            (tools, _) => {
                let message = "allowed-tools must be one string, with blanks between the tools";
                self.tolerated("allowed_tools.string", "allowed-tools", message);
                tools.map(|tools| tools.join(" "))
            }
        }
    }

    /// A value that has to be a string.
    fn text(&mut self, key: &'static str, required: bool) -> Option<String> {
        match self.front.map.get(key) {
            None if required => {
                let message = format!("{key} is missing; a skill has a name and a description");
                self.error("key.missing", key, message);
                None
            }
            None => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(value) => {
                let text = scalar(value).filter(|_| self.mode != Mode::Strict && !value.is_null());
                match &text {
                    // In the reference's YAML every plain value is a string.
                    Some(_) if self.mode == Mode::Reference => {}
                    Some(text) => {
                        let message = format!("{key} must be a string; write it in quotes: {text:?}");
                        self.tolerated("value.string", key, message);
                    }
                    None => self.error("value.string", key, format!("{key} must be a string")),
                }
                text
            }
        }
    }

    fn error(&mut self, rule: &'static str, key: &str, message: impl Into<String>) {
        self.findings.push(Finding::error(rule, self.front.line(key), message));
    }

    fn tolerated(&mut self, rule: &'static str, key: &str, message: impl Into<String>) {
        self.findings.push(Finding::tolerated(self.mode, rule, self.front.line(key), message));
    }

    fn inner(&mut self, rule: &'static str, key: &str, message: impl Into<String>) {
        self.findings.push(Finding::tolerated(self.mode, rule, self.front.inner_line(key), message));
    }
}

/// A value's one form as text; lists and maps have none.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Null => Some(String::new()),
        Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => None,
    }
}

/// The form of a name as the reference has it: letters and digits of any script, in lower case.
fn is_name_anywhere(name: &str) -> bool {
    name.chars().count() <= NAME
        && name.to_lowercase() == name
        && name.split('-').all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric))
}

/// Whether any of them is an error.
pub(super) fn fails(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.level == Level::Error)
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
