//! One decision, as it stands in the log.

use super::moment::Moment;
use crate::{answer::Answer, ask::Ask, tap::Saw};
use serde::{Deserialize, Serialize};
use std::time::SystemTime;
use waza_engine::Hook;

/// One decision. Without `ask` and `answer` there is no word of a user in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// When it was made.
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
    /// What was asked, when inputs are logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
    /// What was answered, when inputs are logged and it did not fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
        let (verdict, codes) = match saw.outcome {
            Ok(answer) => (answer.short(), answer.codes()),
            Err(error) => (format!("{ERROR}{}", error.kind()), Vec::new()),
        };
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
            ask: inputs.then(|| saw.ask.clone()),
            answer: saw.outcome.ok().filter(|_| inputs).cloned(),
            left_out_bytes: None,
        }
    }

    /// What the call came to, where the log has it: the answer or the kind of error.
    pub(super) fn outcome(&self) -> Option<crate::compare::Outcome<'_>> {
        match (&self.answer, self.verdict.strip_prefix(ERROR)) {
            (Some(answer), _) => Some(Ok(answer)),
            (None, Some(kind)) => Some(Err(kind)),
            (None, None) => None,
        }
    }

    /// Its line, with the line's end. One that is too long goes without what makes it long.
    pub(super) fn line(mut self, most: usize) -> Option<Vec<u8>> {
        let mut line = serde_json::to_vec(&self).ok()?;
        if line.len() >= most {
            self.left_out_bytes = Some(line.len() as u64);
            (self.ask, self.answer) = (None, None);
            line = serde_json::to_vec(&self).ok()?;
        }
        line.push(b'\n');
        Some(line)
    }
}
