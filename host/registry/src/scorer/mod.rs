//! A skill's own scorer: the plugin that its metadata names, what it said of messages that want no skill, and what its
//! opinion counts for.
//!
//! A scorer is the word of whoever wrote the skill, about their own skill. So nobody takes it as it is: before it serves it
//! is asked messages that want no skill in particular, and how often it puts itself forward there bounds how much it can
//! ever add. One that claims too many of them, or breaks, adds nothing and is reported.

mod asking;
mod attached;
mod background;
mod calibration;
mod measure;
mod weight;

pub(crate) use attached::{Attached, attach, weighs_nothing};
pub(crate) use background::texts as background_texts;
pub use calibration::{Calibration, WeighsNothing};
pub(crate) use measure::measure;
pub use weight::Weight;
