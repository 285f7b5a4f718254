//! The points between two of which a crash may fall. Tests stop there; in service nobody does.

use std::fmt::Debug;

/// What has just been done, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reached {
    /// A candidate was found to be new and admitted.
    Admitted,
    /// Its component is in the state directory.
    Kept,
    /// It was compiled and set up.
    Loaded,
    /// The rows are written and not yet committed.
    Written,
    /// They are committed, and the pointer is still the old one.
    Committed,
    /// The new line-up serves.
    Swapped,
}

impl Reached {
    /// All of them, in order.
    pub const ALL: [Self; 6] =
        [Self::Admitted, Self::Kept, Self::Loaded, Self::Written, Self::Committed, Self::Swapped];

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::Kept => "kept",
            Self::Loaded => "loaded",
            Self::Written => "written",
            Self::Committed => "committed",
            Self::Swapped => "swapped",
        }
    }
}

/// A test that stops here: what follows is as if the process had died.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped by a test after {}", .0.name())]
pub struct Stopped(pub Reached);

/// Is told of every step.
pub trait Steps: Debug + Send + Sync + 'static {
    /// A step is done. `Err` stops the work there.
    fn reached(&self, step: Reached) -> Result<(), Stopped>;
}

/// Stops nowhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct Onward;

impl Steps for Onward {
    fn reached(&self, _: Reached) -> Result<(), Stopped> {
        Ok(())
    }
}
