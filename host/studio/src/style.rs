//! How a new game is to look: the question that is put before its first job, and its answer, `STYLE.md`.

mod catalogue;
mod file;
mod gate;
mod pending;

pub use catalogue::{STYLES, Style};
pub(crate) use file::{STYLE_FILE, chosen_file, guide, skipped_file};
pub use gate::{StyleGate, StyleQuestion};
pub(crate) use pending::take;

use waza_registry::hooks::Dimension;

/// What a message says about style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum StyleChoice {
    /// Nothing.
    #[default]
    Unsaid,
    /// The question is not to be asked, or its answer is: none of these.
    Skipped,
    /// One of [`STYLES`].
    Chosen {
        /// What it was offered for.
        dimension: Dimension,
        /// Which.
        id: String,
    },
}

/// What a job is told of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum StyleAnswer {
    /// Nothing was asked, or nothing was answered in time.
    #[default]
    None,
    /// None of them, and that is to be remembered.
    Skipped,
    /// This one.
    Chosen(&'static Style),
}
