//! Secrets: a type that does not print itself, and files that only their owner can read.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What stands for a secret where one may not be shown. It is none itself.
const NOT_SHOWN: &str = "(set, not shown)";

/// Fewer characters than this can be guessed.
const LEAST_CHARS: usize = 16;

/// Text that never appears in a log, an error or printed configuration.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    /// 256 random bits as 64 hexadecimal digits.
    pub(crate) fn random() -> Self {
        let mut mixed = Sha256::new();
        // The system's generator gives 122 bits to each of these.
        for _ in 0..3 {
            mixed.update(Uuid::new_v4().as_bytes());
        }
        Self(hex::encode(mixed.finalize()))
    }

    /// The bytes, for a key or a comparison.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether it is long enough to be one, and not what was printed in the place of one.
    pub(crate) fn is_strong(&self) -> bool {
        self.0.chars().count() >= LEAST_CHARS && self.0 != NOT_SHOWN
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(NOT_SHOWN)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// Why a secret file could not be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretError {
    /// Others can read it, so it is none.
    #[error("{} can be read by other users (mode {mode:03o}); run: chmod 600 {}", path.display(), path.display())]
    Exposed { path: PathBuf, mode: u32 },
    /// Empty, cut off or made by hand.
    #[error("{} holds fewer than {LEAST_CHARS} characters; remove it, and a new one is made", path.display())]
    Weak { path: PathBuf },
    /// The file system said no.
    #[error("{}: {source}; check that the data folder exists and is yours (--data-dir)", path.display())]
    Io { path: PathBuf, source: std::io::Error },
}

/// Reads the secret in `path`, or makes a random one there that only the owner can read.
pub(crate) fn read_or_create(path: &Path) -> Result<Secret, SecretError> {
    match read(path)? {
        Some(secret) => Ok(secret),
        None => {
            create(path)?;
            // Another process may have been first: what is in the file is what counts.
            read(path)?
                .ok_or_else(|| SecretError::Io { path: path.to_owned(), source: ErrorKind::NotFound.into() })
        }
    }
}

fn read(path: &Path) -> Result<Option<Secret>, SecretError> {
    let io = |source| SecretError::Io { path: path.to_owned(), source };
    let mode = match fs::metadata(path) {
        Ok(meta) => meta.permissions().mode() & 0o777,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io(error)),
    };
    if mode & 0o077 != 0 {
        return Err(SecretError::Exposed { path: path.to_owned(), mode });
    }
    let secret = Secret(fs::read_to_string(path).map_err(io)?.trim().to_owned());
    if !secret.is_strong() {
        return Err(SecretError::Weak { path: path.to_owned() });
    }
    Ok(Some(secret))
}

/// Writes a temporary file and links it into place: whoever reads `path` sees a whole secret or none.
fn create(path: &Path) -> Result<(), SecretError> {
    let io = |source| SecretError::Io { path: path.to_owned(), source };
    let temporary = path.with_extension(format!("{}.tmp", Uuid::new_v4()));
    let written = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&temporary)
        .and_then(|mut file| {
            writeln!(file, "{}", Secret::random().0)?;
            file.sync_all()
        })
        .and_then(|()| match fs::hard_link(&temporary, path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            other => other,
        });
    // Nothing refers to it any more; a left-over is harmless and says so by its name.
    let _ = fs::remove_file(&temporary);
    written.map_err(io)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("service-token");
        let first = read_or_create(&path).unwrap();
        assert_eq!(first.bytes().len(), 64);
        assert_eq!(read_or_create(&path).unwrap(), first);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the temporary file is gone");
    }

    #[test]
    fn a_file_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("service-token");
        read_or_create(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = read_or_create(&path).unwrap_err();
        assert!(matches!(error, SecretError::Exposed { mode: 0o644, .. }), "{error}");
        assert!(error.to_string().contains("chmod 600"));
    }

    #[test]
    fn an_empty_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("service-token");
        fs::write(&path, "\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(read_or_create(&path).unwrap_err(), SecretError::Weak { .. }));
    }

    #[test]
    fn nothing_prints_it() {
        let secret = Secret::random();
        let text = String::from_utf8(secret.bytes().to_vec()).unwrap();
        assert!(!format!("{secret:?}").contains(&text));
        assert!(!serde_json::to_string(&secret).unwrap().contains(&text));
        assert_ne!(secret, Secret::random());
        assert!(secret.is_strong());
        let printed: Secret = serde_json::from_value(serde_json::to_value(&secret).unwrap()).unwrap();
        assert!(!printed.is_strong(), "what everybody can read is no secret");
    }
}
