//! First-party plugin `asset-rewriter`: references to a project's assets become the URLs that stand for them.
//!
//! `assets/x`, `./assets/x` and `/assets/x` are one reference, and so is `../assets/x` in a document that lies exactly
//! that many folders deep. The whole prefix is replaced. A reference begins at a boundary and ends at one, so neither
//! `myassets/x` nor `assets/x.bak` is a reference to `x`; of several names that fit, the longest one counts.
//!
//! One pass over the document, names looked up in a sorted table: the time is linear in the document whatever the
//! names are. Everything that could grow is bounded by [`Settings`], and a document beyond a bound is refused whole.

mod boundary;
mod escape;
mod language;
mod names;
mod region;
mod scan;
mod settings;
mod spelling;

pub use settings::Settings;

use waza_sdk::asset_rewriter::{Asset, AssetRewriter, Document, Edit};
use waza_sdk::{Error, Info, Plugin, SettingsError};

/// The configured plugin.
#[derive(Debug)]
pub struct Rewriter {
    settings: Settings,
}

impl Plugin for Rewriter {
    type Settings = Settings;

    /// A document of 1 MiB, a name and an URL for each of some hundred assets, and the edits.
    const REQUEST_BYTES: usize = 3 << 19;

    fn describe() -> Info {
        Info {
            name: "asset-rewriter".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            languages: Vec::new(),
            settings_schema: include_str!("../settings.schema.json").to_owned(),
        }
    }

    fn configure(settings: Settings) -> Result<Self, Vec<SettingsError>> {
        let errors = settings.errors();
        if errors.is_empty() { Ok(Self { settings }) } else { Err(errors) }
    }
}

impl AssetRewriter for Rewriter {
    fn rewrite(&self, document: &Document, assets: &[Asset]) -> Result<Vec<Edit>, Error> {
        self.rewrite_counted(document, assets).map(|(edits, _)| edits)
    }
}

impl Rewriter {
    /// [`AssetRewriter::rewrite`], and how many units of text were compared with names: what shows that the work is
    /// linear, independently of any clock.
    pub fn rewrite_counted(&self, document: &Document, assets: &[Asset]) -> Result<(Vec<Edit>, u64), Error> {
        self.settings.accept(document, assets)?;
        let syntax = language::Syntax::of(document)
            .ok_or_else(|| Error::Unsupported(format!("media type `{}`", document.media_type)))?;
        let scan = scan::Scan::new(&self.settings, document, syntax, assets);
        scan.run()
    }
}

waza_sdk::plugin!(Rewriter: AssetRewriter);
