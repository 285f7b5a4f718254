//! A plugin of this machine, as it is sent: a folder, its manifest, or its component. Read within the host's bounds.

use crate::admin::wire::Uploaded;
use crate::cli::Failure;
use anyhow::{Context, anyhow};
use serde::Deserialize;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use waza_registry::{Upload, parse_manifest};

/// Bytes a manifest or a signature may have; the server has bounds of its own, which are as tight.
const MAX_TEXT_BYTES: u64 = 64 << 10;

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// Reads a plugin. `signature` takes the place of the `.minisig` beside the component.
pub(super) fn read(path: &Path, signature: Option<&Path>) -> Result<Uploaded, Failure> {
    let (manifest, component) = parts(path).map_err(Failure::usage)?;
    let upload =
        Upload::read(&component, Some(&manifest)).map_err(|problem| Failure::usage(anyhow!("{problem}")))?;
    let Upload { manifest, component, signature: beside, cases } = upload;
    let signature = match signature {
        Some(file) => Some(text(file).map_err(Failure::usage)?),
        None => beside,
    };
    Ok(Uploaded { manifest, component, signature, cases })
}

/// Its manifest and its component.
fn parts(path: &Path) -> anyhow::Result<(PathBuf, PathBuf)> {
    let is_folder =
        std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.is_dir();
    let manifest = match path.extension() {
        _ if is_folder => path.join("plugin.toml"),
        Some(kind) if kind == "wasm" => return Ok((path.with_file_name("plugin.toml"), path.to_owned())),
        _ => path.to_owned(),
    };
    let text = text(&manifest).context("stage a plugin's folder, its plugin.toml or its component")?;
    // What is wrong with it is said here, before anything is sent, by the parser that the server has, too.
    let name = toml::from_str::<Named>(&text).map(|named| named.name).unwrap_or_default();
    let read = parse_manifest(&manifest, &name, &text).map_err(|problem| anyhow!("{problem}"))?;
    let component = manifest.with_file_name(read.component);
    Ok((manifest, component))
}

fn text(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(MAX_TEXT_BYTES).read_to_string(&mut text));
    read.with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "name='p'\nversion='1'\nhooks=['path-policy']\ncomponent='out/built.wasm'\n";

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("out")).unwrap();
        std::fs::write(folder.path().join("plugin.toml"), MANIFEST).unwrap();
        std::fs::write(folder.path().join("out/built.wasm"), "\0asm").unwrap();
        std::fs::write(folder.path().join("out/built.wasm.minisig"), "beside").unwrap();
        folder
    }

    #[test]
    fn a_folder_and_its_manifest_are_the_same_plugin() {
        let folder = folder();
        let other = folder.path().join("other.minisig");
        std::fs::write(&other, "other").unwrap();
        let by_folder = read(folder.path(), None).unwrap_or_else(|failure| panic!("{}", failure.error));
        assert_eq!((by_folder.manifest.as_str(), by_folder.component.as_slice()), (MANIFEST, &b"\0asm"[..]));
        assert_eq!(by_folder.signature.as_deref(), Some("beside"));
        let by_manifest = read(&folder.path().join("plugin.toml"), Some(&other));
        let signature = by_manifest.ok().and_then(|upload| upload.signature);
        assert_eq!(signature.as_deref(), Some("other"));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_and_nothing_is_sent() {
        let folder = folder();
        let said = |path: &Path, signature: Option<&Path>| {
            let failure = read(path, signature).err().unwrap();
            assert_eq!(failure.code, 2);
            format!("{:#}", failure.error)
        };
        let missing = folder.path().join("missing");
        assert!(said(&missing, None).contains("missing"));
        assert!(said(folder.path(), Some(&missing)).contains("missing"));
        assert!(
            said(&folder.path().join("out"), None).contains("plugin.toml"),
            "a folder without a manifest"
        );
        assert!(said(&folder.path().join("out/built.wasm"), None).contains("plugin.toml"));
        std::fs::write(folder.path().join("plugin.toml"), MANIFEST.replace("out/", "../")).unwrap();
        assert!(said(folder.path(), None).contains("plugin.toml:4"), "{}", said(folder.path(), None));
    }
}
