//! A user's library: files that belong to the user and not to one project, such as pictures and sounds.
//!
//! A file is what its content says, lies on the disk once however often it is uploaded, and is private until its owner
//! says otherwise. A game never reads from the library: what a project uses is copied into its folder, so it is there
//! in the preview, in a published game and in a remix, whatever becomes of the original.

mod alias;
mod import;
mod kind;
mod limits;
mod manage;
mod picture;
mod place;
mod reference;
mod refusal;
mod remix;
mod row;
mod serve;
mod shared;
mod svg;
mod sweep;
mod upload;

pub(crate) use import::record_use;
pub use limits::LibraryLimits;
pub use manage::AssetChange;
pub use refusal::AssetRefusal;
pub(crate) use remix::{not_to_remix, note_remixed};
pub use row::{Asset, ListedAsset};
pub use serve::{AssetFile, AssetName, THUMBNAIL_WIDTHS};
pub use shared::NewSharedAsset;
pub use upload::{NewAsset, UploadedAsset};

use std::sync::Arc;
use tokio::sync::Semaphore;

/// What the library keeps in memory.
pub(crate) struct Library {
    /// Pictures that are decoded at the same time: each may take `decoded_pixels` times four bytes.
    decoding: Arc<Semaphore>,
    /// Uploads that go into the same project wait for one another instead of refusing one another.
    placing: place::Turns,
}

impl Library {
    pub(crate) fn new(limits: &LibraryLimits) -> Self {
        Self {
            decoding: Arc::new(Semaphore::new(limits.decodings_at_once)),
            placing: place::Turns::default(),
        }
    }
}
