//! Puts a case's question to a plugin, as the host would, and holds a plugin to all of its own cases.
//!
//! Nothing of it is told to statistics, metrics or the log of decisions: these are no calls of a user's.

use super::{Cases, Failure, Mismatch, Outcome, Question, own::Own};
use crate::{called, revision::Revision};
use serde_json::Value;
use std::{
    fmt, io,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{runtime::Builder, time::timeout};
use waza_engine::{CallError, Engine, Hook, ImageReport, LoadError, Plugin, hooks::skill_ranker::SkillEntry};

/// Characters that are shown of what was expected, and of what was got.
const SHOWN: usize = 300;
/// A case is asked at least so often: one that holds the first time only does not hold.
const AT_LEAST: u32 = 2;

/// Why a plugin's own cases do not hold.
#[derive(Debug, thiserror::Error)]
pub enum CaseFault {
    /// One was answered otherwise.
    #[error("the case {case:?} expected {}; got {}", expected(.mismatch), got(.mismatch))]
    Differs {
        /// Its name.
        case: String,
        /// How.
        mismatch: Box<Mismatch>,
    },
    /// All together took too long.
    #[error("only {asked} of {of} cases were answered within {within:?}, which is what cases_ms allows")]
    Overdue {
        /// Cases that were answered.
        asked: usize,
        /// All of them.
        of: usize,
        /// What they may take.
        within: Duration,
    },
    /// They could not be asked at all.
    #[error("they could not be asked: {0}")]
    Host(#[from] io::Error),
}

impl CaseFault {
    /// The case that it is about, where it is about one.
    #[must_use]
    pub fn case(&self) -> Option<&str> {
        match self {
            Self::Differs { case, .. } => Some(case),
            Self::Overdue { .. } | Self::Host(_) => None,
        }
    }
}

impl Cases {
    /// Asks a plugin all of its own cases, each at least twice, in `within` for all of them together; a call that is
    /// under way then is ended by its own deadline. What does not hold, by name; nothing where all do. A ranker is
    /// loaded over the catalogue of each case. Blocks, on a thread that may.
    #[must_use]
    pub fn hold(&self, engine: &Engine, revision: &Revision, within: Duration) -> Vec<CaseFault> {
        let runtime = match Builder::new_current_thread().enable_time().build() {
            Ok(runtime) => runtime,
            Err(error) => return vec![error.into()],
        };
        let until = Instant::now() + within;
        let (mut faults, mut over) = (Vec::new(), Vec::new());
        for (asked, case) in self.cases.iter().enumerate() {
            let left = until.saturating_duration_since(Instant::now());
            let subject = (!left.is_zero()).then(|| case.subject(engine, revision, &mut over));
            let got = subject.and_then(|subject| match subject {
                Err(failure) => Some(Outcome::Failed(failure)),
                Ok(plugin) => {
                    let times = case.question.repeat.max(AT_LEAST);
                    runtime
                        .block_on(async { timeout(left, outcome(&plugin, &case.question, times)).await })
                        .ok()
                }
            });
            let Some(got) = got else {
                faults.push(CaseFault::Overdue { asked, of: self.len(), within });
                break;
            };
            if let Some(mismatch) = Mismatch::between(Some(&case.expected), got) {
                faults.push(CaseFault::Differs { case: case.name.clone(), mismatch });
            }
        }
        // A call that was given up goes on elsewhere until its deadline, and is not waited for.
        runtime.shutdown_background();
        faults
    }
}

type Over = (Arc<[SkillEntry]>, Result<Plugin, Failure>);

impl Own {
    /// Whom to ask: the revision, or where it ranks, the same over the case's catalogue.
    fn subject(&self, engine: &Engine, revision: &Revision, over: &mut Vec<Over>) -> Result<Plugin, Failure> {
        let catalogue = &self.question.catalogue;
        if self.question.hook() != Hook::SkillRanker {
            return Ok(revision.plugin.clone());
        }
        if let Some((_, known)) = over.iter().find(|(indexed, _)| indexed == catalogue) {
            return known.clone();
        }
        let loaded = revision.over(engine, catalogue).map(|revision| revision.plugin);
        let loaded = loaded.map_err(|error: LoadError| Failure::from(&error));
        over.push((Arc::clone(catalogue), loaded.clone()));
        loaded
    }
}

/// Asks so often, and says what came of it.
pub async fn outcome(plugin: &Plugin, question: &Question, times: u32) -> Outcome {
    let first = once(plugin, question).await;
    for _ in 1..times {
        let other = once(plugin, question).await;
        if other != first {
            return Outcome::Unsteady { first: first.to_string(), other: other.to_string() };
        }
    }
    first
}

async fn once(plugin: &Plugin, question: &Question) -> Outcome {
    match ask(plugin, question).await {
        Ok(answer) => Outcome::Answered { answer, image: image(plugin.image()) },
        Err(error) => Outcome::Failed(Failure::from(&error)),
    }
}

/// Asks once. The answer is JSON that mirrors the interface.
pub async fn ask(plugin: &Plugin, question: &Question) -> Result<Value, CallError> {
    called::put(plugin, question.ask.clone()).await.map(|timed| timed.value.into_value())
}

/// The word for how instances start.
fn image(report: &ImageReport) -> &'static str {
    match report {
        ImageReport::Taken { .. } => "taken",
        ImageReport::Without { reason } if reason.trim().is_empty() => "unexplained",
        ImageReport::Without { .. } => "without",
    }
}

/// The start of a text, on one line.
struct Cut<'a, T>(&'a T);

impl<T: fmt::Display> fmt::Display for Cut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(SHOWN) {
            Some((end, _)) => write!(f, "{}…", line.get(..end).unwrap_or_default()),
            None => f.write_str(&line),
        }
    }
}

fn got(mismatch: &Mismatch) -> String {
    Cut(&mismatch.got).to_string()
}

fn expected(mismatch: &Mismatch) -> String {
    mismatch.expected.as_ref().map_or_else(|| "nothing yet".to_owned(), |expected| Cut(expected).to_string())
}
