//! What a batch does, and that it does nothing when it may not.

use super::*;
use crate::files::{Applied, FileEntry};
use std::os::unix::fs::PermissionsExt as _;

#[test]
fn files_are_written_replaced_and_deleted() {
    let it = fixture();
    let applied =
        it.apply(&Batch::default().write("index.html", "one").write("assets/deep/a.png", [0, 255])).unwrap();
    assert_eq!(applied.written, ["index.html", "assets/deep/a.png"]);
    let applied = it
        .apply(
            &Batch::default().write("index.html", "two").delete("assets/deep/a.png").delete("never/was.js"),
        )
        .unwrap();
    assert_eq!(
        applied,
        Applied { written: vec!["index.html".into()], deleted: vec!["assets/deep/a.png".into()] }
    );
    assert_eq!(it.project.list().unwrap(), [FileEntry { path: "index.html".into(), bytes: 3 }]);
    assert!(!it.disk().join("assets").exists(), "git has no empty folders, so a project has none");
}

#[test]
fn reading_gives_the_bytes_and_their_digest() {
    let it = fixture();
    it.apply(&Batch::default().write("a.js", "abc")).unwrap();
    let content = it.project.read("a.js").unwrap();
    assert_eq!(content.bytes, b"abc");
    assert_eq!(content.etag, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    for missing in ["b.js", "no/such/folder.js"] {
        assert!(matches!(it.project.read(missing), Err(FilesError::NotFound { path }) if path == missing));
    }
}

#[test]
fn a_batch_with_one_bad_path_changes_nothing() {
    let it = fixture();
    it.apply(&write("a.js")).unwrap();
    let batch =
        Batch::default().write("a.js", "changed").write("b.js", "new").delete("a.js").write(".env", "x");
    it.apply(&batch).unwrap_err();
    assert_eq!(it.project.read("a.js").unwrap().bytes, b"content");
    assert_eq!(it.paths(), ["a.js"]);
    let left: Vec<_> =
        fs::read_dir(it.disk().join(".waza-tmp")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["lock"]);
}

#[test]
fn a_path_is_named_once() {
    let it = fixture();
    for batch in
        [write("a").write("a", "2"), write("a").delete("a"), Batch::default().delete("a").delete("a")]
    {
        assert_eq!(it.apply(&batch).unwrap_err().code(), "duplicate");
    }
}

#[test]
fn a_path_is_a_file_or_a_folder() {
    let it = fixture();
    it.apply(&write("a/b.js")).unwrap();
    for batch in [write("a"), write("a/b.js/c.js"), write("x").write("x/y", ""), write("x/y").write("x", "")]
    {
        assert_eq!(it.apply(&batch).unwrap_err().code(), "conflict", "{batch:?}");
    }
    assert_eq!(it.paths(), ["a/b.js"]);
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let it = fixture();
    it.apply(&write("a").write("b/c/d", "")).unwrap();
    it.apply(&write("a/b").delete("a").write("b", "").delete("b/c/d")).unwrap();
    assert_eq!(it.paths(), ["a/b", "b"]);
}

#[test]
fn a_folder_with_something_hidden_in_it_stays() {
    let it = fixture();
    it.apply(&write("a/b")).unwrap();
    fs::write(it.disk().join("a/.hidden"), "").unwrap();
    let mut writer = it.project.writer().unwrap();
    writer.apply(&Batch::default().delete("a/b").write("a", "")).unwrap_err();
    assert!(writer.is_interrupted(), "it was noticed too late, so the last commit has to be put back");
    assert!(it.disk().join("a/.hidden").exists());
}

#[test]
fn files_and_folders_belong_to_their_owner_alone() {
    let it = fixture();
    it.apply(&write("a/b.js")).unwrap();
    let mode = |path: &str| it.disk().join(path).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("a"), mode("a/b.js")), (0o700, 0o700, 0o600));
}

#[test]
fn hidden_files_are_not_the_projects() {
    let it = fixture();
    it.apply(&write("a.js")).unwrap();
    fs::write(it.disk().join(".style-pending.json"), "{}").unwrap();
    fs::create_dir_all(it.disk().join(".git/hooks")).unwrap();
    assert_eq!(it.paths(), ["a.js"]);
}

#[test]
fn an_empty_batch_is_fine() {
    let it = fixture();
    assert_eq!(it.apply(&Batch::default()).unwrap(), Applied::default());
}

#[test]
fn writers_wait_for_each_other() {
    let it = fixture();
    let project = it.project.clone();
    let mut first = it.project.writer().unwrap();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            let mut writer = project.writer().unwrap();
            // Here only once the first is done.
            assert_eq!(project.read("a.js").unwrap().bytes, b"first");
            writer.apply(&Batch::default().write("a.js", "second")).unwrap();
            writer.settle().unwrap();
        });
        first.apply(&Batch::default().write("a.js", "first")).unwrap();
        first.settle().unwrap();
        drop(first);
        second.join().unwrap();
    });
    assert_eq!(it.project.read("a.js").unwrap().bytes, b"second");
}

#[test]
fn flushing_to_the_disk_changes_nothing_else() {
    let it = with_options(FilesOptions { durability: Durability::PowerLoss, ..FilesOptions::default() });
    let many = (0..20)
        .fold(Batch::default(), |batch, number| batch.write(format!("{}/{number}.js", number % 3), "x"));
    it.apply(&many).unwrap();
    it.apply(&write("0/0.js").delete("1/1.js")).unwrap();
    assert_eq!(it.paths().len(), 19);
}
