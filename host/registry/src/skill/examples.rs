//! A skill's example messages, `evals/queries.jsonl`: a JSON object a line, with `text` and whether it is meant to find
//! the skill, `match`. Other keys are for people.
//!
//! Read leniently: a line that is no example is named and left out, the others count. Bounds: [`MAX_BYTES`] of the file,
//! [`MAX_ROWS`] examples, [`MAX_TEXT`] bytes of a text, and [`MAX_PROBLEMS`] lines are named.

use crate::problem::Problem;
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path};

/// Where they are, beneath the skill's folder.
pub(crate) const EXAMPLES: &str = "evals/queries.jsonl";
/// Bytes of the file that are read; a line that does not end within them is left out.
pub(crate) const MAX_BYTES: usize = 256 << 10;
/// Examples that are kept.
const MAX_ROWS: usize = 512;
/// Bytes of a text: a message has no more either.
const MAX_TEXT: usize = 8 << 10;
/// Lines that are named.
const MAX_PROBLEMS: usize = 16;

/// Example messages by skill.
pub type Examples = BTreeMap<String, Vec<SkillExample>>;

/// A message, and whether it calls for the skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillExample {
    /// As a user would type it.
    pub text: String,
    /// Whether it calls for the skill; `match` in the file, and true where a line does not say.
    pub wanted: bool,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(rename = "match", default = "yes")]
    wanted: bool,
}

fn yes() -> bool {
    true
}

/// The examples in a file's text, and what is wrong with it. `path` is for messages. More than [`MAX_BYTES`] may be
/// handed in; they are not looked at.
pub(crate) fn read(path: &Path, text: &str) -> (Vec<SkillExample>, Vec<Problem>) {
    let mut found = Found { path, examples: vec![], problems: vec![] };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let whole = within(text);
    for (number, line) in (1..).zip(whole.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        if found.examples.len() == MAX_ROWS {
            found.wrong(
                Some(number),
                format!("comes after {MAX_ROWS} examples; it and what follows are not read"),
            );
            break;
        }
        match example(line) {
            Ok(example) => found.examples.push(example),
            Err(reason) => found.wrong(Some(number), reason),
        }
    }
    if whole.len() < text.len() {
        found.wrong(None, format!("is larger than {} KiB; what is behind that is not read", MAX_BYTES >> 10));
    }
    (found.examples, found.problems)
}

/// The lines that end within the bound.
fn within(text: &str) -> &str {
    if text.len() <= MAX_BYTES {
        return text;
    }
    let end = text.floor_char_boundary(MAX_BYTES);
    let lines = text.get(..end).and_then(|front| front.rfind('\n'));
    text.get(..lines.unwrap_or(0)).unwrap_or_default()
}

fn example(line: &str) -> Result<SkillExample, String> {
    let Line { text, wanted } = serde_json::from_str(line)
        .map_err(|error| format!("is no example: {error}; write {{\"text\": …, \"match\": true}}"))?;
    match text.trim().len() {
        0 => Err("has an empty text".into()),
        1..=MAX_TEXT => Ok(SkillExample { text, wanted }),
        long => Err(format!("has a text of {long} bytes; at most {MAX_TEXT} are a message")),
    }
}

struct Found<'a> {
    path: &'a Path,
    examples: Vec<SkillExample>,
    problems: Vec<Problem>,
}

impl Found<'_> {
    /// Names it, unless enough is named already.
    fn wrong(&mut self, line: Option<u32>, reason: String) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { path: self.path.to_owned(), line, reason });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<SkillExample>, Vec<Problem>) {
        super::read(Path::new("skills/a/evals/queries.jsonl"), text)
    }

    fn lines(problems: &[Problem]) -> Vec<Option<u32>> {
        problems.iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn examples_are_read_and_what_is_none_is_named() {
        let text = "\u{FEFF}{\"text\": \"make it rain\", \"lang\": \"en\", \"match\": true}\r\n\n\
            {\"text\": \"雨という字\", \"match\": false, \"note\": {\"by\": [1]}}\nrain\n[1]\n{\"text\": 3}\n\
            {\"match\": true}\n{\"text\": \"  \"}\n{\"text\": \"x\", \"match\": \"yes\"}\n{\"text\": \"snow\"}";
        let (examples, problems) = read(text);
        let found: Vec<_> = examples.iter().map(|one| (one.text.as_str(), one.wanted)).collect();
        assert_eq!(found, [("make it rain", true), ("雨という字", false), ("snow", true)]);
        assert_eq!(lines(&problems), [4, 5, 6, 7, 8, 9].map(Some));
    }

    #[test]
    fn there_is_an_end_to_the_file_to_examples_and_to_texts() {
        let line = |length: usize| format!("{{\"text\": \"{}\"}}\n", "x".repeat(length));
        let (examples, problems) = read(&line(3).repeat(MAX_ROWS + 100));
        assert_eq!((examples.len(), lines(&problems)), (MAX_ROWS, vec![Some(MAX_ROWS as u32 + 1)]));
        assert_eq!(read(&line(3).repeat(MAX_ROWS)).1, []);
        let (examples, problems) = read(&[line(MAX_TEXT), line(MAX_TEXT + 1)].concat());
        assert_eq!((examples.len(), lines(&problems)), (1, vec![Some(2)]));
        let (examples, problems) = read(&line(4000).repeat(100));
        assert_eq!((examples.len(), lines(&problems)), (MAX_BYTES / line(4000).len(), vec![None]));
        assert_eq!(read(&"雨".repeat(MAX_BYTES)).0, []);
    }

    #[test]
    fn a_file_of_nonsense_is_named_a_few_times() {
        let (examples, problems) = read(&"[[[\n".repeat(50_000));
        assert_eq!((examples.len(), problems.len()), (0, MAX_PROBLEMS));
        let deep = "[".repeat(100_000);
        assert_eq!(read(&deep).1.len(), 1);
        assert_eq!(read(""), (vec![], vec![]));
    }
}
