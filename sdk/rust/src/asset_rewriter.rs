//! The hook that turns references to a project's assets into URLs.

pub use crate::bindings::asset_rewriter::exports::waza::plugin::asset_rewriter::{Asset, Document, Edit};

use crate::bindings::asset_rewriter::exports::waza::plugin::asset_rewriter::Guest;
use crate::export::{Export, Held, call};
use crate::{Error, Plugin};

/// Turns references to assets into URLs.
pub trait AssetRewriter: Plugin {
    /// The edits that one document needs, as byte ranges of its content: on char boundaries, in ascending order, not
    /// overlapping. The host refuses a list that is anything else, and leaves the document as it was.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] for a media type or a size outside what the plugin handles, [`Error::Internal`] for a
    /// state that it cannot go on from; in both cases the document stays as it was.
    fn rewrite(&self, document: &Document, assets: &[Asset]) -> Result<Vec<Edit>, Error>;
}

impl<P: Held + AssetRewriter> Guest for Export<P> {
    fn rewrite(document: Document, assets: Vec<Asset>) -> Result<Vec<Edit>, Error> {
        call(|plugin: &mut P| plugin.rewrite(&document, &assets))
    }
}
