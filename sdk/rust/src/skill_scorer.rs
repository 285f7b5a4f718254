//! The hook that a skill ships to judge whether a message is a matter for that skill.

pub use crate::bindings::skill_scorer::exports::waza::plugin::skill_scorer::{Opinion, Stance};

use crate::bindings::skill_scorer::exports::waza::plugin::skill_scorer::Guest;
use crate::export::{Export, Held, call};
use crate::{Error, Plugin, Request};

/// Judges one skill, the one it is shipped in, and sees no other.
pub trait SkillScorer: Plugin {
    /// How well the skill suits a request: a stance, and a probability in parts per million.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] for a request outside what the plugin handles, [`Error::Internal`] for a state that it
    /// cannot go on from; the ranker's number then stands alone.
    fn score(&self, request: &Request) -> Result<Opinion, Error>;
}

impl<P: Held + SkillScorer> Guest for Export<P> {
    fn score(request: Request) -> Result<Opinion, Error> {
        call(|plugin: &mut P| plugin.score(&request))
    }
}
