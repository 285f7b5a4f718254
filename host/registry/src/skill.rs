//! Reads `SKILL.md`: a skill by the Agent Skills specification.

use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path};

/// Bytes a SKILL.md may have.
pub(crate) const MAX_BYTES: u64 = 512 << 10;
/// Bytes its front matter may have, and those of its metadata together. The time that YAML takes grows with the square
/// of the text, and an alias says a long value again in three characters.
const MAX_FRONT_BYTES: usize = 16 << 10;

/// A skill. `body` is what a generator gets, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skill {
    /// 1–64 of `a-z`, `0-9` and single hyphens; equal to the folder's name.
    pub name: String,
    /// What it is for and when to use it; 1–1024 characters.
    pub description: String,
    /// A licence name or file.
    pub license: Option<String>,
    /// What it needs around it; 1–500 characters.
    pub compatibility: Option<String>,
    /// Free strings.
    pub metadata: BTreeMap<String, String>,
    /// Tools it may use without asking, separated by blanks.
    pub allowed_tools: Option<String>,
    /// The Markdown after the front matter.
    #[serde(skip)]
    pub body: String,
    /// About how many tokens the body takes in a prompt.
    pub tokens: usize,
}

#[derive(Deserialize)]
struct FrontMatter {
    name: String,
    description: String,
    license: Option<String>,
    compatibility: Option<String>,
    #[serde(default)]
    metadata: BTreeMap<String, String>,
    #[serde(rename = "allowed-tools")]
    allowed_tools: Option<String>,
}

/// Reads a skill. `path` is for messages, `folder` is the name it must have.
pub fn parse(path: &Path, folder: &str, text: &str) -> Result<Skill, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let problem = |line: u32, reason: String| Problem { path: path.to_owned(), line: Some(line), reason };
    let (front, body) = split(text).map_err(|(line, reason)| problem(line, reason.into()))?;
    if front.len() > MAX_FRONT_BYTES {
        let reason = format!("the front matter has {} bytes, the limit is {MAX_FRONT_BYTES}", front.len());
        return Err(problem(1, reason));
    }
    let front: FrontMatter = serde_yaml_ng::from_str(front).map_err(|error| {
        let line = error.location().map_or(1, |at| line_of_yaml(front, at.line()));
        problem(line, format!("front matter: {error}"))
    })?;
    let at = |key: &str| line_of(text, key);
    if !is_name(&front.name) {
        return Err(problem(
            at("name"),
            format!("name {:?} must be 1–64 of a-z, 0-9 and single hyphens", front.name),
        ));
    }
    if front.name != folder {
        return Err(problem(
            at("name"),
            format!("name {:?} must equal the folder's name {folder:?}", front.name),
        ));
    }
    for (key, value, most) in [
        ("description", Some(&front.description), 1024),
        ("compatibility", front.compatibility.as_ref(), 500),
    ] {
        let length = value.map(|v| v.trim().chars().count());
        if length.is_some_and(|n| n == 0 || n > most) {
            return Err(problem(at(key), format!("{key} must have 1–{most} characters")));
        }
    }
    let metadata: usize = front.metadata.iter().map(|(key, value)| key.len() + value.len()).sum();
    if metadata > MAX_FRONT_BYTES {
        let reason = format!("metadata has {metadata} bytes, the limit is {MAX_FRONT_BYTES}");
        return Err(problem(at("metadata"), reason));
    }
    Ok(Skill {
        tokens: tokens(body),
        name: front.name,
        description: front.description.trim().to_owned(),
        license: front.license,
        compatibility: front.compatibility,
        metadata: front.metadata,
        allowed_tools: front.allowed_tools,
        body: body.to_owned(),
    })
}

/// Front matter and body. `---` opens and closes it, each alone on a line.
fn split(text: &str) -> Result<(&str, &str), (u32, &'static str)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Err((1, "must begin with a line `---` that opens the front matter"));
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
    Err((1, "the front matter is not closed by a line `---`"))
}

/// The file's line for one that YAML counted in the front matter. YAML takes more characters for line breaks than editors
/// do, so its own number may lie beyond the file.
fn line_of_yaml(front: &str, line: usize) -> u32 {
    let mut breaks = line.saturating_sub(1);
    // The front matter begins on the second line of the file.
    let mut found = 2;
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

fn line_of(text: &str, key: &str) -> u32 {
    let found = text
        .lines()
        .position(|line| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':')));
    found.map_or(1, |at| u32::try_from(at + 1).unwrap_or(u32::MAX))
}

/// `^[a-z0-9]+(-[a-z0-9]+)*$`, at most 64.
pub(crate) fn is_name(name: &str) -> bool {
    name.len() <= 64
        && name.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// An estimate that errs on the high side: four ASCII characters a token, and one for each character beyond ASCII.
fn tokens(text: &str) -> usize {
    let ascii = text.bytes().filter(u8::is_ascii).count();
    ascii.div_ceil(4) + text.chars().filter(|c| !c.is_ascii()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Skill, Problem> {
        parse(Path::new("skills/demo/SKILL.md"), "demo", text)
    }

    #[test]
    fn a_whole_skill() {
        let skill = read("---\nname: demo\ndescription: |\n  Makes --- things.\nmetadata:\n  a: b\nallowed-tools: Read\n---\n\n# Hi\n").unwrap();
        assert_eq!((skill.description.as_str(), skill.body.as_str()), ("Makes --- things.", "# Hi\n"));
        assert_eq!(skill.metadata.get("a").map(String::as_str), Some("b"));
    }

    #[test]
    fn byte_order_mark_and_crlf() {
        assert!(read("\u{feff}---\r\nname: demo\r\ndescription: x\r\n---\r\nbody").is_ok());
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let cases = [
            ("", Some(1), "must begin"),
            ("---\nname: demo\n", Some(1), "not closed"),
            ("---\nname: demo\ndescription: [\n---\n", None, "front matter"),
            ("---\nname: Demo\ndescription: x\n---\n", Some(2), "a-z"),
            ("---\nname: other\ndescription: x\n---\n", Some(2), "folder"),
            ("---\nname: demo\ndescription: ''\n---\n", Some(3), "description"),
            ("---\nname: demo\n---\n", None, "description"),
            ("---\n- a\n---\n", None, "front matter"),
            ("---\nname: demo\ndescription: x\nmetadata:\n  a: [1]\n---\n", Some(5), "metadata"),
            (
                "---\nname: demo\ndescription: \"\u{85}\u{85}\u{2028}\"\nmetadata:\n  a: [1]\n---\n",
                Some(5),
                "metadata",
            ),
        ];
        for (text, line, reason) in cases {
            let problem = read(text).unwrap_err();
            assert!(problem.reason.contains(reason), "{text:?}: {problem}");
            if line.is_some() {
                assert_eq!(problem.line, line, "{text:?}: {problem}");
            }
        }
    }

    #[test]
    fn yaml_that_multiplies_is_refused() {
        let long = "x".repeat(2 << 10);
        let aliases: String = (0..20).map(|n| format!("  a{n}: *long\n")).collect();
        let metadata = format!("metadata:\n  a: &long {long}\n{aliases}");
        let deep = format!("other: {}", "[".repeat(MAX_FRONT_BYTES));
        for (more, line, reason) in [(metadata, 4, "metadata has"), (deep, 1, "front matter has")] {
            let problem = read(&format!("---\nname: demo\ndescription: x\n{more}\n---\n")).unwrap_err();
            assert_eq!(problem.line, Some(line), "{problem}");
            assert!(problem.reason.contains(reason) && problem.reason.contains("16384"), "{problem}");
        }
    }

    #[test]
    fn names() {
        for good in ["a", "a-b", "p5js-setup", "0"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "-a", "a-", "a--b", "A", "a_b", "あ", "a b", "a/b", &"a".repeat(65)] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
