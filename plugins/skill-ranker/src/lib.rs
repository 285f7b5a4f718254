//! The first-party skill ranker: which skills of the catalogue a message calls for.
//!
//! [`index`](waza_sdk::skill_ranker::SkillRanker::index) turns the catalogue into sorted arrays, which become part of
//! the image; [`rank`](waza_sdk::skill_ranker::SkillRanker::rank) looks the words of a message up in them. A skill is
//! found by its trigger phrases first (`waza.triggers-…` in its metadata, and its name), then by the words of its
//! description and, faintly, of its body. Skills for the other dimension are left out when the dimension is known.
//!
//! Besides, a skill may have a row of a linear model over hashed n-grams ([`waza_linear`]), which the host fits to the
//! example messages of the skill's author and hands in as the metadata `waza.row`. It adds up with the words: a message
//! that is like the examples finds the skill without any of its words, and one that has a word of it and is like the
//! counter-examples lets it sink. The rows are also what knows pieces of three and four characters of Latin words, so
//! that an unknown form of a word still counts; the words themselves are compared by stems and forgiven one slip.
//!
//! A skill that has phrases or words for everything gains little by it: beyond what a thorough author writes, each of
//! them counts less, by the square, and makes no word common for the others.
//!
//! What it gives up: it compares words and does not understand sentences. A message that speaks of a thing without using
//! any word of its skill, nor of its examples, finds nothing, and one that says "no rain" finds rain unless examples say
//! otherwise. Two dozen examples teach a row less than half of what other authors would write for the same skill.

mod build;
mod calibrate;
mod collect;
mod cues;
mod dimension;
mod entry;
mod evidence;
mod fixed;
mod fold;
mod hash;
mod index;
mod query;
mod rank;
mod rows;
mod score;
mod settings;
mod stem;
mod stop;
mod tokenise;
mod typo;

pub use settings::Settings;

use waza_sdk::skill_ranker::{Options, Ranked, SkillEntry, SkillRanker};
use waza_sdk::{Error, Info, Plugin, Request, SettingsError};

pub(crate) const SCHEMA: &str = include_str!("../settings.schema.json");

/// The configured plugin, and after `index` the prepared catalogue.
#[derive(Clone, Debug, Default)]
pub struct Ranker {
    settings: Settings,
    index: index::Index,
}

impl Ranker {
    /// Bytes that the prepared catalogue takes.
    pub fn index_size(&self) -> usize {
        self.index.size()
    }
}

impl Plugin for Ranker {
    type Settings = Settings;

    fn describe() -> Info {
        Info {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            languages: vec!["en".into(), "ja".into()],
            settings_schema: SCHEMA.into(),
        }
    }

    fn configure(settings: Settings) -> Result<Self, Vec<SettingsError>> {
        match settings.problems() {
            problems if problems.is_empty() => Ok(Ranker { settings, index: index::Index::default() }),
            problems => Err(problems),
        }
    }
}

impl SkillRanker for Ranker {
    fn index(&mut self, entries: Vec<SkillEntry>) -> Result<(), Error> {
        self.index = build::build(entries, &self.settings)?;
        Ok(())
    }

    fn compacted(&self) -> Option<Self> {
        Some(self.clone())
    }

    fn rank(&self, request: &Request, options: Options) -> Result<Vec<Ranked>, Error> {
        Ok(rank::rank(&self.index, &self.settings, request, options))
    }
}

waza_sdk::plugin!(Ranker: SkillRanker);
