//! What a version changed, as replacements.

use super::*;
use crate::version::VersionEdit;

fn edits(it: &Fixture, id: &str) -> Vec<VersionEdit> {
    it.versions().edits(id, 10_000, LONG).unwrap().unwrap()
}

#[test]
fn each_replacement_turns_the_old_text_into_the_new_one() {
    let it = fixture();
    let lines = |first: &str, last: &str| {
        let middle: String = (0..20).map(|line| format!("line {line}\n")).collect();
        format!("{first}\n{middle}{last}")
    };
    let (before, after) = (lines("one", "cost $1"), lines("two", "cost $& $$"));
    it.commit(&write("a.js", &before).write("gone.js", "bye"), "first");
    let second = it.commit(&write("a.js", &after).write("new.js", "hello").delete("gone.js"), "second");
    let edits = edits(&it, &second.version.id);
    let mut text = before;
    let of_a: Vec<_> = edits.iter().filter(|edit| edit.path == "a.js").collect();
    assert_eq!(of_a.len(), 2, "two places, far from each other");
    for edit in of_a {
        assert_eq!(text.matches(&edit.old_string).count(), 1);
        text = text.replace(&edit.old_string, &edit.new_string);
    }
    assert_eq!(text, after);
    let other = |path: &str| edits.iter().find(|edit| edit.path == path).unwrap();
    assert_eq!((&*other("new.js").old_string, &*other("new.js").new_string), ("", "hello"));
    assert_eq!((&*other("gone.js").old_string, &*other("gone.js").new_string), ("bye", ""));
}

#[test]
fn the_first_version_is_shown_whole() {
    let it = fixture();
    let first = it.commit(&write("a.js", "1\n"), "first").version;
    let shown = VersionEdit { path: "a.js".into(), old_string: String::new(), new_string: "1\n".into() };
    assert_eq!(edits(&it, &first.id), [shown]);
}

#[test]
fn what_is_not_text_is_left_out() {
    let it = fixture();
    let picture = it.commit(&Batch::default().write("a.png", b"\0\x89".to_vec()), "picture").version;
    assert_eq!(edits(&it, &picture.id), []);
    let latin = Batch::default().write("a.txt", b"caf\xe9\n".to_vec()).write("a.js", "1");
    let latin = it.commit(&latin, "latin").version;
    assert_eq!(edits(&it, &latin.id).into_iter().map(|edit| edit.path).collect::<Vec<_>>(), ["a.js"]);
}

#[test]
fn half_of_a_change_is_not_shown() {
    let it = fixture();
    let version = it.commit(&write("a.js", &"x".repeat(600)).write("b.js", "y".repeat(600)), "large").version;
    assert!(it.versions().edits(&version.id, 2_000, LONG).unwrap().is_some());
    assert_eq!(it.versions().edits(&version.id, 1_000, LONG).unwrap(), None);
    assert_eq!(it.versions().edits(&version.id, 2_000, Duration::ZERO).unwrap(), None);
}

#[test]
fn a_comparison_that_takes_too_long_is_cut() {
    let it = fixture();
    let version = it.commit(&write("a.js", "1\n2\n3\n"), "first").version;
    let cut = it.versions().diff(&version.id, 10_000, Duration::ZERO).unwrap();
    assert!(cut.is_truncated && cut.patch.is_empty());
}
