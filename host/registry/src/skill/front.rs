//! The front matter: where it is, and what YAML it holds.

use super::{
    MAX_FRONT_BYTES,
    finding::{Finding, Mode},
    flow,
};
use serde_yaml_ng::{Mapping, Value};

/// What a SKILL.md begins with, and what follows.
pub(super) struct Front<'a> {
    /// Between the two `---`.
    yaml: &'a str,
    /// The file's line that it begins on.
    first_line: u32,
    pub(super) map: Mapping,
    pub(super) body: &'a str,
}

/// Finds the front matter and reads its YAML.
pub(super) fn read(text: &str, mode: Mode) -> Result<Front<'_>, Finding> {
    let ((yaml, body), first_line) = match mode {
        // What follows the opening `---` on its own line belongs to it.
        Mode::Reference => (split_anywhere(text)?, 1),
        // An editor's mark is no part of the text.
        Mode::Strict | Mode::Lenient => (split(text.strip_prefix('\u{feff}').unwrap_or(text))?, 2),
    };
    if yaml.len() > MAX_FRONT_BYTES {
        let message = format!("the front matter has {} bytes, the limit is {MAX_FRONT_BYTES}", yaml.len());
        return Err(Finding::error("front_matter.size", 1, message));
    }
    if mode == Mode::Reference
        && let Some((line, what)) = flow::first(yaml)
    {
        let message = format!("front matter: {what} is not read by the reference library; write it out");
        return Err(Finding::error("front_matter.yaml", line, message));
    }
    match serde_yaml_ng::from_str::<Value>(yaml) {
        Ok(Value::Mapping(map)) => Ok(Front { yaml, first_line, map, body }),
        Ok(_) => {
            let message = "front matter: must be `key: value` lines, with at least name and description";
            Err(Finding::error("front_matter.map", 2, message))
        }
        Err(error) => {
            let line = error.location().map_or(1, |at| line_of_yaml(yaml, first_line, at.line()));
            Err(Finding::error("front_matter.yaml", line, format!("front matter: {error}")))
        }
    }
}

/// `---` opens and closes it, each alone on a line.
fn split(text: &str) -> Result<(&str, &str), Finding> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        let message = "must begin with a line `---` that opens the front matter";
        return Err(Finding::error("front_matter.missing", 1, message));
    }
    let mut at = first.len();
    for line in lines {
        if line.trim_end() == "---" {
            let front = text.get(first.len()..at).unwrap_or_default();
            let body = text.get(at + line.len()..).unwrap_or_default();
            return Ok((front, body.trim_start_matches(['\r', '\n'])));
        }
        at += line.len();
    }
    Err(unclosed())
}

/// As the reference library does it: whatever is between the first two `---`, wherever they are.
fn split_anywhere(text: &str) -> Result<(&str, &str), Finding> {
    let Some(rest) = text.strip_prefix("---") else {
        let message = "must begin with `---`, without anything before it";
        return Err(Finding::error("front_matter.missing", 1, message));
    };
    rest.split_once("---").map(|(front, body)| (front, body.trim())).ok_or_else(unclosed)
}

fn unclosed() -> Finding {
    Finding::error("front_matter.unclosed", 1, "the front matter is not closed by a line `---`")
}

impl Front<'_> {
    /// The file's line that a top-level key is on.
    pub(super) fn line(&self, key: &str) -> u32 {
        self.line_where(|line| line.strip_prefix(key))
    }

    /// The file's line that a key of `metadata` is on.
    pub(super) fn inner_line(&self, key: &str) -> u32 {
        self.line_where(|line| {
            let inner = line.trim_start();
            if inner.len() == line.len() {
                None
            } else {
                inner.trim_start_matches(['"', '\'']).strip_prefix(key)
            }
        })
    }

    fn line_where<'l>(&'l self, after_key: impl Fn(&'l str) -> Option<&'l str>) -> u32 {
        let is = |line: &'l str| {
            let rest = after_key(line).map(|rest| rest.trim_start_matches(['"', '\'']).trim_start());
            rest.is_some_and(|rest| rest.starts_with(':'))
        };
        let found = self.yaml.lines().position(is);
        found.map_or(1, |at| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(self.first_line))
    }
}

/// The file's line for one that YAML counted in the front matter. YAML takes more characters for line breaks than editors
/// do, so its own number may lie beyond the file.
fn line_of_yaml(front: &str, first: u32, line: usize) -> u32 {
    let mut breaks = line.saturating_sub(1);
    let mut found = first;
    let mut chars = front.chars().peekable();
    while breaks > 0
        && let Some(ch) = chars.next()
    {
        match ch {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => (breaks, found) = (breaks - 1, found + 1),
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => breaks -= 1,
            _ => {}
        }
    }
    found
}
