//! Each bound refuses by its name, one step beyond its value and not before.

use super::*;

#[track_caller]
fn bound<T: std::fmt::Debug>(outcome: Result<T, FilesError>) -> (&'static str, u64, u64) {
    match outcome.unwrap_err() {
        FilesError::Bound { bound, limit, value, .. } => (bound, limit, value),
        other => panic!("{other}"),
    }
}

fn small() -> FilesLimits {
    FilesLimits {
        max_file_bytes: 10,
        max_project_bytes: 25,
        max_project_files: 4,
        max_path_bytes: 20,
        max_name_bytes: 8,
        max_path_depth: 3,
        max_walk_entries: 12,
    }
}

#[test]
fn ten_thousand_files() {
    let it = fixture();
    let batch = (0..10_000).fold(Batch::default(), |batch, number| batch.write(format!("{number}.js"), "x"));
    assert_eq!(bound(it.apply(&batch)), ("max_project_files", 2_000, 10_000));
    let batch = (0..10_000).fold(Batch::default(), |batch, number| batch.delete(format!("{number}.js")));
    assert_eq!(bound(it.apply(&batch)), ("max_project_files", 2_000, 10_000));
    assert!(it.paths().is_empty());
}

#[test]
fn a_file_of_200_mb() {
    const SIZE: u64 = 200 << 20;
    let it = fixture();
    let batch = Batch::default().write("big.bin", vec![0; SIZE as usize]);
    assert_eq!(bound(it.apply(&batch)), ("max_file_bytes", 20 << 20, SIZE));
    // On the disk as well, whoever put it there.
    fs::File::create(it.disk().join("big.bin")).unwrap().set_len(SIZE).unwrap();
    assert_eq!(bound(it.project.read("big.bin")), ("max_file_bytes", 20 << 20, SIZE));
    assert_eq!(it.project.list().unwrap()[0].bytes, SIZE);
}

#[test]
fn files_up_to_the_bounds_are_taken() {
    let it = with_limits(small());
    it.apply(
        &Batch::default()
            .write("a", [0; 10])
            .write("b/c/12345678", [0; 10])
            .write("12345678/12345678/12", []),
    )
    .unwrap();
    assert_eq!(bound(it.apply(&Batch::default().write("d", [0; 6]))), ("max_project_bytes", 25, 26));
    assert_eq!(bound(it.apply(&Batch::default().write("d", [0; 11]))), ("max_file_bytes", 10, 11));
    assert_eq!(bound(it.apply(&Batch::default().write("d", []).write("e", []))), ("max_project_files", 4, 5));
    assert_eq!(bound(it.apply(&write("12345678/12345678/123"))), ("max_path_bytes", 20, 21));
    assert_eq!(bound(it.apply(&write("123456789"))), ("max_name_bytes", 8, 9));
    assert_eq!(bound(it.apply(&write("a/b/c/d"))), ("max_path_depth", 3, 4));
    assert_eq!(it.paths().len(), 3);
}

#[test]
fn what_a_batch_deletes_or_replaces_makes_room() {
    let it = with_limits(small());
    let full = ["a", "b", "c", "d"].iter().fold(Batch::default(), |batch, path| batch.write(*path, [0; 6]));
    it.apply(&full).unwrap();
    it.apply(&Batch::default().delete("a").write("e", [0; 6])).unwrap();
    it.apply(&Batch::default().write("e", [0; 7])).unwrap();
    assert_eq!(bound(it.apply(&Batch::default().write("e", [0; 8]))), ("max_project_bytes", 25, 26));
}

#[test]
fn the_longest_paths_that_a_file_system_takes() {
    let it =
        with_limits(FilesLimits { max_path_bytes: 1 << 20, max_path_depth: 1_000, ..FilesLimits::default() });
    // Far above the 4096 bytes that one system call takes.
    let long = [&"ゲ".repeat(85)[..]; 40].join("/");
    it.apply(&write(&long)).unwrap();
    assert_eq!(it.project.read(&long).unwrap().bytes, b"content");
    assert_eq!(it.paths(), std::slice::from_ref(&long));
    it.apply(&Batch::default().delete(&long)).unwrap();
    assert!(it.paths().is_empty());
    assert_eq!(bound(it.apply(&write(&"x".repeat(256)))), ("max_name_bytes", 255, 256));
}

#[test]
fn an_endless_path_is_not_repeated() {
    let it = fixture();
    let refusal = it.apply(&write(&"../".repeat(1_000_000))).unwrap_err();
    assert!(refusal.to_string().len() < 100, "{refusal}");
    assert_eq!(bound::<()>(Err(refusal)), ("max_path_bytes", 1_024, 3_000_000));
}

#[test]
fn a_crowded_folder_is_not_listed_for_ever() {
    let it = with_limits(small());
    for number in 0..13 {
        fs::create_dir(it.disk().join(number.to_string())).unwrap();
    }
    assert_eq!(bound(it.project.list()), ("max_walk_entries", 12, 13));
}

#[test]
fn what_lies_too_deep_is_not_the_projects() {
    let it = with_limits(small());
    fs::create_dir_all(it.disk().join("a/b/c")).unwrap();
    fs::write(it.disk().join("a/b/c/d"), "").unwrap();
    assert!(it.paths().is_empty());
}
