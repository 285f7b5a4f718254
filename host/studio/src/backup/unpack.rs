//! Reading a backup into a folder of its own. Everything is checked on the way: what comes out is whole and harmless, or
//! nothing does.

use super::{
    BackupError, BackupLimits,
    archive::Digesting,
    is_kept,
    limits::within,
    manifest::{Entry, FILES, FORMAT, Manifest, NAME, ROWS},
};
use cap_std::fs::{Dir, DirBuilder, DirBuilderExt as _, OpenOptions, OpenOptionsExt as _};
use sha2::{Digest as _, Sha256};
use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};
use tar::EntryType;

/// Zeros after the end of an archive are less than this.
const PADDING: u64 = 1 << 20;

/// Names above this are nobody's.
const NAME_BYTES: u64 = 4_096;

/// Unpacks into an empty folder, and says what is in it once all of it is as the manifest says.
pub(super) fn unpack(from: &Path, into: &Dir, limits: &BackupLimits) -> Result<Manifest, BackupError> {
    let shown = from.display().to_string();
    let file = File::open(from).map_err(BackupError::io("open", shown))?;
    let decoder = zstd::Decoder::new(BufReader::new(file)).map_err(unreadable)?;
    let mut archive = tar::Archive::new(decoder);
    let mut reading =
        Reading { into, limits, entries: Vec::new(), bytes: 0, long_name: None, manifest: None };
    // Raw: the library would take the length of a long name at its word.
    for entry in archive.entries().map_err(unreadable)?.raw(true) {
        reading.take(entry.map_err(unreadable)?)?;
    }
    // The archive ends before its compression does, and the checksum of all of it comes last.
    let rest = io::copy(&mut archive.into_inner().take(PADDING), &mut io::sink()).map_err(unreadable)?;
    if rest == PADDING {
        return Err(BackupError::damaged("it goes on after its end"));
    }
    reading.finish()
}

fn unreadable(error: io::Error) -> BackupError {
    BackupError::damaged(error.to_string())
}

struct Reading<'a> {
    into: &'a Dir,
    limits: &'a BackupLimits,
    entries: Vec<Entry>,
    bytes: u64,
    long_name: Option<String>,
    manifest: Option<Manifest>,
}

impl Reading<'_> {
    fn take(&mut self, entry: tar::Entry<'_, impl Read>) -> Result<(), BackupError> {
        let bytes = entry.header().entry_size().map_err(unreadable)?;
        let short = String::from_utf8(entry.path_bytes().into_owned());
        let short = short.map_err(|_| BackupError::refused("?", "its name is not UTF-8"))?;
        match entry.header().entry_type() {
            EntryType::GNULongName if self.long_name.is_none() && bytes <= NAME_BYTES => {
                let name = read_text(entry, NAME_BYTES)?;
                self.long_name = Some(name.trim_end_matches('\0').to_owned());
                return Ok(());
            }
            EntryType::GNULongName => return Err(BackupError::refused(&short, "its name is too long")),
            EntryType::Regular => {}
            EntryType::Symlink | EntryType::Link => {
                return Err(BackupError::refused(&short, "it is a link"));
            }
            _ => return Err(BackupError::refused(&short, "it is not a file")),
        }
        let name = self.long_name.take().unwrap_or(short);
        if self.manifest.is_some() {
            return Err(BackupError::refused(&name, "it comes after the end"));
        }
        if name == NAME {
            return self.take_manifest(entry, bytes);
        }
        check_name(&name, self.limits)?;
        within("max_entries", self.limits.max_entries, (self.entries.len() as u64).saturating_add(1))?;
        within("max_entry_bytes", self.limits.max_entry_bytes, bytes)?;
        self.bytes = self.bytes.saturating_add(bytes);
        within("max_total_bytes", self.limits.max_total_bytes, self.bytes)?;
        let sha256 = self.write(&name, entry.take(bytes))?;
        self.entries.push(Entry { name, bytes, sha256 });
        Ok(())
    }

    fn take_manifest(&mut self, entry: impl Read, bytes: u64) -> Result<(), BackupError> {
        within("max_manifest_bytes", self.limits.max_manifest_bytes, bytes)?;
        let text = read_text(entry, bytes)?;
        // An unknown format may have unknown fields, so that is asked first.
        let format: serde_json::Value =
            serde_json::from_str(&text).map_err(|error| BackupError::damaged(error.to_string()))?;
        if format.get("format").and_then(serde_json::Value::as_u64) != Some(u64::from(FORMAT)) {
            return Err(BackupError::damaged(format!("its format is not {FORMAT}")));
        }
        let manifest: Result<Manifest, _> = serde_json::from_value(format);
        self.manifest = Some(manifest.map_err(|error| BackupError::damaged(error.to_string()))?);
        Ok(())
    }

    fn write(&self, name: &str, content: impl Read) -> Result<String, BackupError> {
        let mut private = DirBuilder::new();
        private.recursive(true).mode(0o700);
        if let Some((folder, _)) = name.rsplit_once('/') {
            self.into.create_dir_with(folder, &private).map_err(BackupError::io("create", folder))?;
        }
        let mut options = OpenOptions::new();
        // New: what comes twice is refused.
        options.write(true).create_new(true).mode(0o600);
        let mut file = self.into.open_with(name, &options).map_err(BackupError::io("create", name))?;
        let mut content = Digesting { inner: content, digest: Sha256::new(), bytes: 0 };
        io::copy(&mut content, &mut file).map_err(BackupError::io("unpack", name))?;
        Ok(hex::encode(content.digest.finalize()))
    }

    fn finish(self) -> Result<Manifest, BackupError> {
        let Some(manifest) = self.manifest else {
            return Err(BackupError::damaged("it ends before its list of files"));
        };
        let (mut found, mut listed) = (self.entries, manifest.entries.clone());
        found.sort_unstable();
        listed.sort_unstable();
        let differs = found.iter().zip(&listed).find(|(found, listed)| found != listed);
        if let Some((found, listed)) = differs {
            let names = format!("{:?} is not as the list says of {:?}", found.name, listed.name);
            return Err(BackupError::damaged(names));
        }
        if found.len() != listed.len() {
            let counts = format!("{} files, and {} are listed", found.len(), listed.len());
            return Err(BackupError::damaged(counts));
        }
        Ok(manifest)
    }
}

fn read_text(content: impl Read, bytes: u64) -> Result<String, BackupError> {
    let mut text = String::new();
    content.take(bytes).read_to_string(&mut text).map_err(unreadable)?;
    Ok(text)
}

/// Only down, from one of two folders, and nothing that a running server would take for its own.
fn check_name(name: &str, limits: &BackupLimits) -> Result<(), BackupError> {
    let refused = |reason| Err(BackupError::refused(name, reason));
    let Some(path) = name.strip_prefix(FILES).or(name.strip_prefix(ROWS)) else {
        return refused("no backup has it");
    };
    if name.len() as u64 > NAME_BYTES {
        return refused("its name is too long");
    }
    within("max_depth", limits.max_depth.saturating_add(2), name.split('/').count() as u64)?;
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) || path.contains('\0') {
        return refused("its name leads elsewhere");
    }
    let Some((top, _)) = path.split_once('/') else { return refused("no backup has it") };
    if name.starts_with(FILES) && !is_kept(top) {
        return refused("no backup has it");
    }
    Ok(())
}
