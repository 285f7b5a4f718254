//! One decision, as it stands in the log.

use super::{
    combined::{GroupDecision, MemberDecision},
    moment::Moment,
};
use crate::{
    answer::Answer,
    ask::Ask,
    tap::{Combined, RequestId, Saw},
};
use serde::{Deserialize, Serialize};
use std::time::SystemTime;
use utoipa::ToSchema;
use waza_engine::{CallError, Hook};

/// One decision. Without `ask` and `answer` there is no word of a user in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// When it was made.
    #[schema(value_type = String)]
    pub time: Moment,
    /// Through which line-up.
    pub lineup: u64,
    /// By whom.
    pub plugin: String,
    /// In which revision.
    pub revision: String,
    /// SHA-256 of the component.
    pub digest: String,
    /// Through which interface.
    pub hook: Hook,
    /// [`Ask::input_hash`].
    pub input_hash: String,
    /// [`Answer::short`], or `error:` and the error's kind.
    pub verdict: String,
    /// [`Answer::codes`].
    pub codes: Vec<String>,
    /// Microseconds from the request to the answer.
    pub micros: f64,
    /// What it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// It is what several policies came to together. `plugin`, `revision` and `digest` are theirs then, joined by `+`, and
    /// each has a line of its own too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupDecision>,
    /// What was asked, when inputs are logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub ask: Option<Ask>,
    /// What was answered, when inputs are logged and it did not fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub answer: Option<Answer>,
    /// The line would have had this many bytes, so question and answer were left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out_bytes: Option<u64>,
}

/// What the verdict of a call that failed begins with.
const ERROR: &str = "error:";

impl Decision {
    /// Everything but the hash, which takes time, and is computed off the request's path.
    pub(super) fn of(saw: &Saw<'_>, at: SystemTime, inputs: bool) -> Self {
        let (verdict, codes) = in_short(saw.outcome);
        Self {
            time: at.into(),
            lineup: saw.lineup,
            plugin: saw.plugin.to_owned(),
            revision: saw.revision.to_owned(),
            digest: saw.digest.to_owned(),
            hook: saw.hook,
            input_hash: String::new(),
            verdict,
            codes,
            micros: saw.timing.total.as_nanos() as f64 / 1_000.0,
            request: saw.request.map(ToString::to_string),
            group: None,
            ask: inputs.then(|| saw.ask.clone()),
            answer: saw.outcome.ok().filter(|_| inputs).cloned(),
            left_out_bytes: None,
        }
    }

    /// The same of a group.
    pub(super) fn combined(
        saw: Combined<'_>,
        request: Option<RequestId>,
        at: SystemTime,
        inputs: bool,
    ) -> Self {
        let (verdict, codes) = in_short(saw.outcome);
        let joined = |part: fn(&MemberDecision) -> &str| {
            saw.group.members.iter().map(part).collect::<Vec<_>>().join("+")
        };
        Self {
            time: at.into(),
            lineup: saw.lineup,
            plugin: joined(|member| &member.plugin),
            revision: joined(|member| &member.revision),
            digest: joined(|member| &member.digest),
            hook: saw.ask.hook(),
            input_hash: String::new(),
            verdict,
            codes,
            micros: saw.total.as_nanos() as f64 / 1_000.0,
            request: request.as_deref().map(str::to_owned),
            ask: inputs.then(|| saw.ask.clone()),
            answer: saw.outcome.ok().filter(|_| inputs).cloned(),
            group: Some(saw.group),
            left_out_bytes: None,
        }
    }

    /// What the call came to, where the log has it: the answer or the kind of error.
    pub(super) fn outcome(&self) -> Option<crate::compare::Outcome<'_>> {
        outcome(self.answer.as_ref(), &self.verdict)
    }

    /// Its line, with the line's end. One that is too long goes without what makes it long.
    pub(super) fn line(mut self, most: usize) -> Option<Vec<u8>> {
        let mut line = serde_json::to_vec(&self).ok()?;
        if line.len() >= most {
            self.left_out_bytes = Some(line.len() as u64);
            (self.ask, self.answer) = (None, None);
            self.group.iter_mut().for_each(GroupDecision::without_answers);
            line = serde_json::to_vec(&self).ok()?;
        }
        line.push(b'\n');
        Some(line)
    }
}

/// A verdict in a few words, and its codes.
pub(super) fn in_short(outcome: Result<&Answer, &CallError>) -> (String, Vec<String>) {
    match outcome {
        Ok(answer) => (answer.short(), answer.codes()),
        Err(error) => (format!("{ERROR}{}", error.kind()), Vec::new()),
    }
}

/// What a logged call came to, where the log has it.
pub(super) fn outcome<'a>(
    answer: Option<&'a Answer>,
    verdict: &'a str,
) -> Option<crate::compare::Outcome<'a>> {
    match (answer, verdict.strip_prefix(ERROR)) {
        (Some(answer), _) => Some(Ok(answer)),
        (None, Some(kind)) => Some(Err(kind)),
        (None, None) => None,
    }
}
