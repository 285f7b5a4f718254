//! The lines of a log, as they are sent to a server that puts them to a revision of its own.

use crate::cli::Failure;
use anyhow::{Context, anyhow};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Bytes of lines that one request may carry. JSON makes them larger, and a server takes 128 MiB unless it is told.
const MAX_BYTES: u64 = 32 << 20;

/// Shortest beginning of a key that is taken for one.
const KEY_DIGITS: usize = 6;

/// Whether a text can be the beginning of a revision's key, and not a file's name.
pub(super) fn is_key(text: &str) -> bool {
    text.len() >= KEY_DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit()) && !Path::new(text).exists()
}

/// All lines of a log's folder, oldest first, or of one file. What is no text is no decision either, and is counted as
/// such where it arrives.
pub(super) fn lines(log: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    for file in files(log).map_err(Failure::usage)? {
        let left = (MAX_BYTES + 1).saturating_sub(bytes.len() as u64);
        let read = File::open(&file).and_then(|file| file.take(left).read_to_end(&mut bytes));
        read.with_context(|| format!("cannot read {}", file.display()))?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Failure::usage(anyhow!(
                "{} has more than {} MiB, which is more than is sent at once; name one of its files, or leave LOG out for \
                 the server's own log",
                log.display(),
                MAX_BYTES >> 20
            )));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn files(log: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let unreadable = || format!("cannot read {}; name a log's folder or one of its files", log.display());
    if !fs::metadata(log).with_context(unreadable)?.is_dir() {
        return Ok(vec![log.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(log).with_context(unreadable)? {
        let path = entry?.path();
        // Their numbers have leading zeros, so names are in the order of time.
        found.extend((path.extension().is_some_and(|kind| kind == "jsonl")).then_some(path));
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_hexadecimal_and_no_file() {
        assert!(is_key("0123abcdef"));
        for other in ["0123a", "path-policy", "plugins/path-policy", "", "lineup:12"] {
            assert!(!is_key(other), "{other}");
        }
    }

    #[test]
    fn a_folder_is_read_oldest_first_and_within_its_bound() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in
            [("decisions-0000000002.jsonl", "b\n"), ("decisions-0000000001.jsonl", "a\n"), ("x", "c")]
        {
            fs::write(dir.path().join(name), text).unwrap();
        }
        assert_eq!(lines(dir.path()).ok().unwrap(), "a\nb\n");
        assert_eq!(lines(&dir.path().join("x")).ok().unwrap(), "c");
        assert!(lines(&dir.path().join("missing")).is_err());
        let large = File::create(dir.path().join("decisions-0000000003.jsonl")).unwrap();
        large.set_len(1 << 30).unwrap();
        assert!(lines(dir.path()).err().unwrap().error.to_string().contains("more than 32 MiB"));
    }
}
