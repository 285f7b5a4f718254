//! `plugin.toml`: what is read is whole and bounded, what is refused is refused with a line of the file.

use crate::problem::{self, is_name};
use std::collections::BTreeSet;
use std::path::{Component, Path};
use waza_registry::{Manifest, parse_manifest};

/// The volume reads no more of a manifest.
const MAX_BYTES: usize = 64 << 10;

/// The bytes are the file.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if text.len() > MAX_BYTES {
        return;
    }
    // The folder that the file itself asks for, so that an input is not refused for its name alone.
    let claimed = toml::from_str::<toml::Table>(text)
        .ok()
        .and_then(|table| table.get("name").and_then(|name| name.as_str().map(str::to_owned)));
    let folder = claimed.unwrap_or_else(|| "seed".to_owned());
    let path = Path::new("plugins").join("seed/plugin.toml");
    match parse_manifest(&path, &folder, text) {
        Ok(manifest) => {
            whole(&manifest, &folder, text);
            assert!(parse_manifest(&path, "another-folder", text).is_err() || folder == "another-folder");
        }
        Err(problem) => problem::check(&problem, &path, text),
    }
}

fn whole(manifest: &Manifest, folder: &str, text: &str) {
    assert_eq!(manifest.name, folder);
    assert!(is_name(&manifest.name), "{:?} is no name", manifest.name);
    assert!(manifest.version.len() <= text.len() && manifest.description.len() <= text.len());
    assert!(!manifest.hooks.is_empty(), "no hooks");
    let hooks: BTreeSet<_> = manifest.hooks.iter().collect();
    assert_eq!(hooks.len(), manifest.hooks.len(), "a hook is named twice");
    let mut parts = manifest.component.components().peekable();
    assert!(parts.peek().is_some(), "a component without a name");
    assert!(parts.all(|part| matches!(part, Component::Normal(_))), "{:?}", manifest.component);
    manifest.settings.values().for_each(says_itself);
}

/// JSON has no NaN and no infinity; a setting that would reach the plugin as `null` must have been refused.
fn says_itself(value: &toml::Value) {
    match value {
        toml::Value::Float(float) => assert!(float.is_finite(), "{float} has no JSON form"),
        toml::Value::Array(items) => items.iter().for_each(says_itself),
        toml::Value::Table(table) => table.values().for_each(says_itself),
        _ => {}
    }
}
