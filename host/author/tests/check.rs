//! The check finds what the host would refuse, all of it, and says where: with the first-party plugins as they are
//! built, and with copies that are broken on purpose.

#![cfg(test)]

use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use waza_author::{Finding, FindingKind, Report, Severity, check};

/// The built first-party plugins.
fn volume() -> PathBuf {
    built("WAZA_VOLUME", "volume")
}

/// What `cargo xtask plugins` has built.
fn built(variable: &str, folder: &str) -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/waza").join(folder);
    let built = std::env::var_os(variable).map_or_else(default, PathBuf::from);
    assert!(built.is_dir(), "{} is not there; run `cargo xtask plugins` first", built.display());
    built
}

/// A component with nothing in it.
const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0";

/// A copy of a built plugin that may be broken.
struct Copy {
    _dir: TempDir,
    folder: PathBuf,
}

impl Copy {
    fn of(plugin: &str) -> Self {
        Self::from(&volume().join("plugins").join(plugin))
    }

    /// The plugin that misbehaves as its settings say.
    fn hostile(behaviour: &str) -> Self {
        let copy = Self::from(&built("WAZA_FIXTURES", "fixtures").join("hostile"));
        let manifest = fs::read_to_string(copy.folder.join("plugin.toml")).unwrap();
        let limits = "[limits]\nconfigure_ms = 50\n\n[settings]";
        let manifest = manifest.replace("fine", behaviour).replace("[settings]", limits);
        copy.write("plugin.toml", manifest);
        copy
    }

    fn from(plugin: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join(plugin.file_name().unwrap());
        fs::create_dir(&folder).unwrap();
        for file in fs::read_dir(plugin).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.join(file.file_name())).unwrap();
        }
        Self { _dir: dir, folder }
    }

    fn write(&self, file: &str, content: impl AsRef<[u8]>) -> &Self {
        fs::write(self.folder.join(file), content).unwrap();
        self
    }

    fn component(&self) -> Vec<u8> {
        fs::read(self.folder.join("plugin.wasm")).unwrap()
    }

    fn check(&self) -> Report {
        check(&self.folder)
    }
}

/// Severity, kind and line of each finding.
fn shapes(report: &Report) -> Vec<(Severity, FindingKind, Option<u32>)> {
    report.findings.iter().map(|finding| (finding.severity, finding.kind, finding.line)).collect()
}

#[track_caller]
fn only(report: &Report) -> &Finding {
    match report.findings.as_slice() {
        [finding] => finding,
        other => panic!("expected one finding: {other:#?}"),
    }
}

#[test]
fn the_first_party_plugins_are_taken_with_nothing_to_say() {
    for plugin in ["asset-rewriter", "intent-classifier", "path-policy", "skill-ranker"] {
        let report = check(&volume().join("plugins").join(plugin));
        assert_eq!(report.findings, [], "{report}");
        assert!(report.is_ok());
        let loaded = report.loaded.as_ref().unwrap();
        assert_eq!(loaded.name, plugin);
        assert_eq!(loaded.component_bytes, report.seen.as_ref().unwrap().component_bytes);
        assert_eq!(report.info.as_ref().unwrap().name, plugin);

        let shown = report.to_string();
        for part in [plugin, loaded.revision.as_str(), "image", "the host takes it: 0 errors, 0 warnings"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["loaded"]["image"]["kind"], "taken", "{json:#}");
        assert_eq!(json["seen"]["hooks"][0], loaded.hooks[0].name());
    }
}

#[test]
fn what_cannot_be_read_is_said_with_its_file_and_line() {
    let nowhere = Path::new("/nonexistent/plugin");
    assert_eq!(only(&check(nowhere)).kind, FindingKind::Folder);

    let plugin = "name = 'path-policy'\nversion = '0.1.0'\n";
    for (manifest, line, message) in [
        (format!("{plugin}hooks = ['path-polici']\n"), Some(3), "path-polici"),
        (format!("{plugin}hooks = []\n"), Some(3), "at least one"),
        (format!("{plugin}hooks = ['path-policy']\ncolour = 'red'\n"), Some(4), "colour"),
        (format!("{plugin}hooks = ['path-policy']\n[limits]\nmemory = 1\n"), Some(5), "memory"),
        ("name = 'other'\nversion = '0.1.0'\nhooks = ['path-policy']\n".to_owned(), Some(1), "folder's name"),
        ("name = \n".to_owned(), Some(1), ""),
    ] {
        let copy = Copy::of("path-policy");
        let report = copy.write("plugin.toml", &manifest).check();
        let finding = only(&report);
        assert_eq!((finding.severity, finding.kind), (Severity::Error, FindingKind::Folder), "{manifest}");
        assert_eq!(finding.path, copy.folder.join("plugin.toml"));
        assert_eq!(finding.line, line, "{manifest}");
        assert!(finding.message.contains(message), "{}", finding.message);
        assert!(report.seen.is_none() && !report.is_ok());
    }

    let copy = Copy::of("path-policy");
    fs::remove_file(copy.folder.join("plugin.wasm")).unwrap();
    let report = copy.check();
    assert_eq!(only(&report).path, copy.folder.join("plugin.wasm"));
    assert!(report.to_string().contains("the host refuses it: 1 errors"), "{report}");
}

#[test]
fn what_is_no_component_is_said_to_be_none() {
    let copy = Copy::of("path-policy");
    let whole = copy.component();
    for broken in
        [b"".to_vec(), b"hello".to_vec(), whole[..whole.len() / 2].to_vec(), b"\0asm\x01\0\0\0".to_vec()]
    {
        let report = copy.write("plugin.wasm", &broken).check();
        let finding = only(&report);
        assert_eq!((finding.severity, finding.kind), (Severity::Error, FindingKind::Component));
        assert_eq!(finding.path, copy.folder.join("plugin.wasm"));
        assert!(!finding.message.contains('\n'), "{report}");
        assert!(report.seen.is_some() && report.info.is_none() && !report.is_ok());
    }
}

#[test]
fn an_import_that_nobody_grants_is_named() {
    let copy = Copy::of("path-policy");
    // The type of a function of nothing, and an import of one: the section's number, its length, its entries.
    let sections = b"\x07\x05\x01\x40\x00\x01\x00\x0a\x0e\x01\x00\x09the-clock\x01\x00";
    let report = copy.write("plugin.wasm", [EMPTY, sections].concat()).check();
    let finding = only(&report);
    assert_eq!(finding.kind, FindingKind::Import, "{report}");
    assert!(finding.message.contains("the-clock"), "{}", finding.message);
}

#[test]
fn a_component_of_another_world_is_told_every_export_it_lacks() {
    let copy = Copy::of("path-policy");
    let manifest = "name = 'path-policy'\nversion = '0.1.0'\n\nhooks = ['skill-scorer', 'path-policy', 'asset-rewriter']\n";
    let report = copy.write("plugin.toml", manifest).check();
    let error = (Severity::Error, FindingKind::World, Some(4));
    assert_eq!(shapes(&report), [error, error]);
    for hook in ["skill-scorer", "asset-rewriter"] {
        assert!(report.findings.iter().any(|finding| finding.message.contains(hook)), "{report}");
    }
    // The hook that it does have loads, so the plugin could still be asked about itself.
    assert_eq!(report.info.as_ref().unwrap().name, "path-policy");
    assert!(!report.is_ok());

    let report = copy.write("plugin.wasm", EMPTY).check();
    assert_eq!(
        only(&report).kind,
        FindingKind::World,
        "without a life cycle nothing else can be found: {report}"
    );
}

#[test]
fn every_refused_setting_is_said_with_its_line() {
    let copy = Copy::of("path-policy");
    let manifest = "\
name = 'path-policy'
version = '0.1.0'
hooks = ['path-policy']
[settings]
max_depth = 0
serve_extensions = [
  'html',
  '.js',
]
[settings.max_file_bytes]
user = 0
";
    let report = copy.write("plugin.toml", manifest).check();
    let at = |line| (Severity::Error, FindingKind::Settings, Some(line));
    assert_eq!(shapes(&report), [at(5), at(11), at(8)], "{report}");
    assert!(report.findings[0].message.contains("/max_depth"), "{report}");

    let unknown = manifest.replace("max_depth = 0", "max_dept = 1");
    let report = copy.write("plugin.toml", unknown).check();
    assert!(only(&report).message.contains("max_dept"), "{report}");
}

#[test]
fn a_plugin_that_fails_while_it_is_set_up_is_found_out() {
    for (behaviour, kind, message) in [
        ("trap-in-configure", FindingKind::Call, "failed in configure: it trapped"),
        ("loop-in-configure", FindingKind::Call, "failed in configure: stopped after"),
        ("refuse-settings", FindingKind::Settings, "/behaviour: is never right"),
    ] {
        let report = Copy::hostile(behaviour).check();
        let finding = only(&report);
        assert_eq!((finding.severity, finding.kind), (Severity::Error, kind), "{report}");
        assert!(finding.message.contains(message), "{report}");
        assert!(!report.is_ok());
        // Without those settings it is well, so it could be asked about itself.
        assert_eq!(report.info.as_ref().unwrap().name, "hostile");
    }
    assert!(Copy::hostile("fine").check().is_ok());
}

#[test]
fn everything_that_is_wrong_is_found_in_one_go() {
    // The policy's component in a folder of another name, with a hook it lacks, limits that no host has and settings
    // that it refuses.
    let copy = Copy::of("asset-rewriter");
    copy.write("plugin.wasm", Copy::of("path-policy").component());
    fs::remove_file(copy.folder.join("settings.schema.json")).unwrap();
    let manifest = "\
name = 'asset-rewriter'
version = '9.0.0'
hooks = ['path-policy', 'asset-rewriter']
[limits]
memory_mib = 100000
[settings]
max_files = 0
";
    let report = copy.write("plugin.toml", manifest).check();
    let mut found = shapes(&report);
    found.sort_by_key(|(severity, _, line)| (*severity, *line));
    let error = |kind, line| (Severity::Error, kind, Some(line));
    assert_eq!(
        found,
        [
            error(FindingKind::Name, 1),
            error(FindingKind::World, 3),
            error(FindingKind::Limit, 5),
            error(FindingKind::Settings, 7),
            (Severity::Warning, FindingKind::Version, Some(2)),
        ],
        "{report}"
    );
    assert!(!report.is_ok());
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["findings"][0]["severity"], "error");
    assert!(json["loaded"].is_null());
}

#[test]
fn an_image_that_is_larger_than_allowed_is_said_with_the_limits_line() {
    let copy = Copy::of("path-policy");
    let manifest =
        "name = 'path-policy'\nversion = '0.1.0'\nhooks = ['path-policy']\n[limits]\nimage_mib = 0\n";
    let report = copy.write("plugin.toml", manifest).check();
    assert_eq!(shapes(&report), [(Severity::Error, FindingKind::Image, Some(5))], "{report}");
}

#[test]
fn what_the_host_does_not_mind_is_a_warning() {
    let copy = Copy::of("path-policy");
    let manifest = fs::read_to_string(copy.folder.join("plugin.toml")).unwrap();
    copy.write("plugin.toml", manifest.replace("0.1.0", "0.1.1"));
    let report = copy.write("settings.schema.json", "{}").check();
    let mut kinds: Vec<_> = report.findings.iter().map(|finding| (finding.severity, finding.kind)).collect();
    kinds.sort_by_key(|(_, kind)| *kind == FindingKind::Schema);
    assert_eq!(
        kinds,
        [(Severity::Warning, FindingKind::Version), (Severity::Warning, FindingKind::Schema)],
        "{report}"
    );
    assert!(report.is_ok(), "{report}");
    assert!(report.to_string().ends_with("the host takes it: 0 errors, 2 warnings"), "{report}");
}

#[test]
fn a_plugins_own_cases_are_asked_and_those_that_do_not_hold_are_found() {
    let copy = Copy::of("path-policy");
    let case = |name: &str, request: &str, expect: &str| {
        let folder = copy.folder.join("cases").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("request.json"), request).unwrap();
        fs::write(folder.join("expect.json"), expect).unwrap();
    };
    let writes = |path: &str| {
        let access = format!(r#"{{"operation":"write","origin":"model","path":"{path}"}}"#);
        format!(r#"{{"hook":"path-policy","arguments":{{"accesses":[{access}]}}}}"#)
    };
    let allowed = r#"{"answer":[{"kind":"allow"}]}"#;
    case("allows-games", &writes("game.js"), allowed);
    let report = copy.check();
    assert!(report.is_ok() && report.cases == 1, "{report}");
    assert!(report.to_string().contains("1 asked, 0 of them do not hold"), "{report}");

    case("leaves", &writes("../x.js"), allowed);
    case("nothing", r#"{"hook":"path-policy"}"#, r#"{"answer":[{"kind":"allow"}]}"#);
    let report = copy.check();
    assert!(!report.is_ok() && report.loaded.is_some(), "{report}");
    let found: Vec<_> = report.findings.iter().map(|finding| (finding.kind, finding.path.clone())).collect();
    let at = |name: &str| (FindingKind::Case, copy.folder.join("cases").join(name));
    assert_eq!(found, [at("leaves"), at("nothing")], "{report}");
    assert!(report.findings[0].message.contains("expected [{\"kind\":\"allow\"}]"), "{report}");

    // One that cannot be read is said with its file.
    fs::write(copy.folder.join("cases/leaves/request.json"), "{\n").unwrap();
    let report = copy.check();
    assert_eq!(only(&report).path, copy.folder.join("cases/leaves/request.json"));
    assert_eq!(only(&report).kind, FindingKind::Folder);
}
