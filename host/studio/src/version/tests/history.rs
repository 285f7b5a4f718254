//! What a user sees of the history.

use super::*;
use crate::version::history::pick;
use git2::Oid;

#[test]
fn newest_first_without_what_is_no_version() {
    let it = fixture();
    it.commit(&write("index.html", "welcome"), "Initial project setup");
    it.commit(&write("index.html", "1"), "first | one");
    it.commit(&write("index.html", "2"), "Migration from elsewhere");
    it.commit(&write("index.html", "3"), "Before restore to abc");
    it.commit(&write("index.html", "4"), "second");
    let list = it.versions().list(20).unwrap();
    let seen: Vec<_> = list.versions.iter().map(|version| (version.number, &*version.message)).collect();
    assert_eq!(seen, [(1, "second"), (2, "first | one")]);
    assert_eq!(list.current_head.as_ref(), Some(&list.versions[0].id));
    assert_eq!(it.versions().list(1).unwrap().versions.len(), 1);
    assert_eq!(it.versions().head().unwrap().unwrap().message, "second");
}

#[test]
fn history_begins_with_the_second_version() {
    let it = fixture();
    for (content, message, expected) in [
        ("0", "Initial project setup", false),
        ("1", "first", false),
        ("2", "second", true),
        ("3", "third", true),
    ] {
        it.commit(&write("a.js", content), message);
        assert_eq!(it.versions().has_history().unwrap(), expected, "{message}");
    }
}

#[test]
fn a_project_without_a_repository_has_no_versions() {
    let it = fixture();
    let versions = it.versions();
    assert_eq!(versions.list(20).unwrap(), Default::default());
    assert_eq!(versions.head().unwrap(), None);
    assert_eq!(versions.undo_target().unwrap(), None);
    assert!(matches!(versions.diff("0123456", 100, LONG), Err(VersionError::UnknownId { .. })));
    assert!(!it.disk().join(".git").exists(), "reading makes nothing");
}

#[test]
fn undo_goes_back_one_version_each_time() {
    let it = fixture();
    it.commit(&write("a.js", "0"), "Initial project setup");
    for number in 1..=4 {
        it.commit(&write("a.js", &number.to_string()), &format!("v{number}"));
    }
    let undo = || {
        let target = it.versions().undo_target().unwrap()?;
        it.writer().restore(&target.id).unwrap();
        Some((target.message, it.files()["a.js"].clone()))
    };
    assert_eq!(undo().unwrap(), ("v3".to_owned(), "3".to_owned()));
    assert_eq!(undo().unwrap(), ("v2".to_owned(), "2".to_owned()));
    it.commit(&write("a.js", "5"), "v5");
    assert_eq!(undo().unwrap(), ("v2".to_owned(), "2".to_owned()), "what was undone is not gone back to");
    assert_eq!(undo().unwrap(), ("v1".to_owned(), "1".to_owned()));
    assert_eq!(undo(), None, "the welcome page is no version");
    assert_eq!(it.messages(), ["v5", "v4", "v3", "v2", "v1"], "and all of them are still there");
}

#[test]
fn ids_have_a_form() {
    let it = fixture();
    let version = it.commit(&write("a.js", "1"), "first").version;
    let id = |id: &str| it.versions().diff(id, 1_000, LONG).map(drop);
    for bad in
        ["", "012345", &"0".repeat(41), "HEAD~1", "012345g", "0123456\n", "main", "-p", "０１２３４５６"]
    {
        assert!(matches!(id(bad), Err(VersionError::InvalidId { .. })), "{bad:?}");
    }
    for good in [&version.hash[..7], &version.hash[..20], &version.hash, &version.hash.to_uppercase()] {
        id(good).unwrap();
    }
    assert!(matches!(id("0123456"), Err(VersionError::UnknownId { .. })));
}

#[test]
fn only_the_projects_own_versions_have_ids() {
    let it = fixture();
    it.commit(&write("a.js", "1"), "first");
    let git = it.git();
    let head = git.head().unwrap().peel_to_commit().unwrap();
    let author = head.author();
    let stray = git.commit(None, &author, &author, "stray", &head.tree().unwrap(), &[&head]).unwrap();
    for id in [stray.to_string(), head.tree_id().to_string()] {
        assert!(matches!(it.versions().diff(&id, 1_000, LONG), Err(VersionError::UnknownId { .. })));
    }
}

#[test]
fn an_ambiguous_id_is_told_from_an_unknown_one() {
    let ids = ["01234567", "01234568", "1234567"].map(|id| Oid::from_str(&format!("{id:0<40}")).unwrap());
    let picked =
        |prefix: &str| pick(prefix, ids.map(Ok::<_, VersionError>)).map_err(|error| error.to_string());
    assert_eq!(picked("12345670").unwrap(), ids[2]);
    assert_eq!(picked("01234568").unwrap(), ids[1]);
    assert!(matches!(pick("0123456", ids.map(Ok)), Err(VersionError::AmbiguousId { .. })));
    assert!(matches!(pick("7777777", ids.map(Ok)), Err(VersionError::UnknownId { .. })));
}

#[test]
fn a_diff_is_a_patch() {
    let it = fixture();
    let first = it.commit(&write("a.js", "one\n").write("b.png", "\0\u{1}"), "first").version;
    let second = it.commit(&write("a.js", "two\n").delete("b.png"), "second").version;
    let shown = it.versions().diff(&first.id, 10_000, LONG).unwrap();
    assert!(
        shown.patch.contains("new file mode 100644") && shown.patch.contains("\n+one\n"),
        "{}",
        shown.patch
    );
    let patch = it.versions().diff(&second.id, 10_000, LONG).unwrap().patch;
    assert!(patch.contains("-one\n+two\n"), "{patch}");
    assert!(patch.contains("Binary files a/b.png and /dev/null differ"), "{patch}");
}

#[test]
fn a_diff_is_cut_at_its_bound_after_a_whole_line() {
    let it = fixture();
    let version = it.commit(&write("a.js", &"技技技\n".repeat(10_000)), "first").version;
    let whole = it.versions().diff(&version.id, 1 << 20, LONG).unwrap();
    assert!(!whole.is_truncated);
    let cut = it.versions().diff(&version.id, 1_000, LONG).unwrap();
    assert!(cut.is_truncated && cut.patch.len() <= 1_000 && cut.patch.len() > 900);
    assert!(whole.patch.starts_with(&cut.patch) && cut.patch.ends_with('\n'));
}
