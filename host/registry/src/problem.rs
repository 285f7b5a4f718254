//! What is wrong with something on the volume: file, line, reason. It never stops the others.

use crate::source::{PLUGINS, SKILLS};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use utoipa::ToSchema;

/// Something that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// The file or folder, relative to the volume.
    #[schema(value_type = String)]
    pub path: PathBuf,
    /// From 1, where the file's text is to blame.
    pub line: Option<u32>,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl Problem {
    pub(crate) fn at(path: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), line: None, reason: reason.into() }
    }

    /// Whether it is about a plugin, wherever that lies, and not about a skill.
    pub(crate) fn is_of_plugin(&self) -> bool {
        let carried = |kind: &&str| {
            let inside = self.path.strip_prefix(kind).ok();
            inside.and_then(|path| path.iter().nth(1)).is_some_and(|part| part == PLUGINS)
        };
        self.path.starts_with(PLUGINS) || SKILLS.iter().any(carried)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plugin_that_a_skill_carries_is_a_plugin() {
        let of_plugin = |path: &str| Problem::at(path, "").is_of_plugin();
        assert!(of_plugin("plugins/p/plugin.toml"));
        assert!(of_plugin("skills/s/plugins/p") && of_plugin(".claude/skills/s/plugins/p/plugin.wasm"));
        assert!(
            !of_plugin("skills/plugins/SKILL.md") && !of_plugin("skills/s/SKILL.md") && !of_plugin("skills")
        );
    }
}
