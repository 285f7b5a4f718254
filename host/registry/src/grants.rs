//! Compares what a plugin asks for with what the operator grants. A plugin gets what it asks for and nothing beyond, or
//! it is left out: half of what it needs is no use to it.

use crate::{manifest::Manifest, problem::Problem, volume::PluginFolder};
use std::{collections::BTreeMap, path::Path};
use waza_engine::Grants;

/// The plugins whose wishes are all granted, and why the others are left out. What an operator grants beyond that is
/// not given.
pub(crate) fn admit(
    folders: Vec<PluginFolder>,
    granted: &BTreeMap<String, Grants>,
) -> (Vec<PluginFolder>, Vec<Problem>) {
    let mut problems = Vec::new();
    let admitted = folders.into_iter().filter(|folder| {
        let Some((reason, hint)) = missing(&folder.manifest, granted) else { return true };
        let path = Path::new("plugins").join(&folder.manifest.name).join("plugin.toml");
        problems.push(Problem::at(path, format!("{reason}; {hint}")));
        false
    });
    (admitted.collect(), problems)
}

/// What a plugin asks for and was not given, and what to write if it is to have it.
pub(crate) fn missing(manifest: &Manifest, granted: &BTreeMap<String, Grants>) -> Option<(String, String)> {
    let (name, nothing) = (&manifest.name, Grants::default());
    let (grant, line) = manifest.grants.missing_from(granted.get(name).unwrap_or(&nothing))?;
    let reason = format!("asks for the grant {grant}, which it was not given");
    let hint = format!(
        "if it is to have it, write `{line}` under [grants.{name}] in the server's configuration (waza.toml)"
    );
    Some((reason, hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, grants: &str) -> PluginFolder {
        let text = format!("name='{name}'\nversion='1'\nhooks=['path-policy']\n[grants]\n{grants}");
        PluginFolder {
            manifest: toml::from_str(&text).unwrap(),
            component: [].into(),
            cases: None,
            skill_folder: None,
        }
    }

    #[test]
    fn a_plugin_gets_all_that_it_asks_for_or_is_left_out_with_what_to_write() {
        let folders = || {
            vec![
                folder("modest", ""),
                folder("reader", "skill_folder = true"),
                folder("caller", "http = ['api.example.com', 'example.org']\nclocks = true"),
            ]
        };
        let (admitted, problems) = admit(folders(), &BTreeMap::new());
        assert_eq!(admitted.len(), 1);
        let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(
            shown[0].starts_with("plugins/reader/plugin.toml: asks for the grant skill_folder,"),
            "{shown:?}"
        );
        assert!(shown[0].contains("`skill_folder = true` under [grants.reader]"), "{shown:?}");
        assert!(shown[1].contains("`clocks = true` under [grants.caller]"), "{shown:?}");

        let granted: BTreeMap<String, Grants> = toml::from_str(
            "[reader]\nskill_folder = true\nclocks = true\n[caller]\nhttp = ['*.example.com']\nclocks = true",
        )
        .unwrap();
        let (admitted, problems) = admit(folders(), &granted);
        assert_eq!(
            admitted.iter().map(|f| f.manifest.name.as_str()).collect::<Vec<_>>(),
            ["modest", "reader"]
        );
        assert!(!admitted[1].manifest.grants.clocks, "what is granted and not asked for is not given");
        assert!(problems[0].reason.contains("`http = [\"example.org\"]`"), "{problems:?}");
    }
}
