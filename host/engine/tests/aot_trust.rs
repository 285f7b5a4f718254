//! Only code that this host made and nobody changed is ever run from the artefact store; everything else is built again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail the test they serve")]

mod support;

use std::{
    fs::{self, File, Permissions},
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};
use support::{component, load_bytes, load_slow, options, request, stored, stored_with};
use tempfile::TempDir;
use waza_engine::{
    ArtefactCounts, ArtefactError, ArtefactOptions, Compiler, Engine, EngineError, EngineOptions,
    ImageReport, LoadCounts, hooks::skill_ranker::RankOptions,
};

/// A folder that the store may make, inside one that goes with the test.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("state/artefacts");
    (folder, dir)
}

/// The artefacts in a folder, by name.
fn files(dir: &Path) -> Vec<PathBuf> {
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut files: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| name(path).len() == 64);
    files.sort();
    files
}

fn only_file(dir: &Path) -> PathBuf {
    let [file] = files(dir).try_into().unwrap();
    file
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A compiler that fails whoever asks it.
fn no_compiler() -> Compiler {
    Compiler::Process {
        program: "/nonexistent/compiler".into(),
        arguments: vec![],
        memory_mib: 1024,
        cpu_seconds: 10,
    }
}

#[tokio::test]
async fn a_second_start_neither_compiles_nor_configures() {
    let (_folder, dir) = place();
    let first = stored(&dir);
    let built = load_slow(&first, "fine").unwrap();
    assert!(!built.origin().stored && built.origin().compile_us > 0);
    assert_eq!(first.loads(), LoadCounts { compilations: 2, set_ups: 1 });
    assert_eq!(first.artefacts(), ArtefactCounts { misses: 1, written: 1, ..ArtefactCounts::default() });
    assert_eq!((mode(&dir), mode(&dir.join("key")), mode(&only_file(&dir))), (0o700, 0o600, 0o600));

    let second = stored_with(&dir, 256, no_compiler());
    let stored = load_slow(&second, "fine").unwrap();
    assert_eq!(second.loads(), LoadCounts::default());
    assert_eq!(second.artefacts(), ArtefactCounts { hits: 1, ..ArtefactCounts::default() });
    assert!(stored.origin().stored);
    assert_eq!(stored.info(), built.info());
    let (ImageReport::Taken { bytes, .. }, ImageReport::Taken { bytes: before, .. }) =
        (stored.image(), built.image())
    else {
        panic!("{:?}", stored.image())
    };
    assert_eq!((bytes, &stored.origin().digest), (before, &built.origin().digest));
    // The image is in it: the catalogue was indexed before the restart.
    let ranked = stored.rank(request(), RankOptions { max_results: 1, ..RankOptions::default() }).await;
    assert_eq!(ranked.unwrap().value[0].name, "a");
}

#[test]
fn what_decides_the_image_is_never_served_stale() {
    let (_folder, dir) = place();
    let engine = stored(&dir);
    load_slow(&engine, "fine").unwrap();
    load_slow(&engine, "remember").unwrap();
    load_bytes(&engine, "fine", &component(), &["a", "c"]).unwrap();
    assert_eq!(engine.artefacts(), ArtefactCounts { misses: 3, written: 3, ..ArtefactCounts::default() });
    // Settings that were refused are refused at every start.
    for _ in 0..2 {
        assert!(load_slow(&engine, "refuse-settings").is_err());
    }
    assert_eq!(files(&dir).len(), 3);
}

#[tokio::test]
async fn whatever_byte_is_changed_it_is_refused_removed_and_built_again() {
    let (_folder, dir) = place();
    let engine = stored(&dir);
    load_slow(&engine, "fine").unwrap();
    let file = only_file(&dir);
    let whole = fs::read(&file).unwrap();
    let end = whole.len();
    let facts = u32::from_le_bytes(whole[44..48].try_into().unwrap()) as usize;
    let code = 56 + facts;
    assert_eq!(&whole[code..code + 4], b"\x7fELF", "the code is where this test believes it");
    // Here at the seams; every single byte is flipped beside the format.
    let flipped = [0, 12, 48, code - 1, code, (code + end) / 2, end - 1];
    let mut damaged: Vec<Vec<u8>> = flipped.map(|at| with_flipped(&whole, at)).to_vec();
    damaged.extend([0, 31, code, end - 1].map(|length| whole[..length].to_vec()));
    damaged.push([&whole[..], b"x"].concat());
    for (round, bytes) in (1..).zip(damaged) {
        fs::write(&file, &bytes).unwrap();
        let plugin = load_slow(&engine, "fine").unwrap();
        assert!(!plugin.origin().stored, "round {round}");
        plugin.classify(request()).await.unwrap();
        let counts = engine.artefacts();
        assert_eq!((counts.hits, counts.rejected, counts.written), (0, round, round + 1), "round {round}");
        assert_ne!(fs::read(&file).unwrap(), bytes, "what was refused is gone");
    }
    assert!(load_slow(&engine, "fine").unwrap().origin().stored, "and the last one built is good");
}

fn with_flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    *bytes.get_mut(at).unwrap() ^= 0x10;
    bytes
}

#[test]
fn code_of_another_key_or_another_plugin_is_not_run() {
    let ((_a, other_dir), (_b, dir)) = (place(), place());
    let other = stored(&other_dir);
    load_slow(&other, "fine").unwrap();
    let engine = stored(&dir);
    load_slow(&engine, "fine").unwrap();
    let file = only_file(&dir);
    assert_eq!(file.file_name(), only_file(&other_dir).file_name(), "the same plugin has the same name");
    fs::copy(only_file(&other_dir), &file).unwrap();
    assert!(!load_slow(&engine, "fine").unwrap().origin().stored);
    assert_eq!(engine.artefacts().rejected, 1);
    // Signed by this very host, for other settings, and moved to this name.
    load_slow(&engine, "loop").unwrap();
    let moved = files(&dir).into_iter().find(|path| *path != file).unwrap();
    fs::rename(moved, &file).unwrap();
    assert!(!load_slow(&engine, "fine").unwrap().origin().stored);
    assert_eq!(engine.artefacts().rejected, 2);
}

#[test]
fn a_link_in_an_artefacts_place_is_not_followed() {
    let (folder, dir) = place();
    let engine = stored(&dir);
    load_slow(&engine, "fine").unwrap();
    let (file, target) = (only_file(&dir), folder.path().join("elsewhere"));
    // Even where it leads to a good artefact.
    fs::rename(&file, &target).unwrap();
    symlink(&target, &file).unwrap();
    assert!(!load_slow(&engine, "fine").unwrap().origin().stored);
    assert_eq!(engine.artefacts().rejected, 1);
    assert!(target.exists(), "what it led to is not ours to remove");
    assert!(fs::symlink_metadata(&file).unwrap().is_file());
    assert!(load_slow(&engine, "fine").unwrap().origin().stored);
}

fn refused(dir: &Path) -> ArtefactError {
    let artefacts = Some(ArtefactOptions { dir: dir.to_owned(), max_mib: 1 });
    match Engine::new(EngineOptions { artefacts, ..options() }) {
        Err(EngineError::Artefacts(error)) => error,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("opened"),
    }
}

#[test]
fn a_folder_or_key_that_others_can_open_is_refused_and_says_what_to_do() {
    let (_folder, dir) = place();
    drop(stored(&dir));
    let key = dir.join("key");
    fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    let error = refused(&dir);
    assert!(matches!(&error, ArtefactError::Exposed { path, mode: 0o644, .. } if *path == key), "{error}");
    assert!(error.to_string().contains(&format!("chmod 600 {}", key.display())), "{error}");
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    for open in [0o755, 0o710, 0o702] {
        fs::set_permissions(&dir, Permissions::from_mode(open)).unwrap();
        let error = refused(&dir);
        assert!(matches!(&error, ArtefactError::Exposed { path, .. } if *path == dir), "{error}");
        assert!(error.to_string().contains("chmod 700"), "{error}");
    }
    fs::set_permissions(&dir, Permissions::from_mode(0o700)).unwrap();
    drop(stored(&dir));
}

#[test]
fn a_key_that_is_none_is_refused() {
    let (folder, dir) = place();
    drop(stored(&dir));
    let key = dir.join("key");
    let whole = fs::read(&key).unwrap();
    assert_eq!(whole.len(), 32);
    for bytes in [&b""[..], &whole[..31], &[0; 33]] {
        fs::write(&key, bytes).unwrap();
        let error = refused(&dir);
        assert!(matches!(error, ArtefactError::KeySize { wanted: 32, .. }), "{error}");
    }
    let elsewhere = folder.path().join("key");
    fs::write(&elsewhere, &whole).unwrap();
    fs::remove_file(&key).unwrap();
    symlink(&elsewhere, &key).unwrap();
    assert!(matches!(refused(&dir), ArtefactError::WrongKind { wanted: "file", .. }));
    fs::remove_file(&key).unwrap();
    fs::create_dir(&key).unwrap();
    assert!(matches!(refused(&dir), ArtefactError::WrongKind { wanted: "file", .. }));
}

#[test]
fn a_link_or_a_file_is_no_folder() {
    let (folder, dir) = place();
    drop(stored(&dir));
    let link = folder.path().join("link");
    symlink(&dir, &link).unwrap();
    assert!(matches!(refused(&link), ArtefactError::WrongKind { .. } | ArtefactError::Io { .. }));
    fs::write(folder.path().join("file"), "").unwrap();
    assert!(matches!(refused(&folder.path().join("file")), ArtefactError::Io { .. }));
}

#[test]
fn a_new_key_makes_every_artefact_foreign() {
    let (_folder, dir) = place();
    load_slow(&stored(&dir), "fine").unwrap();
    fs::remove_file(dir.join("key")).unwrap();
    let engine = stored(&dir);
    assert!(!load_slow(&engine, "fine").unwrap().origin().stored);
    assert_eq!(engine.artefacts().rejected, 1);
}

#[test]
fn a_disk_that_takes_nothing_fails_no_load() {
    let (_folder, dir) = place();
    // Full: nothing fits.
    let engine = stored_with(&dir, 0, Compiler::InProcess);
    load_slow(&engine, "fine").unwrap();
    assert_eq!(engine.artefacts(), ArtefactCounts { misses: 1, failed: 1, ..ArtefactCounts::default() });
    // Gone altogether.
    let engine = stored(&dir);
    fs::remove_dir_all(&dir).unwrap();
    load_slow(&engine, "fine").unwrap();
    assert_eq!(engine.artefacts(), ArtefactCounts { misses: 1, failed: 1, ..ArtefactCounts::default() });
    assert!(!dir.exists());
}

#[test]
fn a_folder_in_an_artefacts_place_fails_no_load() {
    let (_folder, dir) = place();
    let engine = stored(&dir);
    load_slow(&engine, "fine").unwrap();
    let file = only_file(&dir);
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    load_slow(&engine, "fine").unwrap();
    let counts = engine.artefacts();
    // Once for the removal, once for the writing.
    assert_eq!((counts.rejected, counts.written, counts.failed), (1, 1, 2));
}

#[test]
fn what_a_dead_writer_left_is_removed_unless_somebody_writes() {
    let (_folder, dir) = place();
    load_slow(&stored(&dir), "fine").unwrap();
    let left = dir.join("0011.tmp");
    fs::write(&left, "half an artefact").unwrap();
    let writer = File::open(&dir).unwrap();
    writer.lock_shared().unwrap();
    drop(stored(&dir));
    assert!(left.exists(), "it may be the live writer's");
    drop(writer);
    let engine = stored(&dir);
    assert!(!left.exists());
    assert!(load_slow(&engine, "fine").unwrap().origin().stored, "and nothing else went with it");
}

#[test]
fn what_was_not_used_for_longest_goes_first() {
    let (_folder, dir) = place();
    let engine = stored(&dir);
    let names = ["fine", "loop", "grow", "trap"];
    names[..3].iter().for_each(|name| drop(load_slow(&engine, name).unwrap()));
    let sizes: u64 = files(&dir).iter().map(|file| fs::metadata(file).unwrap().len()).sum();
    // Room for three and not for four.
    let limit = u32::try_from(sizes.div_ceil(1 << 20)).unwrap();
    let filler = dir.join("f".repeat(64));
    let now = SystemTime::now();
    for file in files(&dir) {
        File::options()
            .write(true)
            .open(file)
            .unwrap()
            .set_modified(now - Duration::from_secs(7200))
            .unwrap();
    }
    let file = File::create(&filler).unwrap();
    file.set_len((u64::from(limit) << 20) - sizes).unwrap();
    file.set_modified(now - Duration::from_secs(3600 * 24)).unwrap();
    let engine = stored_with(&dir, limit, Compiler::InProcess);
    for name in ["fine", "grow"] {
        assert!(load_slow(&engine, name).unwrap().origin().stored);
    }
    load_slow(&engine, "trap").unwrap();
    assert!(!filler.exists(), "the oldest went");
    let total: u64 = files(&dir).iter().map(|file| fs::metadata(file).unwrap().len()).sum();
    assert!(total <= u64::from(limit) << 20, "{total}");
    for name in ["fine", "grow", "trap"] {
        assert!(load_slow(&engine, name).unwrap().origin().stored, "{name} was used and stays");
    }
    assert!(dir.join("key").exists());
}

#[test]
fn two_engines_share_a_folder_at_once() {
    let (_folder, dir) = place();
    let names = ["fine", "loop"];
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                // The key too is made by both at once.
                let engine = stored(&dir);
                for name in names {
                    load_slow(&engine, name).unwrap();
                }
                let counts = engine.artefacts();
                assert_eq!((counts.rejected, counts.failed), (0, 0), "{counts:?}");
            });
        }
    });
    let engine = stored_with(&dir, 256, no_compiler());
    names.iter().for_each(|name| drop(load_slow(&engine, name).unwrap()));
    assert_eq!(engine.artefacts().hits, 2);
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 3, "the key and two artefacts");
}
