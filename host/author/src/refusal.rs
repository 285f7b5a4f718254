//! What the host's refusal means for the author: what to change, in which file, at which line.

use crate::place::Place;
use crate::report::{Finding, FindingKind, Severity};
use std::path::PathBuf;
use waza_engine::{LoadError, hooks::lifecycle::SettingsError};
use waza_registry::PluginFolder;

/// One finding for one refusal, but for settings, where the plugin says everything that it refuses.
pub(crate) fn findings(error: &LoadError, folder: &PluginFolder, place: &Place) -> Vec<Finding> {
    if let LoadError::Settings { errors, .. } = error
        && !errors.is_empty()
    {
        return errors.iter().map(|error| setting(error, place)).collect();
    }
    let component = || place.path.with_file_name(&folder.manifest.component);
    let (kind, way, message) = meaning(error);
    vec![match way {
        Way::Manifest(way) => finding(kind, place.path.clone(), place.line(&way), message),
        Way::Component => finding(kind, component(), None, message),
    }]
}

/// What has to change.
enum Way<'e> {
    /// A key of `plugin.toml`.
    Manifest(Vec<&'e str>),
    Component,
}

fn meaning(error: &LoadError) -> (FindingKind, Way<'_>, String) {
    match error {
        LoadError::Component { reason, .. } => {
            (FindingKind::Component, Way::Component, format!("is not a usable component: {reason}"))
        }
        LoadError::Compile { fault, .. } => {
            (FindingKind::Component, Way::Component, format!("could not be compiled: {fault}"))
        }
        LoadError::ImportNotGranted { import, grant, .. } => {
            let message = format!(
                "imports {import}, which needs the grant {grant}: write `{}` under [grants]",
                grant.line()
            );
            (FindingKind::Import, Way::Manifest(vec!["grants"]), message)
        }
        LoadError::UnknownImport { import, .. } => {
            let message = format!("imports {import}, which this host does not have; no grant gives it");
            (FindingKind::Import, Way::Component, message)
        }
        LoadError::Host { reason, .. } => {
            (FindingKind::Import, Way::Manifest(vec!["grants"]), reason.clone())
        }
        LoadError::MissingExport { hook, export, .. } => {
            let message = format!("the component does not export {export}, which {hook} consists of");
            (FindingKind::World, Way::Manifest(vec!["hooks"]), message)
        }
        LoadError::Incompatible { needs, has, .. } => {
            let message = format!("needs waza:plugin {needs}; this host has {has}");
            (FindingKind::World, Way::Component, message)
        }
        LoadError::DeclaresTooMuch { what, wanted, limit, .. } => {
            let message = format!("declares {wanted} {what}; the limit is {limit}");
            (FindingKind::Limit, Way::Component, message)
        }
        LoadError::WrongType { export, reason, .. } => {
            let message = format!("exports {export} with other types than this host's: {reason}");
            (FindingKind::World, Way::Component, message)
        }
        LoadError::LimitTooLarge { what, wanted, limit, .. } => {
            let message = format!("{what} = {wanted} is more than this host allows ({limit})");
            (FindingKind::Limit, Way::Manifest(vec!["limits", what]), message)
        }
        LoadError::ImageTooLarge { bytes, limit, .. } => {
            let message = format!("the image has {bytes} bytes; image_mib allows {limit}");
            (FindingKind::Image, Way::Manifest(vec!["limits", "image_mib"]), message)
        }
        LoadError::NameDiffers { found, plugin } => {
            let message = format!("the manifest says {plugin:?} and the component calls itself {found:?}");
            (FindingKind::Name, Way::Manifest(vec!["name"]), message)
        }
        LoadError::Call { step, source, .. } => {
            (FindingKind::Call, Way::Component, format!("failed in {step}: {}", source.fault))
        }
        // Its errors are findings of their own; this is what is left to say if there are none.
        LoadError::Settings { .. } => {
            (FindingKind::Settings, Way::Manifest(vec!["settings"]), "the plugin refuses the settings".into())
        }
    }
}

fn setting(error: &SettingsError, place: &Place) -> Finding {
    let pointer = if error.pointer.is_empty() { "/" } else { &error.pointer };
    let message = format!("the plugin refuses the setting {pointer}: {}", error.message);
    finding(FindingKind::Settings, place.path.clone(), place.line_of_setting(&error.pointer), message)
}

fn finding(kind: FindingKind, path: PathBuf, line: Option<u32>, message: String) -> Finding {
    // The runtime's own messages may have several lines.
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    Finding { severity: Severity::Error, kind, path, line, message }
}
