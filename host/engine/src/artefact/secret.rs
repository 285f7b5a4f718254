//! The key that artefacts are authenticated with: made at the first start, readable by nobody else.

use super::folder::{self, Folder};
use crate::error::ArtefactError;
use hmac::{Hmac, KeyInit, Mac, digest::Key};
use sha2::Sha256;
use std::io::{self, ErrorKind, Read};

const NAME: &str = "key";
const BYTES: usize = 32;
/// Bytes of a MAC.
pub(super) const TAG: usize = 32;

/// HMAC-SHA-256 under this folder's key.
pub(super) struct Secret(Hmac<Sha256>);

impl Secret {
    /// Reads the folder's key, or makes one. The caller holds the folder, so that no cleaning takes the new file away.
    pub(super) fn read_or_create(folder: &Folder) -> Result<Self, ArtefactError> {
        if let Some(secret) = Self::read(folder)? {
            return Ok(secret);
        }
        let io = |source| ArtefactError::Io { path: folder.path(NAME), source };
        let mut random = [0; BYTES];
        getrandom::fill(&mut random).map_err(|error| io(io::Error::other(error)))?;
        folder.create(NAME, &random).map_err(io)?;
        // Another process may have been first: what is in the file is what counts.
        Self::read(folder)?.ok_or_else(|| io(ErrorKind::NotFound.into()))
    }

    fn read(folder: &Folder) -> Result<Option<Self>, ArtefactError> {
        let path = folder.path(NAME);
        let io = |source| ArtefactError::Io { path: path.clone(), source };
        let file = match folder::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) if folder::is_link(&error) => {
                return Err(ArtefactError::WrongKind { path, wanted: "file" });
            }
            Err(error) => return Err(io(error)),
        };
        let meta = file.metadata().map_err(io)?;
        if !meta.is_file() {
            return Err(ArtefactError::WrongKind { path, wanted: "file" });
        }
        folder::private(&path, &meta, 0o600)?;
        let mut bytes = Vec::with_capacity(BYTES + 1);
        file.take(BYTES as u64 + 1).read_to_end(&mut bytes).map_err(io)?;
        if bytes.len() != BYTES {
            return Err(ArtefactError::KeySize { path, bytes: meta.len(), wanted: BYTES as u64 });
        }
        Ok(Some(Self::new(&bytes)))
    }

    /// `bytes` are fewer than a block of the hash; HMAC fills such keys up with zeros.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut key = Key::<Hmac<Sha256>>::default();
        key.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
        Self(Hmac::new(&key))
    }

    /// The MAC over all parts, one after the other.
    pub(super) fn tag(&self, parts: &[&[u8]]) -> [u8; TAG] {
        let mut mac = self.0.clone();
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().into()
    }

    /// In constant time.
    pub(super) fn verify(&self, bytes: &[u8], tag: &[u8]) -> bool {
        self.0.clone().chain_update(bytes).verify_slice(tag).is_ok()
    }
}
