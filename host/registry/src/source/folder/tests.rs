use crate::{Candidate, volume::read};
use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

pub(super) fn put(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub(super) fn manifest(name: &str) -> String {
    format!("name='{name}'\nversion='1'\nhooks=['path-policy']\n")
}

fn skill(name: &str) -> String {
    format!("---\nname: {name}\ndescription: x\n---\nbody")
}

fn names(plugins: &[Candidate]) -> Vec<&str> {
    plugins.iter().map(|plugin| plugin.manifest.name.as_str()).collect()
}

#[test]
fn broken_things_are_named_and_the_others_load() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    put(root, "skills/good/SKILL.md", skill("good"));
    put(root, "skills/bad/SKILL.md", skill("other"));
    put(root, "skills/latin/SKILL.md", b"---\nname: latin\n\xff");
    put(root, "skills/huge/SKILL.md", "x".repeat(600 << 10));
    put(root, "skills/none/README.md", "");
    put(root, "skills/.hidden/SKILL.md", "");
    put(root, "skills/a-file", "");
    fs::create_dir_all(root.join("skills/link")).unwrap();
    symlink("/etc/hostname", root.join("skills/link/SKILL.md")).unwrap();
    put(root, "plugins/p/plugin.toml", manifest("p"));
    put(root, "plugins/q/plugin.toml", manifest("q"));
    put(root, "plugins/q/plugin.wasm", "\0asm");
    let volume = read(root).unwrap();
    assert_eq!(volume.skills.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["good"]);
    assert_eq!(names(&volume.plugins), ["q"]);
    let shown: Vec<String> = volume.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "skills/bad/SKILL.md:2: name \"other\" must equal the folder's name \"bad\"",
            "skills/huge/SKILL.md: is larger than 524288 bytes",
            "skills/latin/SKILL.md:3: is not UTF-8",
            "skills/link/SKILL.md: is a link that leaves the volume",
            "skills/none/SKILL.md: is missing",
            "plugins/p/plugin.wasm: is missing",
        ]
    );
}

#[test]
fn a_pipe_a_folder_and_a_link_to_the_system_are_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    for name in ["pipe", "folder", "link", "loop"] {
        put(root, &format!("plugins/{name}/plugin.toml"), manifest(name));
    }
    let fifo = root.join("plugins/pipe/plugin.wasm");
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    fs::create_dir(root.join("plugins/folder/plugin.wasm")).unwrap();
    symlink("/dev/zero", root.join("plugins/link/plugin.wasm")).unwrap();
    symlink("plugin.wasm", root.join("plugins/loop/plugin.wasm")).unwrap();
    symlink("/etc", root.join("plugins/out")).unwrap();
    let volume = read(root).unwrap();
    assert!(volume.plugins.is_empty());
    let reason = |path: &str| {
        let found = volume.problems.iter().find(|problem| problem.path == Path::new(path));
        found.unwrap_or_else(|| panic!("{path}: {:?}", volume.problems)).reason.clone()
    };
    assert_eq!(reason("plugins/pipe/plugin.wasm"), "is not a file");
    assert_eq!(reason("plugins/folder/plugin.wasm"), "is not a file");
    assert_eq!(reason("plugins/link/plugin.wasm"), "is a link that leaves the volume");
    assert!(reason("plugins/loop/plugin.wasm").contains("symbolic links"));
    assert_eq!(reason("plugins/out"), "is a link that leaves the volume");
}

#[test]
fn what_is_too_large_is_not_read_whole() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    put(root, "plugins/large/plugin.toml", manifest("large"));
    let file = fs::File::create(root.join("plugins/large/plugin.wasm")).unwrap();
    file.set_len(super::MAX_COMPONENT_BYTES + 1).unwrap();
    put(root, "plugins/wordy/plugin.toml", format!("{}#{}", manifest("wordy"), "x".repeat(64 << 10)));
    put(root, "plugins/sealed/plugin.toml", manifest("sealed"));
    put(root, "plugins/sealed/plugin.wasm", "");
    put(root, "plugins/sealed/plugin.wasm.minisig", "x".repeat(5 << 10));
    let shown: Vec<String> = read(root).unwrap().problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "plugins/large/plugin.wasm: is larger than 67108864 bytes",
            "plugins/sealed/plugin.wasm.minisig: is larger than 4096 bytes",
            "plugins/wordy/plugin.toml: is larger than 65536 bytes",
        ]
    );
}

#[test]
fn both_layouts_and_a_plugin_that_a_skill_carries() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    put(root, ".claude/skills/p5js-setup/SKILL.md", skill("p5js-setup"));
    put(root, ".claude/skills/p5js-setup/plugins/scorer/plugin.toml", manifest("scorer"));
    put(root, ".claude/skills/p5js-setup/plugins/scorer/plugin.wasm", "scorer");
    put(root, ".claude/skills/kawaii/SKILL.md", skill("kawaii"));
    put(root, "skills/kawaii/SKILL.md", skill("kawaii"));
    put(root, "skills/a/SKILL.md", skill("a"));
    put(root, "skills/a/plugins/twice/plugin.toml", manifest("twice"));
    put(root, "plugins/twice/plugin.toml", manifest("twice"));
    put(root, "plugins/own/plugin.toml", manifest("own"));
    put(root, "plugins/own/plugin.wasm", "own");
    put(root, "plugins/own/plugin.wasm.minisig", "signed");
    let volume = read(root).unwrap();
    let skills: Vec<_> = volume.skills.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(skills, ["a", "kawaii", "p5js-setup"]);
    assert_eq!(names(&volume.plugins), ["own", "scorer"]);
    assert_eq!(volume.plugins[0].signature.as_deref(), Some("signed"));
    assert_eq!(volume.plugins[0].digest, crate::source::sha256(b"own"));
    assert_eq!(volume.plugins[1].manifest_text, manifest("scorer"));
    let shown: Vec<String> = volume.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            ".claude/skills/kawaii: a skill of that name is in skills/kawaii already; remove one",
            "plugins/twice: two plugins have one name, the other is skills/a/plugins/twice; remove one",
        ]
    );
}

#[test]
fn links_inside_the_volume_work_as_a_config_map_has_them() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    put(root, "plugins/p/..2026_1/plugin.toml", manifest("p"));
    put(root, "plugins/p/..2026_1/plugin.wasm", "one");
    symlink("..2026_1", root.join("plugins/p/..data")).unwrap();
    for file in ["plugin.toml", "plugin.wasm"] {
        symlink(format!("..data/{file}"), root.join("plugins/p").join(file)).unwrap();
    }
    put(root, "..2026_1/skills/s/SKILL.md", skill("s"));
    symlink("..2026_1", root.join("..data")).unwrap();
    symlink("..data/skills", root.join("skills")).unwrap();
    let volume = read(root).unwrap();
    assert!(volume.problems.is_empty(), "{:?}", volume.problems);
    assert_eq!((names(&volume.plugins), volume.skills.len()), (vec!["p"], 1));
    assert_eq!(*volume.plugins[0].component, *b"one");
}

#[test]
fn the_folder_of_a_skill_is_its_own_or_the_plugins_and_never_outside() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    let granted = |folder: &str, name: &str, grants: &str| {
        put(&root, &format!("{folder}/{name}/plugin.toml"), manifest(name) + grants);
        put(&root, &format!("{folder}/{name}/plugin.wasm"), "");
    };
    for name in ["own", "none", "out"] {
        granted("plugins", name, "[grants]\nskill_folder=true");
    }
    granted("plugins", "modest", "");
    granted("skills/own/plugins", "carried", "[grants]\nskill_folder=true");
    put(&root, "skills/own/SKILL.md", skill("own"));
    symlink("/etc", root.join("skills/out")).unwrap();
    let volume = read(&root).unwrap();
    let folders: Vec<(&str, Option<PathBuf>)> =
        volume.plugins.iter().map(|p| (p.manifest.name.as_str(), p.skill_folder.clone())).collect();
    assert_eq!(
        folders,
        [
            ("carried", Some(root.join("skills/own"))),
            ("modest", None),
            ("none", Some(root.join("plugins/none"))),
            ("own", Some(root.join("skills/own"))),
        ]
    );
    let left_out = volume.problems.iter().find(|p| p.path == Path::new("skills/out")).unwrap();
    assert_eq!(left_out.reason, "is a link that leaves the volume");
}

#[test]
fn a_whole_catalogue_of_others_loads_in_one_go() {
    let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let none = crate::skill::others::make(&dir.path().join("skills"), outside.path());
    let volume = read(dir.path()).unwrap();
    assert_eq!(volume.skills.len(), 94);
    assert!(volume.skills.is_sorted_by(|a, b| a.name < b.name));
    let large = volume.skills.iter().find(|skill| skill.name == "skill-4").unwrap();
    assert!(large.body.len() > 300_000 && large.body.ends_with("line 029999\n"), "whole");
    let named: Vec<PathBuf> = volume.problems.iter().map(|problem| problem.path.clone()).collect();
    assert_eq!(named, none.iter().map(|path| Path::new("skills").join(path)).collect::<Vec<_>>());
    assert_eq!(volume.problems[5].reason, "is a link that leaves the volume");
    assert!(volume.problems.iter().all(|problem| !problem.reason.is_empty()));
    // What they say of one another is no reason to leave one out, and is said of each once.
    let said = crate::skill::problems(&volume.skills);
    assert_eq!(said.len(), 9, "{said:?}");
    assert!(
        said.iter().all(|problem| problem.reason.ends_with("no skill of this volume: ghost")),
        "{said:?}"
    );
}

#[test]
fn an_empty_volume_is_empty_and_a_missing_one_an_error() {
    let dir = tempfile::tempdir().unwrap();
    assert!(read(dir.path()).unwrap().skills.is_empty());
    assert!(read(&dir.path().join("nope")).is_err());
}
