//! Loads a plugin as the host does, and past every refusal that can be put right for the rest of the check. Each try
//! takes something away (a hook, a limit, the settings, a name), so the tries come to an end.

use crate::place::Place;
use crate::refusal;
use crate::report::Finding;
use std::sync::Arc;
use waza_engine::{Engine, Limits, LoadError};
use waza_registry::{Hook, Manifest, PluginFolder, PluginSummary, Revision};

/// What came of the tries.
pub(crate) struct Tried {
    /// The plugin, if the first try loaded it.
    pub(crate) loaded: Option<PluginSummary>,
    /// The same, to be asked.
    pub(crate) revision: Option<Revision>,
    /// What it loads with, or would if it took no settings; nothing when it cannot be helped.
    pub(crate) loadable: Option<Manifest>,
    pub(crate) findings: Vec<Finding>,
}

/// Tries until the plugin loads or cannot be helped.
pub(crate) fn load(engine: &Engine, folder: &PluginFolder, place: &Place) -> Tried {
    let mut manifest = folder.manifest.clone();
    let mut tried = Tried { loaded: None, revision: None, loadable: None, findings: Vec::new() };
    loop {
        let attempt = PluginFolder { manifest: manifest.clone(), ..folder.clone() };
        match Revision::load(engine, attempt, Arc::default()) {
            Ok(revision) => {
                if tried.findings.is_empty() {
                    tried.loaded = Some(revision.summary());
                    tried.revision = Some(revision);
                }
                tried.loadable = Some(manifest);
                return tried;
            }
            // It was not the operator's settings, then: the plugin takes none at all.
            Err(LoadError::Settings { .. }) if manifest.settings != folder.manifest.settings => {
                tried.loadable = Some(manifest);
                return tried;
            }
            Err(error) => {
                tried.findings.extend(refusal::findings(&error, folder, place));
                match put_right(manifest, &error) {
                    Some(next) => manifest = next,
                    None => return tried,
                }
            }
        }
    }
}

/// The manifest without what was refused; `None` when nothing can be done about it.
fn put_right(mut manifest: Manifest, error: &LoadError) -> Option<Manifest> {
    let before = manifest.clone();
    match error {
        LoadError::MissingExport { export, .. } | LoadError::WrongType { export, .. } => {
            // Its version is the component's own.
            let lost = |hook: &Hook| export.starts_with(&format!("waza:plugin/{hook}@"));
            manifest.hooks.retain(|hook| !lost(hook));
        }
        LoadError::LimitTooLarge { what, .. } => {
            let (limits, usual) = (&mut manifest.limits, Limits::default());
            match *what {
                "memory_mib" => limits.memory_mib = usual.memory_mib,
                "concurrent_calls" => limits.concurrent_calls = usual.concurrent_calls,
                _ => {}
            }
        }
        LoadError::Settings { .. } | LoadError::Call { step: "configure", .. } => manifest.settings.clear(),
        LoadError::NameDiffers { found, .. } => manifest.name.clone_from(found),
        LoadError::ImageTooLarge { .. } => manifest.limits.image_mib = u32::MAX >> 20,
        LoadError::Component { .. }
        | LoadError::Compile { .. }
        | LoadError::Incompatible { .. }
        | LoadError::ImportNotGranted { .. }
        | LoadError::UnknownImport { .. }
        | LoadError::Host { .. }
        | LoadError::DeclaresTooMuch { .. }
        | LoadError::Call { .. } => {}
    }
    (manifest != before && !manifest.hooks.is_empty()).then_some(manifest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        toml::from_str("name='p'\nversion='1.0.0'\nhooks=['path-policy', 'asset-rewriter']\n[settings]\na=1")
            .unwrap()
    }

    #[test]
    fn every_refusal_that_is_put_right_takes_something_away() {
        let plugin = || "p".to_owned();
        let missing = |hook: Hook| LoadError::MissingExport {
            plugin: plugin(),
            hook: hook.to_string(),
            export: format!("{}#check", hook.export()),
        };
        let fewer = put_right(manifest(), &missing(Hook::PathPolicy)).unwrap();
        assert_eq!(fewer.hooks, [Hook::AssetRewriter]);
        assert_eq!(put_right(fewer, &missing(Hook::AssetRewriter)), None, "no hook is left");
        assert_eq!(put_right(manifest(), &missing(Hook::SkillRanker)), None, "nothing changed");

        let refused = LoadError::Settings { plugin: plugin(), errors: Vec::new() };
        let without = put_right(manifest(), &refused).unwrap();
        assert!(without.settings.is_empty());
        assert_eq!(put_right(without, &refused), None, "a second time there is nothing to take away");

        let named = LoadError::NameDiffers { plugin: plugin(), found: "q".to_owned() };
        assert_eq!(put_right(manifest(), &named).unwrap().name, "q");
    }
}
