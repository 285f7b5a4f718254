//! The plugin of a case: where its component comes from, and what the operator would have set.

use crate::{case::text, error::CaseError};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use waza_engine::{Grants, Hook, Limits};

/// What a plugin is called where the case does not say.
const NAME: &str = "conformance";

/// What stands for the component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Bytes as they are, a component or not.
    Bytes(PathBuf),
    /// The text of a whole component.
    Text(PathBuf),
    /// The text of a core module that exports the names of the canonical ABI.
    Core(PathBuf),
    /// A plugin that the build makes, by name.
    Fixture(String),
}

/// A plugin and how it is to be loaded.
#[derive(Clone, Debug)]
pub(crate) struct UnderTest {
    pub(crate) source: Source,
    pub(crate) name: String,
    pub(crate) hooks: Vec<Hook>,
    /// A JSON object.
    pub(crate) settings: String,
    pub(crate) limits: Limits,
    /// What the operator grants.
    pub(crate) grants: Grants,
}

/// `plugin.toml` of a case: a manifest of which everything may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    fixture: Option<String>,
    component: Option<PathBuf>,
    name: Option<String>,
    hooks: Option<Vec<Hook>>,
    settings: toml::Table,
    limits: toml::Table,
    grants: Grants,
}

impl UnderTest {
    /// `called` is the hook of the request: what a plugin is for where the case does not say.
    pub(crate) fn read(folder: &Path, called: Hook, base: &Limits) -> Result<Self, CaseError> {
        let path = folder.join("plugin.toml");
        let wrong = |source| CaseError::Toml { file: path.clone(), source };
        let file: File = match text(&path)? {
            Some(text) => toml::from_str(&text).map_err(wrong)?,
            None => File::default(),
        };
        Ok(Self {
            source: source(folder, &file)?,
            name: file.name.or(file.fixture).unwrap_or_else(|| NAME.into()),
            hooks: file.hooks.unwrap_or_else(|| vec![called]),
            settings: serde_json::to_string(&file.settings)
                .map_err(|source| CaseError::Json { file: path.clone(), source })?,
            limits: limits(base, file.limits).map_err(wrong)?,
            grants: file.grants,
        })
    }
}

fn source(folder: &Path, file: &File) -> Result<Source, CaseError> {
    let there = |name: &str| Some(folder.join(name)).filter(|path| path.is_file());
    let mut found: Vec<Source> = [
        there("plugin.wasm").map(Source::Bytes),
        there("plugin.wat").map(Source::Text),
        there("core.wat").map(Source::Core),
        file.component.as_ref().map(|path| Source::Bytes(folder.join(path))),
        file.fixture.clone().map(Source::Fixture),
    ]
    .into_iter()
    .flatten()
    .collect();
    match (found.len(), found.pop()) {
        (1, Some(source)) => Ok(source),
        (count, _) => Err(CaseError::Plugin { folder: folder.to_owned(), count }),
    }
}

/// `base`, but for what is named.
fn limits(base: &Limits, named: toml::Table) -> Result<Limits, toml::de::Error> {
    let mut all = match toml::Value::try_from(base) {
        Ok(toml::Value::Table(all)) => all,
        // Limits are numbers with names; if that ever fails, what is named still holds.
        Ok(_) | Err(_) => toml::Table::new(),
    };
    all.extend(named);
    all.try_into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_that_are_not_named_are_the_runners() {
        let base = Limits { deadline_ms: 7, result_items: 3, ..Limits::default() };
        let named = toml::from_str("deadline_ms = 9").unwrap();
        assert_eq!(limits(&base, named).unwrap(), Limits { deadline_ms: 9, ..base });
        assert!(limits(&base, toml::from_str("dead_line = 9").unwrap()).is_err());
    }

    #[test]
    fn a_case_has_one_plugin() {
        let folder = tempfile::tempdir().unwrap();
        let read = || UnderTest::read(folder.path(), Hook::PathPolicy, &Limits::default());
        assert!(matches!(read(), Err(CaseError::Plugin { count: 0, .. })));
        std::fs::write(folder.path().join("core.wat"), "").unwrap();
        let read_one = read().unwrap();
        assert_eq!(read_one.source, Source::Core(folder.path().join("core.wat")));
        assert_eq!((read_one.name.as_str(), read_one.settings.as_str()), (NAME, "{}"));
        assert_eq!(read_one.hooks, [Hook::PathPolicy]);
        std::fs::write(folder.path().join("plugin.toml"), "fixture = 'hostile'").unwrap();
        assert!(matches!(read(), Err(CaseError::Plugin { count: 2, .. })));
    }
}
