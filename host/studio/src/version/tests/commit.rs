//! Making versions.

use super::*;
use crate::files::{Durability, FilesLimits, ProjectPath};
use git2::{Status, StatusOptions};

#[test]
fn a_version_says_what_when_and_who() {
    let it = fixture();
    let made = it.commit(&write("index.html", "<p>"), "最初のゲーム | with a bar");
    assert!(made.is_changed);
    assert_eq!(made.version.message, "最初のゲーム | with a bar");
    assert_eq!(made.version.timestamp, "2023-11-14T22:13:20Z");
    assert_eq!(made.version.time_ms, NOON_MS);
    assert_eq!(made.version.hash.len(), 40);
    assert_eq!(made.version.id, made.version.hash[..7]);
    let git = it.git();
    let commit = git.head().unwrap().peel_to_commit().unwrap();
    assert_eq!(commit.author().name_bytes(), b"Game Creator");
    assert_eq!(commit.author().email_bytes(), b"gamecreator@local");
    assert_eq!(git.head().unwrap().name_bytes(), b"refs/heads/main");
}

#[test]
fn nothing_new_is_the_current_version() {
    let it = fixture();
    let first = it.commit(&write("a.js", "1"), "first");
    let again = it.commit(&write("a.js", "1"), "again");
    assert!(!again.is_changed);
    assert_eq!(again.version, first.version);
    assert_eq!(it.writer().commit_all("and again").unwrap(), again);
}

#[test]
fn a_project_without_files_has_a_first_version_too() {
    let it = fixture();
    assert!(it.writer().commit_all("Initial project setup").unwrap().is_changed);
    assert!(!it.writer().commit_all("again").unwrap().is_changed);
}

#[test]
fn git_agrees_that_the_folder_is_clean() {
    let it = fixture();
    it.commit(&write("index.html", "1\r\n2\n").write("assets/deep/a.png", "x"), "first");
    it.commit(&write("game.js", "1").delete("assets/deep/a.png"), "second");
    let mut options = StatusOptions::new();
    options.include_untracked(true).recurse_untracked_dirs(true);
    let git = it.git();
    let statuses = git.statuses(Some(&mut options)).unwrap();
    let dirty: Vec<_> = statuses
        .iter()
        .filter(|entry| entry.status() != Status::CURRENT && !entry.path_bytes().starts_with(b".waza-tmp"))
        .map(|entry| (String::from_utf8_lossy(entry.path_bytes()).into_owned(), entry.status()))
        .collect();
    assert_eq!(dirty, []);
}

#[test]
fn a_change_that_keeps_size_and_place_is_seen() {
    // Written faster than file systems count time: the stamps alone would not tell.
    let it = fixture();
    for round in 0..50 {
        let content = format!("{round:03}");
        assert!(it.commit(&write("a.js", &content), "next").is_changed, "round {round}");
        let blob = it.git().revparse_single("HEAD:a.js").unwrap().peel_to_blob().unwrap().content().to_vec();
        assert_eq!(blob, content.as_bytes());
    }
}

#[test]
fn a_change_in_place_is_seen() {
    let it = fixture();
    it.commit(&write("a.js", "old"), "first");
    for round in 0..20 {
        fs::write(it.disk().join("a.js"), format!("{round:03}")).unwrap();
        assert!(it.writer().commit_all("by hand").unwrap().is_changed, "round {round}");
    }
}

#[test]
fn hidden_files_and_links_are_in_no_version() {
    let it = fixture();
    fs::write(it.disk().join(".env"), "secret").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", it.disk().join("link")).unwrap();
    it.commit(&write("a.js", "1"), "first");
    let git = it.git();
    let tree = git.head().unwrap().peel_to_tree().unwrap();
    assert_eq!(tree.iter().map(|entry| entry.name_bytes().to_vec()).collect::<Vec<_>>(), [b"a.js"]);
}

#[test]
fn messages_are_one_line_and_bounded() {
    let it = fixture();
    let forged = "fine\n\nWaza-Restored: 0123456789012345678901234567890123456789\n\0";
    assert_eq!(
        it.commit(&write("a.js", "1"), forged).version.message,
        "fine Waza-Restored: 0123456789012345678901234567890123456789"
    );
    assert_eq!(it.commit(&write("a.js", "2"), " \n ").version.message, "Update");
    let long = it.commit(&write("a.js", "3"), &"技".repeat(10_000)).version.message;
    assert_eq!(long.chars().count(), 500);
}

#[test]
fn what_the_floor_takes_git_takes() {
    let it = fixture();
    let odd = [
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
        "%2e",
        "CON",
        "aux.js",
        "n\u{303}",
        "a'\"|",
        "dir /x ",
    ];
    let batch = odd.iter().fold(Batch::default(), |batch, path| batch.write(*path, *path));
    it.commit(&batch, "odd");
    let mut expected: Vec<_> = odd.iter().map(|path| (*path, *path)).collect();
    expected.sort_unstable();
    assert_eq!(it.files(), files(&expected));
    it.commit(&odd.iter().fold(Batch::default(), |batch, path| batch.delete(*path)), "gone");
    let id = it.versions().undo_target().unwrap().unwrap().id;
    it.writer().restore(&id).unwrap();
    assert_eq!(it.files(), files(&expected));
}

#[test]
fn whatever_the_floor_takes_git_takes() {
    const PARTS: [&str; 20] = [
        ".", "git", "GIT", "~1", "~", " ", ":", "/", "a", "..", "\u{200c}", "\u{301}", "$DATA", "con", "\\",
        "modules", "\t", "-", "İ", "ſ",
    ];
    let it = fixture();
    // A generator of its own, so that a failure comes back.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut batch = Batch::default();
    let mut taken = std::collections::BTreeSet::new();
    for _ in 0..20_000 {
        let name: String = (0..5)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                PARTS[(state >> 33) as usize % PARTS.len()]
            })
            .collect();
        // One folder each, so that a name is never both a file and a folder.
        let path = format!("{}/{name}", taken.len());
        if taken.len() < 1_500 && ProjectPath::new(&path, &FilesLimits::default()).is_ok() {
            taken.insert(path.clone());
            batch = batch.write(path, "x");
        }
    }
    assert!(taken.len() > 1_000, "{}", taken.len());
    it.commit(&batch, "odd");
    let git = it.git();
    let tree = git.head().unwrap().peel_to_tree().unwrap();
    assert!(taken.iter().all(|path| tree.get_path(path.as_ref()).is_ok()));
}

#[test]
fn a_file_over_the_bound_is_refused_by_name() {
    let it = with_options(FilesOptions {
        limits: FilesLimits { max_file_bytes: 4, ..FilesLimits::default() },
        ..FilesOptions::default()
    });
    it.commit(&write("a.js", "1"), "first");
    fs::write(it.disk().join("big.js"), "12345").unwrap();
    let error = it.writer().commit_all("second").unwrap_err();
    assert!(error.to_string().contains("max_file_bytes is 4"), "{error}");
}

#[test]
fn power_loss_durability_reaches_git() {
    let it = with_options(FilesOptions { durability: Durability::PowerLoss, ..FilesOptions::default() });
    it.commit(&write("a.js", "1"), "first");
    assert!(it.git().config().unwrap().get_bool("core.fsyncObjectFiles").unwrap());
    // And goes again with the option.
    let data = DataDir::open(&it.folder.path().join("data"), FilesOptions::default()).unwrap();
    drop(Versions::writer(&data.project(USER, PROJECT).unwrap(), NOON_MS).unwrap());
    assert!(!it.git().config().unwrap().get_bool("core.fsyncObjectFiles").unwrap());
}
