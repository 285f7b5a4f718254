//! What is said of a skill, and by which reading of the specification.

use serde::Serialize;

/// A reading of the specification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The specification's words, all of them: what to write.
    #[default]
    Strict,
    /// As the host reads: what can be understood in one way only is taken, with a warning.
    Lenient,
    /// As the specification's reference library reads, where that differs from its words: names in any script, a list of
    /// tools, `---` anywhere ends the front matter, YAML without its flow style, anchors and tags.
    Reference,
}

/// How much it weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It is a skill all the same.
    Warning,
    /// It is no skill in this reading.
    Error,
}

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it weighs in the reading that was asked for.
    pub level: Level,
    /// A stable word for it, such as `name.form`.
    pub rule: &'static str,
    /// Of the file, from 1; none where no line is to blame.
    pub line: Option<u32>,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Finding {
    pub(super) fn error(rule: &'static str, line: u32, message: impl Into<String>) -> Self {
        Self { level: Level::Error, rule, line: Some(line), message: message.into() }
    }

    /// An error, but for the host a warning.
    pub(super) fn tolerated(mode: Mode, rule: &'static str, line: u32, message: impl Into<String>) -> Self {
        let level = if mode == Mode::Lenient { Level::Warning } else { Level::Error };
        Self { level, ..Self::error(rule, line, message) }
    }
}
