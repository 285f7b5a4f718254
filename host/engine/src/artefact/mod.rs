//! The artefact store: compiled code and images that outlive the process, so that a start neither compiles nor
//! configures what it has loaded before.
//!
//! Whoever can change an artefact can run code in the host, so nothing is taken on trust: the folder and its key belong
//! to this user alone, and every artefact carries a MAC over all of it, verified in memory over the very bytes that
//! become code. What does not verify is removed and built again. The store only ever saves time: whatever is wrong with
//! the disk, a load goes on without it. Bounded by [`ArtefactOptions::max_mib`]; what was not used for longest goes.

mod counts;
mod folder;
mod format;
mod key;
mod prune;
mod secret;
mod store;

pub use counts::ArtefactCounts;
pub(crate) use store::Store;

use std::path::PathBuf;

/// Where artefacts are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtefactOptions {
    /// A folder for artefacts and nothing else. It is made with mode 0700; one that others can open is refused. Never
    /// a folder on a shared volume.
    pub dir: PathBuf,
    /// All artefacts together, in MiB. A larger one is not kept.
    pub max_mib: u32,
}
