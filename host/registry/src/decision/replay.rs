//! Asks a revision what a log says was asked, and says where it answers differently than was answered then.

use super::{
    lines::Lines,
    moment::Moment,
    record::Decision,
    search::{Filter, files_of, still_there},
};
use crate::{
    answer::Answer,
    ask::Ask,
    compare::{Difference, compare},
    revision::Revision,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, future::Future, io, path::Path};
use waza_engine::{CallError, Hook};

/// What can be asked again. A revision is; a test brings its own.
pub trait Asked {
    /// Its answer, now.
    fn ask_again(&self, ask: Ask) -> impl Future<Output = Result<Answer, CallError>> + Send;
    /// Whether it serves this hook.
    fn serves(&self, hook: Hook) -> bool;
}

impl Asked for Revision {
    async fn ask_again(&self, ask: Ask) -> Result<Answer, CallError> {
        self.ask(ask).await.map(|called| called.value)
    }

    fn serves(&self, hook: Hook) -> bool {
        self.plugin.hooks().contains(&hook)
    }
}

/// What a replay found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Differences {
    /// Questions that were put again.
    pub asked: u64,
    /// Those that were answered as before.
    pub same: u64,
    /// Those that were not.
    pub differing: u64,
    /// Differences by their kind; one answer may differ in several.
    pub kinds: BTreeMap<String, u64>,
    /// The first of those that differ, in detail.
    pub first: Vec<Differing>,
    /// Decisions without their question: inputs were not logged, or too long.
    pub without_input: u64,
    /// Decisions of hooks that the revision does not serve.
    pub other_hooks: u64,
    /// Lines that are no decisions.
    pub broken_lines: u64,
}

/// One decision that came out differently.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Differing {
    /// When it was made.
    pub time: Moment,
    /// Through which interface.
    pub hook: Hook,
    /// [`Ask::input_hash`].
    pub input_hash: String,
    /// What it was, in short.
    pub was: String,
    /// What it is now, in short.
    pub now: String,
    /// In what they differ. It may show pieces of the input.
    pub differences: Vec<Difference>,
}

/// Puts every question of the log that `filter` takes to `asked`, in the log's order and one after the other. The first
/// `detailed` that differ are shown whole. Reads the log while it asks, so it is for a command and not for a server's
/// own tasks.
pub async fn replay(
    log: &Path,
    filter: &Filter,
    asked: &impl Asked,
    detailed: usize,
) -> io::Result<Differences> {
    let mut found = Differences::default();
    for path in files_of(log)? {
        let Some(mut lines) = still_there(Lines::open(&path))? else { continue };
        while let Some(decision) = lines.next()? {
            if filter.takes(&decision) {
                found.put(decision, asked, detailed).await;
            }
        }
        found.broken_lines += lines.broken;
    }
    Ok(found)
}

impl Differences {
    async fn put(&mut self, mut decision: Decision, asked: &impl Asked, detailed: usize) {
        if !asked.serves(decision.hook) {
            self.other_hooks += 1;
            return;
        }
        let ask = decision.ask.take();
        let (Some(ask), Some(was)) = (ask, decision.outcome()) else {
            self.without_input += 1;
            return;
        };
        let answer = asked.ask_again(ask.clone()).await;
        let now = answer.as_ref().map_err(CallError::kind);
        let differences = compare(&ask, was, now);
        self.asked += 1;
        if differences.is_empty() {
            self.same += 1;
            return;
        }
        self.differing += 1;
        for difference in &differences {
            *self.kinds.entry(difference.kind().to_owned()).or_default() += 1;
        }
        if self.first.len() < detailed {
            let now = now.map_or_else(|kind| format!("error:{kind}"), Answer::short);
            let Decision { time, hook, input_hash, verdict: was, .. } = decision;
            self.first.push(Differing { time, hook, input_hash, was, now, differences });
        }
    }
}
