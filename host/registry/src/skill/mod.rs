//! A skill by the Agent Skills specification: what one is, and how the host reads it.
//!
//! The host reads leniently: it takes whatever another program would understand the same way, and leaves out what could be
//! meant in two ways. [`check`](check::check) says what is not as the specification has it, and in which reading.

mod catalogue;
mod check;
mod examples;
mod finding;
mod fit;
mod flow;
mod front;
#[cfg(test)]
pub(crate) mod others;
mod prompt;
mod relations;

pub use catalogue::{Validated, validate};
pub(crate) use examples::{EXAMPLES, read as read_examples};
pub use examples::{Examples, SkillExample};
pub use finding::{Finding, Level, Mode};
pub(crate) use fit::give_rows;
pub use fit::{FitReport, fit_reports};
pub use prompt::to_prompt;
pub use relations::SkillRole;
pub(crate) use relations::problems;

use crate::problem::Problem;
use serde::Serialize;
use std::{collections::BTreeMap, path::Path};

/// What the file is called; the first of them that is there counts. The specification knows the first alone.
pub(crate) const FILES: [&str; 2] = ["SKILL.md", "skill.md"];
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
    /// What its own example messages say of others: a row of a linear model, in hexadecimal. The host fits it, against the
    /// examples of the other skills of the volume; a skill that was read alone has none.
    #[serde(skip)]
    pub row: Option<String>,
}

/// Reads a skill as the host does. `path` is for messages, `folder` is the name it must have.
pub fn parse(path: &Path, folder: &str, text: &str) -> Result<Skill, Problem> {
    let (skill, findings) = check::check(folder, text, Mode::Lenient);
    let wrong = findings.into_iter().find(|finding| finding.level == Level::Error);
    match (skill, wrong) {
        (Some(skill), None) => Ok(skill),
        (_, Some(finding)) => {
            Err(Problem { path: path.to_owned(), line: finding.line, reason: finding.message })
        }
        (None, None) => Err(Problem::at(path, "is no skill")),
    }
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
            (
                "---\nname: demo\ndescription: \"\u{85}\u{85}\u{2028}\"\nmetadata:\n  a: @x\n---\n",
                Some(5),
                "front matter",
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
