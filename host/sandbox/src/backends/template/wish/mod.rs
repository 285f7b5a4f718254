//! What a message wants changed: a list of typed changes to a design. Creating uses it for the details of the first
//! wish, editing for everything.

mod apply;
mod clauses;
mod dials;
mod measure;
mod pictures;
mod reading;
mod recast;
mod scenes;
mod subject;
mod titles;

pub(super) use apply::{Outcome, apply};
pub(super) use pictures::{is_picture, split as split_pictures};
pub(super) use reading::{changes, portraits};

use super::design::{Difficulty, Feature, Genre, Lang, Mood, Role, Scene};
use super::lexicon::colours::Colour;
use super::lexicon::nouns::Noun;
use measure::Step;

/// What the changes are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// Cast, genre, scene and mood are chosen elsewhere, from the whole message.
    Create,
    /// The design exists, and the message is about it.
    Edit,
}

/// What a colour is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Surface {
    Part(Role),
    Background,
    Accent,
}

/// A number in a design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dial {
    Speed,
    HeroSpeed,
    Targets,
    Hazards,
    Size(Role),
    Jump,
    Lives,
    Seconds,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    Turn(Dial, Step),
    Paint(Surface, &'static Colour),
    Recast(Role, &'static Noun, Option<String>),
    Retitle(String),
    Level(LevelStep),
    Move(Scene),
    Restyle(Mood),
    Switch(Feature, bool),
    Replay(Genre),
    Speak(Lang),
    Portray(Role, String),
}

/// Where the difficulty goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LevelStep {
    Easier,
    Harder,
    To(Difficulty),
}
