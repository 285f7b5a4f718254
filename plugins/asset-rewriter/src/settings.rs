//! What the operator may set. `settings.schema.json` says the same; a test holds the two together.

use serde::Deserialize;
use waza_sdk::asset_rewriter::{Asset, Document};
use waza_sdk::{Error, SettingsError};

/// What counts as a reference, and how much one document may cost.
#[derive(Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Folders that references name, each ending in a slash.
    pub roots: Vec<String>,
    /// Longest document.
    pub max_document_bytes: u32,
    /// Most assets in one call.
    pub max_assets: u32,
    /// Longest asset name. It also bounds the work per reference.
    pub max_name_bytes: u32,
    /// Most references in one document.
    pub max_edits: u32,
    /// Sum of all replacements in one document.
    pub max_replacement_bytes: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            roots: vec!["assets/".to_owned()],
            max_document_bytes: 8 << 20,
            max_assets: 20_000,
            max_name_bytes: 512,
            max_edits: 20_000,
            max_replacement_bytes: 4 << 20,
        }
    }
}

const MAX_ROOTS: usize = 8;
const MAX_ROOT_BYTES: usize = 64;

impl Settings {
    /// Everything wrong with these settings, each with a JSON Pointer.
    pub(crate) fn errors(&self) -> Vec<SettingsError> {
        let mut errors = Vec::new();
        let mut refuse = |pointer: String, message: String| errors.push(SettingsError { pointer, message });
        if self.roots.is_empty() || self.roots.len() > MAX_ROOTS {
            refuse("/roots".to_owned(), format!("must hold 1 to {MAX_ROOTS} folders"));
        }
        for (index, root) in self.roots.iter().enumerate() {
            if !is_root(root) {
                refuse(
                    format!("/roots/{index}"),
                    format!(
                        "must be folders of letters, digits, `-` and `_`, end in `/`, and have at most {MAX_ROOT_BYTES} bytes"
                    ),
                );
            } else if self.roots.iter().take(index).any(|earlier| earlier == root) {
                refuse(format!("/roots/{index}"), "is there twice".to_owned());
            }
        }
        for (name, value, maximum) in [
            ("max_document_bytes", self.max_document_bytes, 64 << 20),
            ("max_assets", self.max_assets, 1_000_000),
            ("max_name_bytes", self.max_name_bytes, 4096),
            ("max_edits", self.max_edits, 1_000_000),
            ("max_replacement_bytes", self.max_replacement_bytes, 64 << 20),
        ] {
            if value == 0 || value > maximum {
                refuse(format!("/{name}"), format!("must be 1 to {maximum}"));
            }
        }
        errors
    }

    /// Refuses a call that is larger than the bounds, before any of it is looked at.
    pub(crate) fn accept(&self, document: &Document, assets: &[Asset]) -> Result<(), Error> {
        within("max_document_bytes", document.content.len(), self.max_document_bytes)?;
        within("max_assets", assets.len(), self.max_assets)?;
        let longest = assets.iter().map(|asset| asset.name.len()).max().unwrap_or(0);
        within("max_name_bytes", longest, self.max_name_bytes)
    }
}

/// An error that names the bound, its value and what was seen.
pub(crate) fn within(bound: &str, seen: usize, limit: u32) -> Result<(), Error> {
    if u32::try_from(seen).is_ok_and(|seen| seen <= limit) {
        Ok(())
    } else {
        Err(Error::Unsupported(format!("{seen} is more than {bound} = {limit}")))
    }
}

fn is_root(root: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    };
    root.len() <= MAX_ROOT_BYTES && root.strip_suffix('/').is_some_and(|names| names.split('/').all(is_name))
}
