//! What a verb does not fit. Nothing has changed then.

use super::state::PAST;

/// What a verb does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misstep {
    /// There is no such rollout, or it has ended.
    #[error("there is no rollout {0} on its way")]
    NoRollout(u64),
    /// A rollout goes forward only.
    #[error("rollout {rollout} is in {is}, which comes after {wanted}; abort it and stage it again")]
    Backwards {
        /// Which.
        rollout: u64,
        /// How far it is.
        is: &'static str,
        /// What was asked for.
        wanted: &'static str,
    },
    /// All of it is active already.
    #[error("that is active already")]
    Active,
    /// There is nothing to go back to.
    #[error("there is no line-up to go back to; the last {PAST} are kept")]
    NothingToUndo,
    /// That one is not kept.
    #[error("line-up {0} is not among those that can be gone back to, which are the last three")]
    NotKept(u64),
    /// Nothing could take over.
    #[error(
        "the active revision of {plugin} has none of before that could take over; stage another one first"
    )]
    NoWayBack {
        /// Whose.
        plugin: String,
    },
    /// No plugin of that name is active.
    #[error("no active plugin is called {0:?}")]
    NoPlugin(String),
    /// A second first line-up, or a change before the first.
    #[error("there is {} line-up yet", if *.0 { "a" } else { "no" })]
    Beginning(bool),
}
