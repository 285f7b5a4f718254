//! Writing the file: entries one after the other, each with its digest noted. It has its name only once it is whole.

use super::{
    BackupError, BackupLimits,
    limits::within,
    manifest::{Entry, Manifest, NAME},
};
use sha2::{Digest as _, Sha256};
use std::{
    fs::File,
    io::{self, BufWriter, Read, Write as _},
    path::Path,
};
use tempfile::NamedTempFile;

/// The compressor's own default: half the size for a tenth of the time that the best would take.
const LEVEL: i32 = 3;

type Compressed = zstd::Encoder<'static, BufWriter<File>>;

/// A backup that is being written.
pub(super) struct Archive {
    builder: tar::Builder<Compressed>,
    file: NamedTempFile,
    limits: BackupLimits,
    pub(super) entries: Vec<Entry>,
    pub(super) bytes: u64,
}

impl Archive {
    /// In the folder of `out`, under a name of its own.
    pub(super) fn create(out: &Path, limits: &BackupLimits) -> Result<Self, BackupError> {
        let shown = out.display().to_string();
        if out.exists() {
            return Err(BackupError::Exists(shown));
        }
        let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let failed = || BackupError::io("create", shown.clone());
        let file = NamedTempFile::new_in(folder).map_err(failed())?;
        let sink = BufWriter::new(file.reopen().map_err(failed())?);
        let mut encoder = zstd::Encoder::new(sink, LEVEL).map_err(failed())?;
        encoder.include_checksum(true).map_err(failed())?;
        let builder = tar::Builder::new(encoder);
        Ok(Self { builder, file, limits: limits.clone(), entries: Vec::new(), bytes: 0 })
    }

    /// Adds `bytes` bytes of a reader, which has to have as many.
    pub(super) fn add(&mut self, name: String, bytes: u64, content: impl Read) -> Result<(), BackupError> {
        within("max_entries", self.limits.max_entries, (self.entries.len() as u64).saturating_add(1))?;
        within("max_entry_bytes", self.limits.max_entry_bytes, bytes)?;
        self.bytes = self.bytes.saturating_add(bytes);
        within("max_total_bytes", self.limits.max_total_bytes, self.bytes)?;
        let mut content = Digesting { inner: content.take(bytes), digest: Sha256::new(), bytes: 0 };
        append(&mut self.builder, &name, bytes, &mut content)?;
        if content.bytes != bytes {
            return Err(BackupError::damaged(format!("{name} changed while it was read")));
        }
        let sha256 = hex::encode(content.digest.finalize());
        self.entries.push(Entry { name, bytes, sha256 });
        Ok(())
    }

    /// Ends it: from now on it is there.
    pub(super) fn finish(mut self, manifest: &Manifest, out: &Path) -> Result<u64, BackupError> {
        let shown = out.display().to_string();
        let failed = || BackupError::io("write", shown.clone());
        let manifest = serde_json::to_vec(manifest).map_err(|error| failed()(error.into()))?;
        within("max_manifest_bytes", self.limits.max_manifest_bytes, manifest.len() as u64)?;
        append(&mut self.builder, NAME, manifest.len() as u64, &mut &*manifest)?;
        let encoder = self.builder.into_inner().map_err(failed())?;
        let mut sink = encoder.finish().map_err(failed())?;
        sink.flush().map_err(failed())?;
        sink.get_ref().sync_all().map_err(failed())?;
        let bytes = sink.get_ref().metadata().map_err(failed())?.len();
        match self.file.persist_noclobber(out) {
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                Err(BackupError::Exists(shown))
            }
            kept => kept.map(|_| bytes).map_err(|error| failed()(error.error)),
        }
    }
}

fn append(
    builder: &mut tar::Builder<Compressed>,
    name: &str,
    bytes: u64,
    content: &mut impl Read,
) -> Result<(), BackupError> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_entry_type(tar::EntryType::Regular);
    builder.append_data(&mut header, name, content).map_err(BackupError::io("write", name))
}

/// Digests and counts what passes.
pub(super) struct Digesting<R> {
    pub(super) inner: R,
    pub(super) digest: Sha256,
    pub(super) bytes: u64,
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.digest.update(into.get(..read).unwrap_or_default());
        self.bytes = self.bytes.saturating_add(read as u64);
        Ok(read)
    }
}
