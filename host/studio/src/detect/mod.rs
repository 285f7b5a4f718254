//! What a message wants and which skills it calls for, with every reason.
//!
//! Plugins judge, the host puts together: [`understand`](Detector::understand) goes from tier to tier until one is sure
//! enough, [`choose`](Detector::choose) adds up what is said for and against each skill. Both are pure of side effects:
//! equal questions to equal line-ups have equal answers, and those are remembered.

mod choose;
mod mention;
mod merge;
mod model;
mod options;
mod relations;
mod remember;
mod thresholds;
mod understand;

pub use choose::Wish;
pub use merge::{Considered, Contribution, Fate, ModelSkills};
pub use model::{DetectionModel, ModelError, ModelPrompt};
pub use options::{DetectOptions, DetectOptionsError};
pub use thresholds::{Class, Thresholds};
pub use understand::{Tier, Understanding};

use crate::job::JobEventBody;
use remember::Remembered;
use std::sync::Arc;
use thresholds::Instead;

/// Detects. Clones share what they remember.
#[derive(Clone)]
pub struct Detector(Arc<Inner>);

struct Inner {
    options: DetectOptions,
    thresholds: Thresholds,
    model: Option<Arc<dyn DetectionModel>>,
    understood: Remembered<Understanding>,
    chosen: Remembered<Vec<Considered>>,
}

/// An answer, with what was asked of whom on the way to it.
#[derive(Debug, Clone)]
pub struct Asked<T> {
    /// The answer.
    pub outcome: Result<T, Unavailable>,
    /// Decisions and warnings, in order.
    pub events: Vec<JobEventBody>,
    /// Nothing was missing: the same question would have the same answer.
    memorable: bool,
}

/// A plugin did not answer, and its operator or author wants nothing done without it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unavailable(pub String);

impl Detector {
    /// Without a model, the cascade ends in what does least harm.
    #[must_use]
    pub fn new(options: DetectOptions, model: Option<Arc<dyn DetectionModel>>) -> Self {
        let entries = options.cache_entries;
        let instead = if model.is_some() { Instead::Model } else { Instead::LeastHarm };
        Self(Arc::new(Inner {
            thresholds: Thresholds::of(&options, instead),
            model,
            understood: Remembered::new(entries),
            chosen: Remembered::new(entries),
            options,
        }))
    }

    /// From which probability on each intent is taken without asking a model.
    #[must_use]
    pub fn thresholds(&self) -> &Thresholds {
        &self.0.thresholds
    }
}
