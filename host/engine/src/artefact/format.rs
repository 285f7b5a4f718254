//! What is in an artefact's file.
//!
//! ```text
//! magic 8 │ version 4 │ key 32 │ length of facts 4 │ length of code 8 │ facts (JSON) │ code │ MAC 32
//! ```
//!
//! Numbers are little-endian. The MAC is over everything before it and is verified before anything is read.

use super::{
    key::Key,
    secret::{Secret, TAG},
};
use crate::stored::Facts;
use std::ops::Range;

const MAGIC: &[u8; 8] = b"wazaART\n";
const VERSION: u32 = 1;
const HEADER: usize = 8 + 4 + 32 + 4 + 8;
/// What `describe` says is bounded by the plugin's own result limit; this is room for it and for the rest.
const MAX_FACTS: usize = 16 << 20;

/// Why an artefact is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Rejected {
    #[error("a link or a folder is in its place")]
    NotAFile,
    #[error("larger than all artefacts may be")]
    TooLarge,
    #[error("its MAC is not this folder's: changed, cut off, or made under another key")]
    Mac,
    #[error("another format, or another plugin's")]
    Foreign,
    #[error("its facts cannot be read")]
    Facts,
    #[error("the runtime does not take its code")]
    Code,
}

/// The parts of one file in the order in which they are written; a MAC over them follows.
pub(super) fn header(key: &Key, facts: &[u8], code: &[u8]) -> Option<Vec<u8>> {
    if facts.len() > MAX_FACTS {
        return None;
    }
    let mut header = Vec::with_capacity(HEADER);
    header.extend_from_slice(MAGIC);
    header.extend_from_slice(&VERSION.to_le_bytes());
    header.extend_from_slice(&key.0);
    header.extend_from_slice(&u32::try_from(facts.len()).ok()?.to_le_bytes());
    header.extend_from_slice(&(code.len() as u64).to_le_bytes());
    Some(header)
}

/// Verifies a whole file; then reads its facts and says where its code is.
pub(super) fn read(file: &[u8], key: &Key, secret: &Secret) -> Result<(Facts, Range<usize>), Rejected> {
    let (signed, tag) = file.split_last_chunk::<TAG>().ok_or(Rejected::Mac)?;
    if !secret.verify(signed, tag) {
        return Err(Rejected::Mac);
    }
    // From here on, these are bytes that this host wrote. They may still be of an older one, or moved to another name.
    let (facts, code) = parts(signed, key).ok_or(Rejected::Foreign)?;
    let facts = signed.get(facts).ok_or(Rejected::Foreign)?;
    let facts = serde_json::from_slice(facts).map_err(|_| Rejected::Facts)?;
    Ok((facts, code))
}

fn parts(signed: &[u8], key: &Key) -> Option<(Range<usize>, Range<usize>)> {
    let (magic, rest) = signed.split_first_chunk::<8>()?;
    let (version, rest) = rest.split_first_chunk::<4>()?;
    let (found, rest) = rest.split_first_chunk::<32>()?;
    let (facts, rest) = rest.split_first_chunk::<4>()?;
    let (code, _) = rest.split_first_chunk::<8>()?;
    if magic != MAGIC || u32::from_le_bytes(*version) != VERSION || *found != key.0 {
        return None;
    }
    let facts = HEADER.checked_add(usize::try_from(u32::from_le_bytes(*facts)).ok()?)?;
    let code = facts.checked_add(usize::try_from(u64::from_le_bytes(*code)).ok()?)?;
    (code == signed.len()).then_some((HEADER..facts, facts..code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{hooks::lifecycle::Info, image::ImageReport, stored::Origin};

    fn facts() -> Facts {
        let (name, version) = ("a".into(), "1.0.0".into());
        Facts {
            info: Info { name, version, languages: vec![], settings_schema: "{}".into() },
            report: ImageReport::Taken { bytes: 1, configure_us: 2, index_us: None },
            origin: Origin { stored: false, compile_us: 3, digest: "00".into() },
        }
    }

    fn file(key: &Key, secret: &Secret) -> Vec<u8> {
        let (facts, code) = (serde_json::to_vec(&facts()).unwrap(), b"code");
        let header = header(key, &facts, code).unwrap();
        let tag = secret.tag(&[&header, &facts, code]);
        [&header[..], &facts, code, &tag].concat()
    }

    #[test]
    fn a_whole_file_is_read_back() {
        let (key, secret) = (Key([1; 32]), Secret::new(&[2; 32]));
        let file = file(&key, &secret);
        let (found, code) = read(&file, &key, &secret).unwrap();
        assert_eq!(found.info, facts().info);
        assert_eq!(&file[code], b"code");
    }

    #[test]
    fn every_changed_or_missing_byte_is_noticed() {
        let (key, secret) = (Key([1; 32]), Secret::new(&[2; 32]));
        let whole = file(&key, &secret);
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert_eq!(read(&changed, &key, &secret).unwrap_err(), Rejected::Mac, "byte {at}");
            assert_eq!(read(&whole[..at], &key, &secret).unwrap_err(), Rejected::Mac, "cut at {at}");
        }
        assert!(read(&[&whole[..], b"x"].concat(), &key, &secret).is_err());
    }

    #[test]
    fn what_verifies_must_still_be_this_artefact() {
        let (key, secret) = (Key([1; 32]), Secret::new(&[2; 32]));
        let whole = file(&key, &secret);
        assert_eq!(read(&whole, &Key([3; 32]), &secret).unwrap_err(), Rejected::Foreign);
        assert_eq!(read(&whole, &key, &Secret::new(&[4; 32])).unwrap_err(), Rejected::Mac);
        // Signed under the right key, by a host that wrote other lengths or another version.
        let signed = |mut body: Vec<u8>| {
            body.truncate(body.len() - TAG);
            let tag = secret.tag(&[&body]);
            [body, tag.to_vec()].concat()
        };
        for at in [0, 8, 44, 48, 55] {
            let mut other = whole.clone();
            other[at] ^= 0x80;
            assert_eq!(read(&signed(other), &key, &secret).unwrap_err(), Rejected::Foreign, "byte {at}");
        }
        assert_eq!(read(&signed(vec![0; TAG]), &key, &secret).unwrap_err(), Rejected::Foreign);
    }
}
