//! From a project to a game that others play.
//!
//! What is published is a snapshot: the files of one version, copied into a folder that never changes afterwards. The row
//! of a published game names its snapshot, so publishing again is one transaction that names another, and whatever goes
//! wrong before leaves the old game served. A snapshot that no row names is removed later.

mod author;
mod draft;
mod game;
mod info;
mod play;
mod policy;
mod release;
mod sweep;
mod thumbnail;

pub use author::Author;
pub use draft::{DraftChange, PublishDraft};
pub(crate) use game::{COLUMNS, visible};
pub use game::{GameCard, GameId, PublishedGame};
pub use info::{PublishInfo, Visibility};
pub(crate) use policy::{access, allowed, media_type};

/// What a project has for its makers and no player gets to see.
pub(crate) const NOTES: [&str; 3] = ["PUBLISH.json", "SPEC.md", "STYLE.md"];

/// What the user said about publishing, as a file of the project.
pub(crate) const PUBLISH_FILE: &str = "PUBLISH.json";
