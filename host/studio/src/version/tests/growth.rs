//! What a version costs goes by what changed, and not by what there is. In bytes and files, so that no clock decides.

use super::*;
use std::path::Path;

/// A commit, a tree and one small file, with room for the index and the reference's log.
const SMALL: (u64, u64) = (8, 16 << 10);

/// Files below a folder, and their bytes.
fn below(folder: &Path) -> (u64, u64) {
    fs::read_dir(folder).unwrap().map(Result::unwrap).fold((0, 0), |(files, bytes), entry| {
        let found = entry.metadata().unwrap();
        let (more_files, more_bytes) = if found.is_dir() { below(&entry.path()) } else { (1, found.len()) };
        (files + more_files, bytes + more_bytes)
    })
}

#[test]
fn a_small_change_to_a_large_project_stores_little() {
    let it = fixture();
    let noise = |seed: u64| -> Vec<u8> {
        (0..1_u64 << 20).map(|at| ((at ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect()
    };
    let large =
        (0..10).fold(Batch::default(), |batch, file| batch.write(format!("assets/{file}.bin"), noise(file)));
    it.commit(&large, "assets");
    let git = it.disk().join(".git");
    let before = below(&git);
    assert!(before.0 > 10, "ten files that differ are ten objects: {before:?}");
    it.commit(&write("game.js", "let lives = 3;\n"), "game");
    let after = below(&git);
    let (files, bytes) = (after.0 - before.0, after.1 - before.1);
    assert!(bytes > 0, "a version stores something");
    assert!(files <= SMALL.0 && bytes <= SMALL.1, "{files} files with {bytes} bytes");
}
