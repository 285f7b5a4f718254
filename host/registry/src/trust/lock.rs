//! The lock file: which digests are meant, by plugin. People read it and keep it in version control.

use super::is_digest;
use crate::source::Candidate;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};
use utoipa::ToSchema;

/// Bytes a lock file may have.
const MAX_BYTES: u64 = 1 << 20;
/// The version of the file's form.
const VERSION: u32 = 1;

/// Which digests are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    version: u32,
    /// Whether nothing but what is pinned may be loaded; otherwise the file only records.
    pub enforce: bool,
    /// By the plugin's name.
    #[serde(default)]
    pub plugins: BTreeMap<String, Pin>,
}

/// One plugin's digests, SHA-256 in 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Of the component.
    pub component: String,
    /// Of the manifest's text.
    pub manifest: String,
}

/// Why a lock file cannot be used. Nothing is loaded past one that is there and broken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The file cannot be read or written.
    #[error("the lock file {}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It is not what a lock file must be.
    #[error("the lock file {}: {reason}", .path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl Pin {
    /// The digests of a candidate.
    #[must_use]
    pub fn of(candidate: &Candidate) -> Self {
        Self { component: candidate.digest.clone(), manifest: candidate.manifest_digest() }
    }
}

impl Lock {
    /// Pins what is given.
    pub fn new(enforce: bool, plugins: impl IntoIterator<Item = (String, Pin)>) -> Self {
        Self { version: VERSION, enforce, plugins: plugins.into_iter().collect() }
    }

    /// Reads a lock file; `None` when there is none.
    pub fn read(path: &Path) -> Result<Option<Self>, LockError> {
        let failed = |source| LockError::Io { path: path.to_owned(), source };
        let form = |reason: String| LockError::Form { path: path.to_owned(), reason };
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(failed)?,
        };
        let mut text = String::new();
        file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(failed)?;
        if text.len() as u64 > MAX_BYTES {
            return Err(form(format!("is larger than {MAX_BYTES} bytes")));
        }
        let lock: Self = toml::from_str(&text).map_err(|error| form(error.to_string()))?;
        if lock.version != VERSION {
            return Err(form(format!("has version {}, this host reads {VERSION}", lock.version)));
        }
        let wrong = |pin: &Pin| !is_digest(&pin.component) || !is_digest(&pin.manifest);
        match lock.plugins.iter().find(|(_, pin)| wrong(pin)) {
            Some((name, _)) => {
                Err(form(format!("plugins.{name} has a digest that is not 64 hexadecimal digits")))
            }
            None => Ok(Some(lock)),
        }
    }

    /// Writes it whole or not at all: to a file beside it, which then takes its name.
    pub fn write(&self, path: &Path) -> Result<(), LockError> {
        let failed = |source| LockError::Io { path: path.to_owned(), source };
        let text = toml::to_string_pretty(self)
            .map_err(|error| LockError::Form { path: path.to_owned(), reason: error.to_string() })?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.new", std::process::id()));
        let aside = path.with_file_name(name);
        let written = write_synced(&aside, text.as_bytes()).and_then(|()| std::fs::rename(&aside, path));
        if written.is_err() {
            // It may not even exist; what went wrong first is what is told.
            let _ = std::fs::remove_file(&aside);
        }
        written.map_err(failed)
    }

    /// What of a candidate is not as it is pinned.
    pub(super) fn differs(&self, candidate: &Candidate) -> Option<String> {
        let name = &candidate.manifest.name;
        let Some(pin) = self.plugins.get(name) else {
            return Some(format!("the lock file pins no plugin {name}"));
        };
        let is = Pin::of(candidate);
        let pairs = [("component", is.component, &pin.component), ("manifest", is.manifest, &pin.manifest)];
        let (what, is, pinned) = pairs.into_iter().find(|(_, is, pinned)| is != *pinned)?;
        Some(format!("its {what} is sha256:{is}, the lock file pins sha256:{pinned}"))
    }
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
