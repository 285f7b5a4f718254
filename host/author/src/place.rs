//! Where in `plugin.toml` something stands: a finding that names a line is mended in one step.

use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A manifest's text, which the host has read and understood already.
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    text: String,
}

impl Place {
    pub(crate) fn new(folder: &Path) -> Self {
        let path = folder.join("plugin.toml");
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        Self { path, text }
    }

    /// The line of `way` (`["limits", "memory_mib"]`), or of the nearest thing above it that is there.
    pub(crate) fn line(&self, way: &[&str]) -> Option<u32> {
        let table = DeTable::parse(&self.text).ok()?;
        let (first, rest) = way.split_first()?;
        let mut at = table.get_ref().get_key_value(*first)?;
        let mut start = at.0.span().start;
        for step in rest {
            let (next_start, next) = match below(at.1.get_ref(), step) {
                Some(found) => found,
                None => break,
            };
            (start, at) = (next_start, (at.0, next));
        }
        let before = self.text.get(..start)?;
        u32::try_from(before.matches('\n').count() + 1).ok()
    }

    /// The same for a JSON Pointer into the settings.
    pub(crate) fn line_of_setting(&self, pointer: &str) -> Option<u32> {
        let steps: Vec<String> =
            pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        let way: Vec<&str> = std::iter::once("settings").chain(steps.iter().map(String::as_str)).collect();
        self.line(&way)
    }
}

/// Where a step below a value stands, and what is there.
fn below<'v, 't>(value: &'v DeValue<'t>, step: &str) -> Option<(usize, &'v Spanned<DeValue<'t>>)> {
    match value {
        DeValue::Table(table) => table.get_key_value(step).map(|(key, value)| (key.span().start, value)),
        DeValue::Array(items) => {
            items.get(step.parse::<usize>().ok()?).map(|value| (value.span().start, value))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn the_line_of_a_key_an_item_and_what_is_above_a_missing_one() {
        let text = "name = 'p'\n[limits]\nmemory_mib = 1\n\n[settings]\nlist = [\n  'a',\n  'b',\n]\n[settings.'a/b']\nx = 1\n";
        let place = Place { path: "plugin.toml".into(), text: text.to_owned() };
        assert_eq!(place.line(&["name"]), Some(1));
        assert_eq!(place.line(&["limits", "memory_mib"]), Some(3));
        assert_eq!(place.line(&["version"]), None);
        assert_eq!(place.line_of_setting("/list/1"), Some(8));
        assert_eq!(place.line_of_setting("/list/7"), Some(6));
        assert_eq!(place.line_of_setting("/a~1b/x"), Some(11));
        assert_eq!(place.line_of_setting("/nothing"), Some(5));
        assert_eq!(place.line_of_setting(""), Some(5));
    }
}
