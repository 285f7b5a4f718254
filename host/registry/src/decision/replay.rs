//! Asks a revision what a log says was asked, and says where it answers differently than was answered then.

use super::{
    combined::Silent,
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
use std::{
    collections::BTreeMap,
    future::Future,
    io::{self, BufRead},
    path::{Path, PathBuf},
};
use utoipa::ToSchema;
use waza_engine::{CallError, Hook};

/// What can be asked again. A revision is; a test brings its own.
pub trait Asked {
    /// Its answer, now.
    fn ask_again(&self, ask: Ask) -> impl Future<Output = Result<Answer, CallError>> + Send;
    /// Whether it serves this hook.
    fn serves(&self, hook: Hook) -> bool;
    /// The plugin's name: whom it stands for where several decided.
    fn name(&self) -> &str;
}

impl Asked for Revision {
    async fn ask_again(&self, ask: Ask) -> Result<Answer, CallError> {
        self.ask(ask).await.map(|called| called.value)
    }

    fn serves(&self, hook: Hook) -> bool {
        self.plugin.hooks().contains(&hook)
    }

    fn name(&self) -> &str {
        self.plugin.name()
    }
}

/// What a replay found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
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
    /// Verdicts of several policies that were put together again, with the new answer in the place of the old.
    #[serde(default)]
    pub combined: u64,
    /// Those that came out differently.
    #[serde(default)]
    pub combined_differing: u64,
    /// Decisions without their question: inputs were not logged, or too long.
    pub without_input: u64,
    /// Decisions of hooks that the revision does not serve.
    pub other_hooks: u64,
    /// Lines that are no decisions.
    pub broken_lines: u64,
    /// There are more: it stopped at a bound.
    #[serde(default)]
    pub more: bool,
}

/// One decision that came out differently.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Differing {
    /// When it was made.
    #[schema(value_type = String)]
    pub time: Moment,
    /// By whom; several names joined by `+` where it is what they came to together.
    #[serde(default)]
    pub plugin: String,
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

/// Where questions come from.
#[derive(Clone, Debug)]
pub enum Questions {
    /// A log's folder, or one of its files. A folder that is not there is a log of nothing.
    Log(PathBuf),
    /// The lines of a log.
    Lines(Vec<u8>),
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
    replay_while(&Questions::Log(log.to_owned()), filter, asked, detailed, || true).await
}

/// The same for as long as `goes_on`, which is asked before each question.
pub(crate) async fn replay_while(
    questions: &Questions,
    filter: &Filter,
    asked: &impl Asked,
    detailed: usize,
    goes_on: impl FnMut() -> bool,
) -> io::Result<Differences> {
    let mut replay = Replay { found: Differences::default(), filter, asked, detailed, goes_on, last: None };
    match questions {
        Questions::Lines(bytes) => replay.put_all(Lines::new(bytes.as_slice())).await?,
        Questions::Log(log) => {
            for path in files_of(log)? {
                if let Some(lines) = still_there(Lines::open(&path))? {
                    replay.put_all(lines).await?;
                }
            }
        }
    }
    Ok(replay.found)
}

/// A replay that is under way.
struct Replay<'a, A, G> {
    found: Differences,
    filter: &'a Filter,
    asked: &'a A,
    detailed: usize,
    goes_on: G,
    /// The newest answer, by the input's hash: what several came to is logged after what each of them said.
    last: Option<(String, Result<Answer, Silent>)>,
}

impl<A: Asked, G: FnMut() -> bool> Replay<'_, A, G> {
    async fn put_all<R: BufRead>(&mut self, mut lines: Lines<R>) -> io::Result<()> {
        while !self.found.more
            && let Some(decision) = lines.next()?
        {
            if !self.filter.takes(&decision) {
                continue;
            }
            if (self.goes_on)() {
                self.put(decision).await;
            } else {
                self.found.more = true;
            }
        }
        self.found.broken_lines += lines.broken;
        Ok(())
    }

    async fn put(&mut self, mut decision: Decision) {
        let is_elsewhere = decision.group.as_ref().is_some_and(|group| !group.has(self.asked.name()));
        if is_elsewhere || !self.asked.serves(decision.hook) {
            self.found.other_hooks += 1;
            return;
        }
        let ask = decision.ask.take();
        let (Some(ask), Some(was)) = (ask, decision.outcome()) else {
            self.found.without_input += 1;
            return;
        };
        let Some(answer) = self.answer(&decision, &ask).await else {
            self.found.without_input += 1;
            return;
        };
        let now = answer.as_ref().map_err(|silent| silent.kind.as_str());
        let differences = compare(&ask, was, now);
        self.found.count(decision.group.is_some(), &differences);
        if !differences.is_empty() && self.found.first.len() < self.detailed {
            let now = now.map_or_else(|kind| format!("error:{kind}"), Answer::short);
            let Decision { time, plugin, hook, input_hash, verdict: was, .. } = decision;
            self.found.first.push(Differing { time, plugin, hook, input_hash, was, now, differences });
        }
    }

    /// What it says now, or what the group comes to with that. `None` where the log does not say enough for it.
    async fn answer(&mut self, decision: &Decision, ask: &Ask) -> Option<Result<Answer, Silent>> {
        let known =
            self.last.take().filter(|(hash, _)| decision.group.is_some() && *hash == decision.input_hash);
        let said = match known {
            Some((_, said)) => said,
            None => self.asked.ask_again(ask.clone()).await.map_err(|error| Silent::from(&error)),
        };
        let Some(group) = &decision.group else {
            self.last = Some((decision.input_hash.clone(), said.clone()));
            return Some(said);
        };
        let verdicts = match said {
            Ok(Answer::Check(verdicts)) => Ok(verdicts),
            Ok(_) => return None,
            Err(silent) => Err(silent),
        };
        group.with(self.asked.name(), &verdicts)
    }
}

impl Differences {
    fn count(&mut self, combined: bool, differences: &[Difference]) {
        let differs = u64::from(!differences.is_empty());
        if combined {
            self.combined += 1;
            self.combined_differing += differs;
            return;
        }
        self.asked += 1;
        self.same += 1 - differs;
        self.differing += differs;
        for difference in differences {
            *self.kinds.entry(difference.kind().to_owned()).or_default() += 1;
        }
    }
}
