//! Repositories and surroundings that others have made.

use super::*;
use git2::Signature;
use std::process::Command;

/// Commits one entry of any mode behind our back, as other programs may have done.
fn commit_entry(it: &Fixture, name: &str, mode: i32) -> String {
    let git = it.git();
    let head = git.head().unwrap().peel_to_commit().unwrap();
    let object = if mode == 0o160_000 { head.id() } else { git.blob(b"/etc/passwd").unwrap() };
    let mut builder = git.treebuilder(Some(&head.tree().unwrap())).unwrap();
    builder.insert(name, object, mode).unwrap();
    let tree = git.find_tree(builder.write().unwrap()).unwrap();
    let author = Signature::now("somebody", "some@body").unwrap();
    git.commit(Some("HEAD"), &author, &author, "foreign", &tree, &[&head]).unwrap().to_string()
}

#[test]
fn links_modules_and_hidden_files_of_other_peoples_versions_are_never_made() {
    for (name, mode) in
        [("link", 0o120_000), ("module", 0o160_000), (".env", 0o100_644), ("back\u{202e}wards", 0o100_644)]
    {
        let it = fixture();
        it.commit(&write("a.js", "1"), "first");
        let foreign = commit_entry(&it, name, mode);
        it.commit(&write("a.js", "2"), "second");
        let error = it.writer().restore(&foreign).unwrap_err();
        assert!(matches!(&error, VersionError::UnsafeEntry { path, .. } if path == name), "{error}");
        assert_eq!(it.files(), files(&[("a.js", "2")]), "{name}");
        assert!(!it.disk().join(name).exists() && !it.disk().join(name).is_symlink());
        it.versions().diff(&foreign, 1_000, LONG).unwrap();
    }
}

#[test]
fn executable_files_are_files() {
    let it = fixture();
    it.commit(&write("a.js", "1"), "first");
    let foreign = commit_entry(&it, "run.sh", 0o100_755);
    it.commit(&write("a.js", "2"), "second");
    it.writer().restore(&foreign).unwrap();
    assert_eq!(it.files(), files(&[("a.js", "1"), ("run.sh", "/etc/passwd")]));
}

#[test]
fn files_that_came_without_a_repository_are_the_first_version() {
    let it = fixture();
    fs::write(it.disk().join("index.html"), "old").unwrap();
    let writer = it.writer();
    assert!(writer.is_auto_initialized() && !writer.is_recovered());
    drop(writer);
    assert_eq!(it.messages(), ["Initial commit (auto-initialized)"]);
    assert!(!it.writer().is_auto_initialized());
    assert_eq!(it.files(), files(&[("index.html", "old")]));
}

#[test]
fn a_link_in_the_repositorys_place_is_not_opened() {
    let it = fixture();
    let elsewhere = it.folder.path().join("elsewhere");
    Repository::init(&elsewhere).unwrap();
    for target in [elsewhere.join(".git"), it.folder.path().join("nowhere")] {
        std::os::unix::fs::symlink(target, it.disk().join(".git")).unwrap();
        assert!(matches!(Versions::open(&it.project), Err(VersionError::NotARepository)));
        assert!(matches!(Versions::writer(&it.project, NOON_MS), Err(VersionError::NotARepository)));
        fs::remove_file(it.disk().join(".git")).unwrap();
    }
    assert!(Repository::open(elsewhere).unwrap().is_empty().unwrap());
}

#[test]
fn an_unreadable_index_is_made_again() {
    let it = fixture();
    it.commit(&write("a.js", "1"), "first");
    for broken in ["", "DIRC not really", "\0\0\0\0"] {
        fs::write(it.disk().join(".git/index"), broken).unwrap();
        assert!(!it.writer().commit_all("same").unwrap().is_changed, "{broken:?}");
    }
    it.commit(&write("a.js", "2"), "second");
    assert_eq!(it.git().revparse_single("HEAD:a.js").unwrap().peel_to_blob().unwrap().content(), b"2");
}

#[test]
fn hooks_and_attributes_do_nothing() {
    let it = fixture();
    it.commit(&write("a.js", "1\r\n"), "first");
    let hooks = it.disk().join(".git/hooks");
    fs::create_dir(&hooks).unwrap();
    let ran = it.folder.path().join("ran");
    for hook in ["pre-commit", "post-commit", "post-checkout", "reference-transaction"] {
        fs::write(hooks.join(hook), format!("#!/bin/sh\ntouch {}\n", ran.display())).unwrap();
        assert!(Command::new("chmod").arg("755").arg(hooks.join(hook)).status().unwrap().success());
    }
    fs::create_dir_all(it.disk().join(".git/info")).unwrap();
    fs::write(it.disk().join(".git/info/attributes"), "* text eol=lf\n*.js filter=evil\n").unwrap();
    fs::write(it.disk().join(".gitattributes"), "* text eol=crlf\n").unwrap();
    let second = it.commit(&write("a.js", "2\r\n"), "second").version;
    it.commit(&write("a.js", "3\n"), "third");
    it.writer().restore(&second.id).unwrap();
    assert_eq!(it.files(), files(&[("a.js", "2\r\n")]), "to the byte");
    assert!(!ran.exists());
}

/// What the next test runs with a home of its own: git's library reads it once a process.
#[test]
#[ignore = "run by the_users_and_the_systems_configuration_does_nothing"]
fn commits_with_a_strange_home() {
    let it = fixture();
    it.commit(&write("a.js", "1\r\n"), "first");
    let git = Repository::open_bare(it.disk().join(".git")).unwrap();
    let head = git.head().unwrap();
    assert_eq!(head.name_bytes(), b"refs/heads/main");
    assert_eq!(head.peel_to_commit().unwrap().author().name_bytes(), b"Game Creator");
    assert_eq!(git.revparse_single("HEAD:a.js").unwrap().peel_to_blob().unwrap().content(), b"1\r\n");
}

#[test]
fn the_users_and_the_systems_configuration_does_nothing() {
    let home = tempfile::tempdir().unwrap();
    let strange = "[user]\nname = evil\n[core]\nautocrlf = true\nworktree = /\nsharedRepository = world\n\
                   [init]\ndefaultBranch = evil\n[commit]\ngpgsign = true\n";
    fs::write(home.path().join(".gitconfig"), strange).unwrap();
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "version::tests::foreign::commits_with_a_strange_home", "--ignored"])
        .env("HOME", home.path())
        .env("GIT_DIR", "/nowhere")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(
        ran.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}
