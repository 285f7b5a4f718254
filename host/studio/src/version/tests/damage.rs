//! Repositories that a disk, a person or another program has broken. What is wrong is said, nothing of it costs a file,
//! and what can be mended without a guess is mended.

use super::*;
use crate::files::FilesError;

/// Two versions and their repository.
fn broken(how: impl Fn(&Fixture, &Repository)) -> Fixture {
    let it = fixture();
    it.commit(&write("a.js", "1").write("keep.js", "same"), "first");
    it.commit(&write("a.js", "2"), "second");
    how(&it, &it.git());
    it
}

fn object_file(it: &Fixture, id: git2::Oid) -> PathBuf {
    let id = id.to_string();
    it.disk().join(".git/objects").join(&id[..2]).join(&id[2..])
}

fn remove(it: &Fixture, spec: &str) {
    let id = it.git().revparse_single(spec).unwrap().id();
    fs::remove_file(object_file(it, id)).unwrap();
}

/// Damage is told from everything else, also by a writer, and the files are as they were.
fn is_damaged(it: &Fixture, what: &str) {
    match Versions::open(&it.project).and_then(|versions| versions.list(20)) {
        Ok(list) => assert!(list.damage.is_some(), "{what}: {list:?}"),
        Err(error) => assert!(error.is_damage(), "{what}: {error}"),
    }
    is_served(it, what);
}

fn is_served(it: &Fixture, what: &str) {
    assert_eq!(it.files(), files(&[("a.js", "2"), ("keep.js", "same")]), "{what}");
}

#[test]
fn a_head_that_leads_nowhere_is_damage_and_no_new_beginning() {
    for (what, content) in [
        ("empty", ""),
        ("garbage", "\0\0\0\0"),
        ("another branch", "ref: refs/heads/elsewhere\n"),
        ("a missing commit", "0123456789012345678901234567890123456789\n"),
        ("outside", "ref: ../../../../etc/passwd\n"),
    ] {
        let it = broken(|it, _| fs::write(it.disk().join(".git/HEAD"), content).unwrap());
        is_damaged(&it, what);
        let error = Versions::writer(&it.project, NOON_MS).err();
        let committed = match error {
            Some(error) => Err(error),
            None => it.writer().commit_all("more").map(drop),
        };
        assert!(committed.is_err_and(|error| error.is_damage()), "{what}");
        is_served(&it, what);
    }
}

#[test]
fn a_branch_that_is_gone_or_broken_is_damage() {
    let branch = |it: &Fixture| it.disk().join(".git/refs/heads/main");
    let gone = broken(|it, _| fs::remove_file(branch(it)).unwrap());
    is_damaged(&gone, "gone");
    assert!(matches!(Versions::writer(&gone.project, NOON_MS), Err(VersionError::BranchLost)));
    for content in ["", "nonsense\n", "0123456789012345678901234567890123456789\n"] {
        let it = broken(|it, _| fs::write(branch(it), content).unwrap());
        is_damaged(&it, content);
    }
}

#[test]
fn a_branch_that_is_gone_does_not_cost_the_files_when_a_writer_died_too() {
    let it = broken(|it, _| fs::remove_file(it.disk().join(".git/refs/heads/main")).unwrap());
    fs::write(it.disk().join(".waza-tmp/uncommitted"), "").unwrap();
    assert!(matches!(Versions::writer(&it.project, NOON_MS), Err(VersionError::BranchLost)));
    is_served(&it, "no version says what should be there, so nothing is removed");
}

#[test]
fn a_first_version_without_its_branch_gets_it() {
    let it = fixture();
    let first = it.commit(&write("a.js", "2").write("keep.js", "same"), "first").version;
    // It died between the commit and the branch.
    fs::remove_file(it.disk().join(".git/refs/heads/main")).unwrap();
    fs::write(it.disk().join(".waza-tmp/uncommitted"), "").unwrap();
    assert!(it.writer().is_recovered());
    assert_eq!(it.versions().head().unwrap().unwrap(), first);
    is_served(&it, "the first version");
}

#[test]
fn a_missing_commit_ends_the_list_and_not_before() {
    let it = broken(|it, _| remove(it, "HEAD~1"));
    let list = it.versions().list(20).unwrap();
    assert!(list.damage.is_some());
    assert_eq!(list.versions.iter().map(|version| &*version.message).collect::<Vec<_>>(), ["second"]);
    is_served(&it, "an old commit");
    let newest = broken(|it, _| remove(it, "HEAD"));
    is_damaged(&newest, "the newest commit");
}

#[test]
fn a_missing_file_of_a_version_keeps_it_from_being_put_back_and_changes_nothing() {
    for spec in ["HEAD~1:a.js", "HEAD~1^{tree}"] {
        let it = broken(|it, _| remove(it, spec));
        let list = it.versions().list(20).unwrap();
        assert_eq!((list.versions.len(), list.damage), (2, None), "the list does not need it");
        let error = it.writer().restore(&list.versions[1].id).unwrap_err();
        assert!(error.is_damage(), "{spec}: {error}");
        is_served(&it, spec);
        assert!(!it.writer().is_recovered(), "nothing had begun");
        let error = it.versions().edits(&list.versions[1].id, 1_000, LONG).unwrap_err();
        assert!(error.is_damage(), "{spec}: {error}");
        // And new versions can be made.
        it.commit(&write("a.js", "3"), "third");
        assert_eq!(it.messages(), ["third", "second", "first"]);
    }
}

#[test]
fn an_object_of_other_bytes_is_damage() {
    let it = broken(|it, git| {
        let file = object_file(it, git.head().unwrap().peel_to_commit().unwrap().id());
        let length = fs::metadata(&file).unwrap().len() as usize;
        fs::remove_file(&file).unwrap();
        fs::write(&file, vec![0x55; length]).unwrap();
    });
    is_damaged(&it, "other bytes");
}

#[test]
fn a_pack_that_is_cut_is_damage() {
    let it = broken(|it, git| {
        let mut pack = git.packbuilder().unwrap();
        let mut walk = git.revwalk().unwrap();
        walk.push_head().unwrap();
        pack.insert_walk(&mut walk).unwrap();
        let folder = it.disk().join(".git/objects/pack");
        pack.write(&folder, 0).unwrap();
        for entry in fs::read_dir(it.disk().join(".git/objects")).unwrap() {
            let entry = entry.unwrap();
            if entry.file_name().len() == 2 {
                fs::remove_dir_all(entry.path()).unwrap();
            }
        }
        assert_eq!(
            Repository::open(it.disk()).unwrap().head().unwrap().peel_to_commit().unwrap().parent_count(),
            1
        );
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "pack") {
                let bytes = fs::read(&path).unwrap();
                fs::remove_file(&path).unwrap();
                fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
            }
        }
    });
    is_damaged(&it, "half a pack");
}

#[test]
fn locks_that_were_left_behind_keep_nobody_from_reading_and_no_writer_from_writing() {
    let locks = ["index.lock", "HEAD.lock", "refs/heads/main.lock"];
    let it = broken(|it, _| {
        for lock in locks {
            fs::write(it.disk().join(".git").join(lock), "").unwrap();
        }
    });
    let list = it.versions().list(20).unwrap();
    assert_eq!((list.versions.len(), list.damage), (2, None));
    it.commit(&write("a.js", "3"), "third");
    assert_eq!(it.messages().len(), 3);
}

#[test]
fn an_index_of_garbage_is_no_damage() {
    let it = broken(|it, _| fs::write(it.disk().join(".git/index"), "DIRC\0\0\0\u{2}garbage").unwrap());
    assert_eq!(it.versions().list(20).unwrap().damage, None);
    it.commit(&write("a.js", "3"), "third");
    assert_eq!(it.files()["a.js"], "3");
}

#[test]
fn a_repository_that_is_a_file_is_damage_and_costs_no_file() {
    let it = broken(|it, _| {
        fs::remove_dir_all(it.disk().join(".git")).unwrap();
        fs::write(it.disk().join(".git"), "gitdir: /etc\n").unwrap();
    });
    is_damaged(&it, "a file");
    assert!(Versions::writer(&it.project, NOON_MS).err().unwrap().is_damage());
    is_served(&it, "a file");
}

#[test]
fn what_may_pass_or_is_the_askers_fault_is_no_damage() {
    let it = fixture();
    let version = it.commit(&write("a.js", "1"), "first").version;
    for error in [
        it.versions().version("0123456").unwrap_err(),
        it.versions().version("HEAD").unwrap_err(),
        VersionError::Files(FilesError::Interrupted),
        VersionError::git("write")(git2::Error::new(
            git2::ErrorCode::GenericError,
            git2::ErrorClass::Os,
            "no space left on device",
        )),
    ] {
        assert!(!error.is_damage(), "{error}");
    }
    assert_eq!(it.versions().version(&version.hash).unwrap(), version);
}
