//! Files that no backup is: cut, changed, or made by somebody who wants out of the folder, fill the disk or the memory.
//! Nothing of them gets past the check, and nothing of the target has changed by then.

use super::{
    manifest::{Entry, FORMAT, Manifest},
    unpack::unpack,
    *,
};
use cap_std::{ambient_authority, fs::Dir};
use sha2::{Digest as _, Sha256};
use std::{fs, io::Write as _, path::PathBuf};
use tar::{EntryType, Header};
use tempfile::TempDir;

struct Fixture {
    folder: TempDir,
    limits: BackupLimits,
}

/// A tar that is made by hand.
struct Made(tar::Builder<Vec<u8>>);

impl Made {
    fn new() -> Self {
        Self(tar::Builder::new(Vec::new()))
    }

    /// With the name as it is, which the library would refuse to write.
    fn entry(mut self, kind: EntryType, name: &str, claimed: u64, content: &[u8]) -> Self {
        let mut header = Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(claimed);
        header.set_entry_type(kind);
        header.set_mode(0o777);
        if kind.is_symlink() || kind.is_hard_link() {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        self.0.append(&header, content).unwrap();
        self
    }

    fn file(self, name: &str, content: &[u8]) -> Self {
        self.entry(EntryType::Regular, name, content.len() as u64, content)
    }

    fn manifest(self, files: &[(&str, &[u8])]) -> Self {
        let text = serde_json::to_vec(&manifest(files)).unwrap();
        self.file("manifest.json", &text)
    }

    fn bytes(self) -> Vec<u8> {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(&self.0.into_inner().unwrap()).unwrap();
        encoder.finish().unwrap()
    }
}

fn manifest(files: &[(&str, &[u8])]) -> Manifest {
    let entry = |&(name, content): &(&str, &[u8])| Entry {
        name: name.to_owned(),
        bytes: content.len() as u64,
        sha256: hex::encode(Sha256::digest(content)),
    };
    Manifest {
        format: FORMAT,
        made_at_ms: 0,
        database: "sqlite".to_owned(),
        migrations: Vec::new(),
        tables: Vec::new(),
        removed_projects: Vec::new(),
        entries: files.iter().map(entry).collect(),
    }
}

fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("into")).unwrap();
    Fixture { folder, limits: BackupLimits::default() }
}

impl Fixture {
    fn unpack(&self, bytes: &[u8]) -> Result<Manifest, BackupError> {
        let file = self.folder.path().join("backup");
        fs::write(&file, bytes).unwrap();
        let into = Dir::open_ambient_dir(self.folder.path().join("into"), ambient_authority()).unwrap();
        unpack(&file, &into, &self.limits)
    }

    fn refusal(&self, made: Made) -> String {
        let refused = self.unpack(&made.bytes()).unwrap_err().to_string();
        let mut outside: Vec<_> =
            fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        outside.sort();
        assert_eq!(outside, ["backup", "into"], "nothing outside");
        refused
    }
}

const GOOD: (&str, &[u8]) = ("files/users/a.txt", b"content");

fn good() -> Made {
    Made::new().file(GOOD.0, GOOD.1).manifest(&[GOOD])
}

#[test]
fn a_good_one_is_good() {
    let it = fixture();
    assert_eq!(it.unpack(&good().bytes()).unwrap(), manifest(&[GOOD]));
    assert_eq!(fs::read(it.folder.path().join("into").join(GOOD.0)).unwrap(), GOOD.1);
}

#[test]
fn a_cut_one_is_refused_wherever_it_is_cut() {
    let whole = good().bytes();
    for length in 0..whole.len() {
        let refused = fixture().unpack(&whole[..length]).unwrap_err();
        assert!(matches!(refused, BackupError::Damaged { .. }), "{length}: {refused}");
    }
    // Cut between two entries, and compressed again.
    let refused = fixture().refusal(Made::new().file(GOOD.0, GOOD.1));
    assert!(refused.contains("ends before its list"), "{refused}");
}

#[test]
fn a_changed_one_is_refused() {
    // Of the tar inside, so that no checksum of the compression helps.
    let plain = good().0.into_inner().unwrap();
    let content = plain.windows(GOOD.1.len()).position(|window| window == GOOD.1).unwrap();
    let mut changed = plain.clone();
    changed[content] ^= 1;
    let refused = fixture().unpack(&zstd::encode_all(&*changed, 1).unwrap()).unwrap_err();
    assert!(refused.to_string().contains("not as the list says"), "{refused}");
    for (made, word) in [
        (Made::new().manifest(&[GOOD]), "are listed"),
        (Made::new().file(GOOD.0, GOOD.1).file("files/users/b", b"").manifest(&[GOOD]), "are listed"),
        (Made::new().file("files/users/b", GOOD.1).manifest(&[GOOD]), "not as the list says"),
        (Made::new().file(GOOD.0, GOOD.1).file(GOOD.0, GOOD.1).manifest(&[GOOD, GOOD]), "exists"),
        (good().file("files/users/b", b""), "after the end"),
        (Made::new().file("manifest.json", b"{}"), "format"),
        (Made::new().file("manifest.json", b"{\"format\":1}"), "missing field"),
        (Made::new().file("manifest.json", b"\xff"), "UTF-8"),
    ] {
        let refused = fixture().refusal(made);
        assert!(refused.contains(word), "{refused} has no {word:?}");
    }
}

#[test]
fn any_changed_byte_of_the_file_is_noticed() {
    let whole = good().bytes();
    for place in 0..whole.len() {
        let mut changed = whole.clone();
        changed[place] ^= 0x20;
        if let Ok(unpacked) = fixture().unpack(&changed) {
            // A bit that means nothing.
            assert_eq!(unpacked, manifest(&[GOOD]), "{place}");
        }
    }
}

#[test]
fn names_lead_nowhere_but_down() {
    for name in [
        "files/../../outside",
        "files/users/../../../outside",
        "/outside",
        "outside",
        "files//outside",
        "files/./outside",
        "files/users/..",
        "files/waza.db",
        "files/holders/x.lock",
        "files/state/x",
        "files/.waza-trash/x",
        "rows/../files/x",
        "rowsx/y",
        "files/",
    ] {
        let refused = fixture().refusal(Made::new().file(name, b"x").manifest(&[(name, b"x")]));
        assert!(refused.contains("is refused"), "{name}: {refused}");
    }
    let long = format!("files/users/{}", "x/".repeat(2_000));
    let refused = fixture().refusal(
        Made::new()
            .entry(EntryType::GNULongName, "././@LongLink", long.len() as u64, long.as_bytes())
            .file("x", b"x"),
    );
    assert!(refused.contains("max_depth is 66"), "{refused}");
    let up = b"files/../../outside";
    let refused = fixture().refusal(
        Made::new().entry(EntryType::GNULongName, "././@LongLink", up.len() as u64, up).file("x", b"x"),
    );
    assert!(refused.contains("leads elsewhere"), "{refused}");
}

#[test]
fn only_files_are_unpacked() {
    for kind in [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Directory,
        EntryType::Fifo,
        EntryType::Char,
        EntryType::Block,
        EntryType::GNUSparse,
        EntryType::XHeader,
        EntryType::XGlobalHeader,
        EntryType::GNULongLink,
    ] {
        let made = Made::new().entry(kind, "files/users/link", 0, b"").file("files/users/link/x", b"x");
        let refused = fixture().refusal(made);
        assert!(refused.contains("is refused"), "{kind:?}: {refused}");
    }
}

#[test]
fn what_is_too_much_is_refused_before_it_is_written() {
    let huge = |name: &str, kind| Made::new().entry(kind, name, 1 << 50, b"small");
    let refused = fixture().refusal(huge("files/users/huge", EntryType::Regular));
    assert!(refused.contains("max_entry_bytes is 4294967296"), "{refused}");
    let refused = fixture().refusal(huge("manifest.json", EntryType::Regular));
    assert!(refused.contains("max_manifest_bytes"), "{refused}");
    let refused = fixture().refusal(huge("././@LongLink", EntryType::GNULongName));
    assert!(refused.contains("too long"), "{refused}");

    let narrow = |limits| Fixture { limits, ..fixture() };
    let zeros = vec![0; 1 << 20];
    let two = || Made::new().file("files/users/a", &zeros).file("files/users/b", &zeros);
    for (limits, bound) in [
        (
            BackupLimits { max_total_bytes: (2 << 20) - 1, ..BackupLimits::default() },
            "max_total_bytes is 2097151",
        ),
        (BackupLimits { max_entries: 1, ..BackupLimits::default() }, "max_entries is 1"),
        (
            BackupLimits { max_entry_bytes: (1 << 20) - 1, ..BackupLimits::default() },
            "max_entry_bytes is 1048575",
        ),
    ] {
        let refused = narrow(limits).refusal(two());
        assert!(refused.contains(bound), "{refused}");
    }
}

#[test]
fn links_in_a_data_folder_are_neither_followed_nor_kept() {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path().join("data");
    let assets = data_dir.join("users/somebody/assets");
    fs::create_dir_all(&assets).unwrap();
    for kept in ["users/somebody/assets/a.png", "published/game.zip", "published/deep/er/x"] {
        fs::create_dir_all(data_dir.join(kept).parent().unwrap()).unwrap();
        fs::write(data_dir.join(kept), kept).unwrap();
    }
    for left in ["service-token", "state/image", "holders/x.lock", ".waza-trash/y/z", "waza.db"] {
        fs::create_dir_all(data_dir.join(left).parent().unwrap()).unwrap();
        fs::write(data_dir.join(left), "secret").unwrap();
    }
    std::os::unix::fs::symlink("/etc/passwd", assets.join("link")).unwrap();
    std::os::unix::fs::symlink("/etc", data_dir.join("folder")).unwrap();
    let out = folder.path().join("out");
    let mut archive = archive::Archive::create(&out, &BackupLimits::default()).unwrap();
    let data = crate::files::DataDir::open(&data_dir, crate::files::FilesOptions::default()).unwrap();
    let walk = folders::Walk {
        data: &data,
        archive: &mut archive,
        max_depth: 64,
        found: folders::Found::default(),
        progress: &|_| (),
    };
    let found = walk.run().unwrap();
    assert_eq!((found.files, found.skipped), (3, 1));
    let names: Vec<PathBuf> = archive.entries.iter().map(|entry| PathBuf::from(&entry.name)).collect();
    let expected =
        ["files/published/deep/er/x", "files/published/game.zip", "files/users/somebody/assets/a.png"];
    assert_eq!(names, expected.map(PathBuf::from));
}
