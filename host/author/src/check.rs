//! The check itself: the host's load, then what the host does not mind and an author should know.

use crate::{
    place::Place,
    report::{Finding, FindingKind, Report, Seen, Severity},
    tries,
};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use waza_engine::{Engine, EngineOptions, ImageReport, LoadError, PluginSpec, hooks::lifecycle::Info};
use waza_registry::{
    Manifest, PluginFolder, PluginSummary, Revision, RolloutSettings,
    case::{CaseFault, Cases},
    read_plugin_folder,
};

/// Loads the plugin in `folder` as the host does, with the host's default limits and an empty catalogue of skills, and
/// says everything that is wrong with it. Blocks while the plugin compiles.
#[must_use]
pub fn check(folder: &Path) -> Report {
    let mut report = Report {
        folder: folder.to_owned(),
        seen: None,
        info: None,
        loaded: None,
        cases: 0,
        findings: Vec::new(),
    };
    match read_plugin_folder(folder) {
        Err(problem) => report.findings.push(Finding {
            severity: Severity::Error,
            kind: FindingKind::Folder,
            path: shown(folder, &problem.path),
            line: problem.line,
            message: problem.reason,
        }),
        Ok(read) => check_read(folder, &read, &mut report),
    }
    report.findings.sort_by_key(|finding| finding.severity);
    report
}

/// The host names files by where they lie on the volume; an author thinks of the folder that was given.
fn shown(folder: &Path, problem: &Path) -> PathBuf {
    if problem.is_absolute() {
        return folder.to_owned();
    }
    // The first part is the folder's own name.
    let inside: PathBuf = problem.iter().skip(1).collect();
    if inside.as_os_str().is_empty() { folder.to_owned() } else { folder.join(inside) }
}

fn check_read(folder: &Path, read: &PluginFolder, report: &mut Report) {
    let manifest = &read.manifest;
    report.seen = Some(Seen {
        name: manifest.name.clone(),
        version: manifest.version.clone(),
        hooks: manifest.hooks.clone(),
        component_bytes: read.component.len(),
    });
    let engine = match Engine::new(EngineOptions::default()) {
        Ok(engine) => engine,
        Err(error) => {
            report.findings.push(Finding {
                severity: Severity::Error,
                kind: FindingKind::Host,
                path: folder.to_owned(),
                line: None,
                message: error.to_string(),
            });
            return;
        }
    };
    let place = Place::new(folder);
    let tried = tries::load(&engine, read, &place);
    report.findings.extend(tried.findings);
    report.loaded = tried.loaded;
    if let (Some(revision), Some(cases)) = (&tried.revision, &read.cases) {
        report.cases = cases.len();
        report.findings.extend(own_cases(&engine, revision, cases, folder));
    }
    let mut advice = Advice { place: &place, folder, findings: &mut report.findings };
    if let Some(plugin) = &report.loaded {
        advice.image(plugin);
    }
    if let Some(loadable) = tried.loadable {
        match describe(&engine, &loadable, read) {
            Ok(info) => {
                advice.version(manifest, &info);
                advice.schema(&info);
                report.info = Some(info);
            }
            Err(error) => advice.no_settings(&error),
        }
    }
}

/// What of its own cases does not hold, asked as the host asks them.
fn own_cases(engine: &Engine, revision: &Revision, cases: &Cases, folder: &Path) -> Vec<Finding> {
    let within = Duration::from_millis(RolloutSettings::default().cases_ms.get().into());
    let finding = |fault: CaseFault| Finding {
        severity: Severity::Error,
        kind: FindingKind::Case,
        path: match fault.case() {
            Some(case) => folder.join("cases").join(case),
            None => folder.join("cases"),
        },
        line: None,
        message: fault.to_string(),
    };
    cases.hold(engine, revision, within).into_iter().map(finding).collect()
}

/// Loads the plugin without settings, which every plugin must take, and asks what it says of itself.
fn describe(engine: &Engine, manifest: &Manifest, read: &PluginFolder) -> Result<Info, Box<LoadError>> {
    let plugin = engine.load(&PluginSpec {
        name: manifest.name.clone(),
        revision: "without settings".into(),
        component: &read.component,
        hooks: manifest.hooks.clone(),
        settings: "{}".into(),
        limits: manifest.limits,
        catalogue: Arc::default(),
        grants: manifest.grants.clone(),
        skill_folder: read.skill_folder.clone(),
    })?;
    Ok(plugin.info().clone())
}

/// What the host takes, and an author should know.
struct Advice<'a> {
    place: &'a Place,
    folder: &'a Path,
    findings: &'a mut Vec<Finding>,
}

impl Advice<'_> {
    fn warn(&mut self, kind: FindingKind, path: PathBuf, line: Option<u32>, message: String) {
        self.findings.push(Finding { severity: Severity::Warning, kind, path, line, message });
    }

    fn image(&mut self, plugin: &PluginSummary) {
        if let ImageReport::Without { reason } = &plugin.image {
            let message =
                format!("no image could be taken, so every call sets the plugin up again: {reason}");
            self.warn(FindingKind::Image, self.folder.to_owned(), None, message);
        }
    }

    fn version(&mut self, manifest: &Manifest, info: &Info) {
        if manifest.version != info.version {
            let message = format!(
                "the manifest says version {:?} and the component {:?}",
                manifest.version, info.version
            );
            let line = self.place.line(&["version"]);
            self.warn(FindingKind::Version, self.place.path.clone(), line, message);
        }
    }

    fn schema(&mut self, info: &Info) {
        let own = serde_json::from_str::<Value>(&info.settings_schema).ok().filter(Value::is_object);
        if own.is_none() {
            let message = "the schema that the component gives for its settings is no JSON object".to_owned();
            self.warn(FindingKind::Schema, self.folder.to_owned(), None, message);
        }
        let file = self.folder.join("settings.schema.json");
        if let Ok(text) = std::fs::read_to_string(&file)
            && serde_json::from_str::<Value>(&text).ok() != own
        {
            let message = "is not the schema that the component gives for its settings".to_owned();
            self.warn(FindingKind::Schema, file, None, message);
        }
    }

    fn no_settings(&mut self, error: &LoadError) {
        let message = format!("the plugin must take settings of {{}}, and does not: {error}");
        self.warn(FindingKind::Settings, self.folder.to_owned(), None, message);
    }
}
