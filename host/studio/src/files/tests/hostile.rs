//! What a model, a user or whoever got into a sandbox might try.

use super::{super::Step, *};
use crate::files::{Content, FileWrite};
use std::process::Command;

const REFUSED: &[(&str, &str)] = &[
    ("../x", "traversal"),
    ("a/../../x", "traversal"),
    ("a/..", "traversal"),
    ("..", "traversal"),
    ("/etc/x", "absolute"),
    ("/", "absolute"),
    ("//x", "absolute"),
    (".git/hooks/x", "dot-git"),
    (".git", "dot-git"),
    (".GIT/config", "dot-git"),
    ("a/.Git/x", "dot-git"),
    (".git /x", "dot-git"),
    (".git./x", "dot-git"),
    (".git::$INDEX_ALLOCATION/x", "dot-git"),
    (".gitmodules", "dot-git"),
    (".gitattributes", "dot-git"),
    ("git~1/config", "dot-git"),
    ("GIT~1", "dot-git"),
    (".g\u{200c}it/config", "control"),
    (".env", "dot-name"),
    ("a/.b/c", "dot-name"),
    (".waza-tmp/lock", "dot-name"),
    ("...", "dot-name"),
    ("", "empty"),
    ("a//b", "empty"),
    ("a/", "empty"),
    ("./a", "empty"),
    (".", "empty"),
    ("a/./b", "empty"),
    ("a\0.html", "control"),
    ("a\n", "control"),
    ("\u{202e}lmth.exe", "control"),
    ("a\\b", "backslash"),
    ("..\\x", "backslash"),
    ("C:\\x", "backslash"),
];

#[test]
fn paths_that_are_refused_for_every_operation() {
    let it = fixture();
    for (path, code) in REFUSED {
        let refusals = [
            it.apply(&write("fine.js").write(*path, "x")).unwrap_err(),
            it.apply(&write("fine.js").delete(*path)).unwrap_err(),
            it.project.read(path).unwrap_err(),
        ];
        for refusal in refusals {
            assert_eq!(refusal.code(), *code, "{path:?}: {refusal}");
            assert_eq!(refusal.path(), Some(*path));
        }
    }
    assert!(it.paths().is_empty(), "nor was the rest of the batch written");
    it.assert_outside_untouched();
}

#[test]
fn names_that_only_look_odd_are_fine() {
    let it = fixture();
    let fine = [
        "a..b",
        "a.",
        "git",
        "gitignore",
        "git~",
        "a b.js",
        "ゲーム/画像.png",
        "-rf",
        "x:y",
        "~",
        "%2e%2e",
        "CON",
    ];
    let batch = fine.iter().fold(Batch::default(), |batch, path| batch.write(*path, "x"));
    it.apply(&batch).unwrap();
    let mut expected = fine.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(it.paths(), expected);
}

#[test]
fn a_proposed_link_is_refused() {
    let it = fixture();
    for target in ["/etc/passwd", "index.html"] {
        let content = Content::Symlink(target.to_owned());
        let batch = Batch { writes: vec![FileWrite { path: "x".to_owned(), content }], deletes: Vec::new() };
        assert_eq!(it.apply(&batch).unwrap_err().code(), "symlink");
    }
}

#[test]
fn a_link_on_disk_is_neither_read_nor_written_nor_removed() {
    let it = fixture();
    it.apply(&write("real.js")).unwrap();
    let targets = [it.outside().join("secret"), it.disk().join("real.js"), "nowhere".into(), "link".into()];
    for target in targets {
        let at = it.disk().join("link");
        link(&target, &at);
        assert_eq!(it.project.read("link").unwrap_err().code(), "symlink", "{}", target.display());
        assert_eq!(it.apply(&write("link")).unwrap_err().code(), "symlink");
        it.apply(&Batch::default().delete("link")).unwrap();
        assert!(at.is_symlink(), "it is no file of the project");
        assert_eq!(it.paths(), ["real.js"]);
        fs::remove_file(at).unwrap();
    }
    it.assert_outside_untouched();
}

#[test]
fn a_linked_folder_is_not_entered() {
    let it = fixture();
    it.apply(&write("real/a.js")).unwrap();
    for target in [it.outside(), it.disk().join("real"), "/".into()] {
        let at = it.disk().join("linked");
        link(&target, &at);
        for path in ["linked/secret", "linked/a.js", "linked/new/deep.js"] {
            assert_eq!(
                it.project.read(path).unwrap_err().code(),
                "symlink",
                "{path} in {}",
                target.display()
            );
            assert_eq!(it.apply(&write(path)).unwrap_err().code(), "symlink");
        }
        assert_eq!(it.paths(), ["real/a.js"]);
        fs::remove_file(at).unwrap();
    }
    it.assert_outside_untouched();
}

#[test]
fn a_folder_that_becomes_a_link_half_way_is_not_entered() {
    for moment in [Step::Staged(1), Step::Marked, Step::Renamed(1)] {
        let it = fixture();
        it.apply(&write("assets/old.png")).unwrap();
        let batch = write("first.js").write("assets/new.png", "x").write("assets/deep/new.png", "x");
        let mut writer = it.project.writer().unwrap();
        let outcome = writer.apply_with(&batch, |step| {
            if step == moment {
                fs::rename(it.disk().join("assets"), it.disk().join("away")).unwrap();
                link(&it.outside(), &it.disk().join("assets"));
            }
        });
        assert_eq!(outcome.unwrap_err().code(), "symlink", "{moment:?}");
        assert!(writer.is_interrupted(), "whoever commits has to put the files back");
        it.assert_outside_untouched();
    }
}

#[test]
fn a_file_that_becomes_a_link_half_way_is_replaced_not_followed() {
    let it = fixture();
    it.apply(&write("a.js")).unwrap();
    let mut writer = it.project.writer().unwrap();
    let swap = |step| {
        if step == Step::Marked {
            fs::remove_file(it.disk().join("a.js")).unwrap();
            link(&it.outside().join("secret"), &it.disk().join("a.js"));
        }
    };
    writer.apply_with(&Batch::default().write("a.js", "new"), swap).unwrap();
    assert_eq!(it.project.read("a.js").unwrap().bytes, b"new");
    it.assert_outside_untouched();
}

#[test]
fn linked_workshops_projects_and_users_are_not_entered() {
    let it = fixture();
    link(&it.outside(), &it.disk().join(".waza-tmp"));
    assert_eq!(it.apply(&write("a.js")).unwrap_err().code(), "symlink");

    let users = it.folder.path().join("data/users");
    let (other_user, other_project) = (Uuid::from_u128(3), Uuid::from_u128(4));
    link(&it.outside(), &users.join(format!("{USER}/projects/{other_project}")));
    link(&it.outside(), &users.join(other_user.to_string()));
    for (user, project) in [(USER, other_project), (other_user, PROJECT)] {
        assert_eq!(it.data.project(user, project).unwrap_err().code(), "symlink");
        assert_eq!(it.data.create(user, project).unwrap_err().code(), "symlink");
        assert_eq!(it.data.remove(user, project).unwrap_err().code(), "symlink");
    }
    it.assert_outside_untouched();
}

#[test]
fn a_lock_that_is_a_link_is_not_opened() {
    let it = fixture();
    fs::create_dir(it.disk().join(".waza-tmp")).unwrap();
    link(&it.outside().join("new"), &it.disk().join(".waza-tmp/lock"));
    assert_eq!(it.apply(&write("a.js")).unwrap_err().code(), "symlink");
    it.assert_outside_untouched();
}

#[test]
fn pipes_and_folders_are_not_files() {
    let it = fixture();
    assert!(Command::new("mkfifo").arg(it.disk().join("pipe")).status().unwrap().success());
    it.apply(&write("folder/a.js")).unwrap();
    for path in ["pipe", "folder"] {
        // Opening a pipe would wait for ever.
        assert_eq!(it.project.read(path).unwrap_err().code(), "not-a-file", "{path}");
    }
    assert_eq!(it.apply(&write("pipe")).unwrap_err().code(), "not-a-file");
    assert_eq!(it.apply(&write("pipe/a.js")).unwrap_err().code(), "not-a-file");
    assert_eq!(it.apply(&write("folder")).unwrap_err().code(), "conflict");
    assert_eq!(it.paths(), ["folder/a.js"]);
}

#[test]
fn removing_a_project_follows_nothing() {
    let it = fixture();
    link(&it.outside(), &it.disk().join("linked"));
    link(&it.outside().join("secret"), &it.disk().join("link"));
    assert!(it.data.remove(USER, PROJECT).unwrap());
    it.assert_outside_untouched();
}

#[test]
fn purging_removes_links_and_follows_nothing() {
    let it = fixture();
    it.apply(&write("assets/a.png")).unwrap();
    link(&it.outside(), &it.disk().join("linked"));
    link(&it.outside().join("secret"), &it.disk().join("assets/link"));
    fs::create_dir(it.disk().join("back\\slash")).unwrap();
    link(&it.outside(), &it.disk().join("back\\slash/linked"));
    it.project.writer().unwrap().purge().unwrap();
    let mut names: Vec<_> =
        fs::read_dir(it.disk()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [".waza-tmp", "assets"]);
    assert_eq!(it.paths(), ["assets/a.png"]);
    it.assert_outside_untouched();
}
