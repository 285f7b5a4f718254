//! Reads `plugin.toml`: what a plugin is, what it is called for and what it may use.

use crate::{
    fail::{FailMode, FailRule},
    problem::Problem,
    skill,
};
use serde::{Deserialize, Serialize};
use std::{
    num::NonZeroU32,
    path::{Component, Path, PathBuf},
};
use waza_engine::{Grants, Hook, Limits};

/// Bytes a manifest may have.
pub(crate) const MAX_BYTES: u64 = 64 << 10;

/// A plugin's manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Kebab-case, equal to the folder's name and to what the component calls itself.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// What it is for, one sentence.
    #[serde(default)]
    pub description: String,
    /// The interfaces it is called through.
    pub hooks: Vec<Hook>,
    /// The component, relative to the manifest.
    #[serde(default = "default_component")]
    pub component: PathBuf,
    /// What to do when it does not answer; unset, as its hooks' kind fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fail: Option<FailMode>,
    /// Failures in a row after which `fail = "previous"` takes over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_after_traps: Option<NonZeroU32>,
    /// What it may use.
    #[serde(default)]
    pub limits: Limits,
    /// What it asks for. It is left out unless the operator grants all of it.
    #[serde(default)]
    pub grants: Grants,
    /// Given to `configure` as JSON.
    #[serde(default)]
    pub settings: toml::Table,
}

impl Manifest {
    /// How it fails, unless the operator says otherwise.
    #[must_use]
    pub fn fail_rule(&self) -> FailRule {
        FailRule { fail: self.fail, previous_after_traps: self.previous_after_traps }
    }
}

fn default_component() -> PathBuf {
    "plugin.wasm".into()
}

/// Reads a manifest. `path` is for messages, `folder` is the name it must have.
pub fn parse(path: &Path, folder: &str, text: &str) -> Result<Manifest, Problem> {
    let problem = |line: u32, reason: String| Problem { path: path.to_owned(), line: Some(line), reason };
    let manifest: Manifest = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        problem(u32::try_from(line).unwrap_or(u32::MAX), error.message().to_owned())
    })?;
    let at = |key: &str| {
        let found = text.lines().position(|line| line.trim_start().starts_with(key));
        found.map_or(1, |at| u32::try_from(at + 1).unwrap_or(u32::MAX))
    };
    if !skill::is_name(&manifest.name) {
        return Err(problem(
            at("name"),
            format!("name {:?} must be 1–64 of a-z, 0-9 and single hyphens", manifest.name),
        ));
    }
    if manifest.name != folder {
        return Err(problem(
            at("name"),
            format!("name {:?} must equal the folder's name {folder:?}", manifest.name),
        ));
    }
    if manifest.hooks.is_empty() {
        return Err(problem(at("hooks"), "hooks must name at least one interface".into()));
    }
    let mut hooks = manifest.hooks.iter().enumerate();
    if let Some((_, twice)) = hooks.find(|(at, hook)| manifest.hooks.iter().take(*at).any(|h| h == *hook)) {
        return Err(problem(at("hooks"), format!("hooks names {twice} twice")));
    }
    if let Err(reason) = manifest.fail_rule().check(&manifest.hooks) {
        return Err(problem(at("fail"), reason));
    }
    if let Some(key) = manifest.settings.iter().find_map(|(key, value)| without_json(value).then_some(key)) {
        let reason = format!("settings.{key} holds nan or inf, which JSON does not have");
        return Err(problem(at(key), reason));
    }
    if manifest.component.as_os_str().is_empty() {
        return Err(problem(at("component"), "component must name a file".into()));
    }
    if !manifest.component.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(problem(at("component"), "component must be a file inside the plugin's folder".into()));
    }
    Ok(manifest)
}

/// The plugin gets its settings as JSON, where such a number would silently be `null`.
fn without_json(value: &toml::Value) -> bool {
    match value {
        toml::Value::Float(float) => !float.is_finite(),
        toml::Value::Array(items) => items.iter().any(without_json),
        toml::Value::Table(table) => table.values().any(without_json),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Manifest, Problem> {
        parse(Path::new("plugins/p/plugin.toml"), "p", text)
    }

    #[test]
    fn defaults_and_settings() {
        let m = read(
            "name='p'\nversion='1.0.0'\nhooks=['path-policy']\n[limits]\ndeadline_ms=9\n[settings]\na=1\n",
        )
        .unwrap();
        assert_eq!(m.component, Path::new("plugin.wasm"));
        assert_eq!(m.limits, Limits { deadline_ms: 9, ..Limits::default() });
        assert_eq!(m.grants, Grants::default());
        assert_eq!(serde_json::to_string(&m.settings).unwrap(), r#"{"a":1}"#);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let cases = [
            ("name='p'\nversion='1'\nhooks=['nope']", 3, "nope"),
            ("name='p'\nversion='1'\nhooks=[]", 3, "at least one"),
            ("name='q'\nversion='1'\nhooks=['path-policy']", 1, "folder"),
            ("name='p'\nversion='1'\nhooks=['path-policy']\ncolour='red'", 4, "colour"),
            ("name='p'\nversion='1'\nhooks=['path-policy']\ncomponent='../x.wasm'", 4, "inside"),
            ("name='p'\nversion='1'\nhooks=['path-policy']\ncomponent='/x.wasm'", 4, "inside"),
            ("name='p'\nversion='1'\nhooks=['path-policy']\n[limits]\nmemory_mib=-1", 5, "-1"),
            ("name='p'\nversion='1'\nhooks=['path-policy']\n[grants]\nsockets=true", 5, "sockets"),
            ("name='p'\nversion='1'\nhooks=['path-policy']\n[grants]\nhttp=['*']", 5, "is not a host"),
            ("name='p'\nname='p'", 2, "duplicate"),
            ("\u{0}", 1, ""),
            ("name='p'\nversion='1'\nhooks=['path-policy','path-policy']", 3, "twice"),
            ("name='p'\nversion='1'\nhooks=['path-policy']\ncomponent=''", 4, "name a file"),
            ("name='p'\nversion='1'\nhooks=['path-policy']\nfail='next'", 4, "unseen"),
            ("name='p'\nversion='1'\nhooks=['path-policy']\nfail='open'", 4, "open"),
            ("name='p'\nversion='1'\nhooks=['path-policy']\nprevious_after_traps=0", 4, "nonzero"),
            ("name='p'\nversion='1'\nhooks=['path-policy']\n[settings]\na=[{b=nan}]", 5, "settings.a"),
        ];
        for (text, line, reason) in cases {
            let problem = read(text).unwrap_err();
            assert_eq!(problem.line, Some(line), "{text:?}: {problem}");
            assert!(problem.reason.contains(reason), "{text:?}: {problem}");
        }
    }
}
