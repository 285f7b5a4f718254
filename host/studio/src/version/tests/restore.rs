//! Putting versions back.

use super::*;
use crate::files::{FilesError, FilesLimits};

#[test]
fn the_folder_is_what_the_version_says_also_what_it_did_not_have() {
    let it = fixture();
    let first = it.commit(&write("index.html", "1").write("assets/a.png", "a"), "first").version;
    it.commit(
        &write("index.html", "2").write("game.js", "2").write("lib/deep/x.js", "2").delete("assets/a.png"),
        "second",
    );
    let restored = it.writer().restore(&first.id).unwrap();
    assert!(restored.is_changed);
    assert_eq!(restored.version.message, format!("Restored to {}", first.id));
    assert_eq!(it.files(), files(&[("index.html", "1"), ("assets/a.png", "a")]));
    assert!(!it.disk().join("lib").exists());
}

#[test]
fn a_restore_is_a_commit_but_not_a_version() {
    let it = fixture();
    let first = it.commit(&write("a.js", "1"), "first").version;
    let second = it.commit(&write("a.js", "2"), "second").version;
    it.writer().restore(&first.hash).unwrap();
    assert_eq!(it.messages(), ["second", "first"]);
    assert_eq!(it.versions().list(20).unwrap().current_head, Some(first.id.clone()));
    it.writer().restore(&second.id).unwrap();
    assert_eq!(it.files(), files(&[("a.js", "2")]), "nothing is lost by a restore");
    assert_eq!(it.versions().list(20).unwrap().current_head, Some(second.id));

    // The id of a restore is an id too: it means what it put back.
    it.writer().restore(&first.id).unwrap();
    let restore = it.versions().head().unwrap().unwrap().id;
    it.commit(&write("a.js", "3"), "third");
    it.writer().restore(&restore).unwrap();
    assert_eq!(it.versions().list(20).unwrap().current_head, Some(first.id));
}

#[test]
fn restoring_what_is_there_makes_no_commit() {
    let it = fixture();
    let first = it.commit(&write("a.js", "1"), "first").version;
    let again = it.writer().restore(&first.id).unwrap();
    assert!(!again.is_changed);
    assert_eq!(again.version, first);
    assert!(!it.writer().is_recovered(), "and leaves no mark");
}

#[test]
fn what_was_not_committed_is_dropped() {
    let it = fixture();
    let first = it.commit(&write("a.js", "1"), "first").version;
    it.commit(&write("a.js", "2"), "second");
    fs::write(it.disk().join("stray.js"), "").unwrap();
    std::os::unix::fs::symlink("/etc", it.disk().join("link")).unwrap();
    it.writer().restore(&first.id).unwrap();
    assert_eq!(it.files(), files(&[("a.js", "1")]));
    assert!(!it.disk().join("link").is_symlink());
}

#[test]
fn a_file_and_a_folder_may_change_places() {
    let it = fixture();
    let first = it.commit(&write("a", "file").write("b/c", "in folder"), "first").version;
    let second =
        it.commit(&write("a/x", "in folder").write("b", "file").delete("a").delete("b/c"), "second").version;
    it.writer().restore(&first.id).unwrap();
    assert_eq!(it.files(), files(&[("a", "file"), ("b/c", "in folder")]));
    it.writer().restore(&second.id).unwrap();
    assert_eq!(it.files(), files(&[("a/x", "in folder"), ("b", "file")]));
}

#[test]
fn an_unknown_version_changes_nothing() {
    let it = fixture();
    it.commit(&write("a.js", "1"), "first");
    fs::write(it.disk().join("a.js"), "by hand").unwrap();
    assert!(matches!(it.writer().restore("0123456"), Err(VersionError::UnknownId { .. })));
    assert!(matches!(it.writer().restore("HEAD"), Err(VersionError::InvalidId { .. })));
    assert_eq!(it.files(), files(&[("a.js", "by hand")]));
    assert!(!it.writer().is_recovered());
}

#[test]
fn a_version_over_the_bounds_is_refused_before_anything_changes() {
    let it = fixture();
    let big = it.commit(&write("a.js", "1234567890").write("b.js", "1234567890"), "big").version;
    it.commit(&write("a.js", "1").delete("b.js"), "small");
    for limits in [
        FilesLimits { max_file_bytes: 9, ..FilesLimits::default() },
        FilesLimits { max_project_bytes: 19, ..FilesLimits::default() },
        FilesLimits { max_project_files: 1, ..FilesLimits::default() },
    ] {
        let options = FilesOptions { limits, ..FilesOptions::default() };
        let data = DataDir::open(&it.folder.path().join("data"), options).unwrap();
        let mut writer = Versions::writer(&data.project(USER, PROJECT).unwrap(), NOON_MS).unwrap();
        let error = writer.restore(&big.id).unwrap_err();
        assert!(matches!(error, VersionError::Files(FilesError::Bound { .. })), "{error}");
        assert_eq!(it.files(), files(&[("a.js", "1")]));
        drop(writer);
        assert!(!it.writer().is_recovered(), "nothing had to be put back");
    }
}
