//! The cases that lie beside a plugin: `cases/<case>/{request.json, expect.json | error.txt}`. Read with the plugin, within
//! bounds, and of one state with it: what is asked is what was digested.

use super::beneath::{Root, Stamp};
use crate::{
    case::{Cases, FormError, MAX_CASES, MAX_FILE_BYTES, Written},
    problem::Problem,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where they lie in a plugin's folder.
pub(crate) const CASES: &str = "cases";
/// The files of one.
pub(crate) const FILES: [&str; 3] = ["request.json", "expect.json", "error.txt"];

/// What was read, and of which state each file was.
pub(super) type Read = (Option<Arc<Cases>>, Vec<(PathBuf, Option<Stamp>)>);

/// The folders of a plugin's cases, by name. There are none where the plugin has no cases; too many are a problem, and
/// are not even listed to their end.
pub(crate) fn folders(root: &Root, plugin: &Path) -> Result<Vec<PathBuf>, Problem> {
    let folder = plugin.join(CASES);
    match root.folders_up_to(&folder, MAX_CASES)? {
        Some(found) => Ok(found),
        None => {
            Err(Problem::at(folder, format!("has more than {MAX_CASES} cases; a plugin may have no more")))
        }
    }
}

/// The cases in a plugin's folder; `None` where it has none.
pub(super) fn read(root: &Root, plugin: &Path) -> Result<Read, Problem> {
    let (mut written, mut stamps) = (BTreeMap::new(), Vec::new());
    for folder in folders(root, plugin)? {
        if root.stamp(&folder.join("plugin.toml")).is_ok_and(|stamp| stamp.is_some()) {
            let reason = "a plugin's own case is put to the plugin as it is configured; remove this file";
            return Err(Problem::at(folder.join("plugin.toml"), reason));
        }
        let mut texts = [const { None }; 3];
        for (text, file) in texts.iter_mut().zip(FILES) {
            let path = folder.join(file);
            let seen = root.read(&path, MAX_FILE_BYTES)?;
            stamps.push((path.clone(), seen.as_ref().map(|seen| seen.stamp)));
            *text = seen.map(|seen| seen.text(&path)).transpose()?;
        }
        let [request, expect, error] = texts;
        let request = request.ok_or_else(|| Problem::at(folder.join("request.json"), "is missing"))?;
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        written.insert(name, Written { request, expect, error });
    }
    if written.is_empty() {
        return Ok((None, stamps));
    }
    let cases =
        Cases::of(written).map_err(|(case, error)| problem(&plugin.join(CASES).join(case), &error))?;
    Ok((Some(Arc::new(cases)), stamps))
}

fn problem(folder: &Path, error: &FormError) -> Problem {
    let path = error.file().map_or_else(|| folder.to_owned(), |file| folder.join(file));
    match error {
        FormError::Json { source, .. } => {
            let line = u32::try_from(source.line()).ok().filter(|line| *line > 0);
            Problem { path, line, reason: source.to_string() }
        }
        FormError::ErrorText { line } => {
            Problem { path, line: u32::try_from(*line).ok(), reason: "is not `key: value`".into() }
        }
        FormError::Mutates => Problem::at(path, "a plugin's own case cannot `mutate` the plugin; remove it"),
        FormError::Both | FormError::Neither | FormError::TooMany { .. } => {
            Problem::at(path, error.to_string())
        }
    }
}
