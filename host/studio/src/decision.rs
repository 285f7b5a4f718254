//! One plugin call of a job, as a `decision` event: what was decided, by whom, and where the time went. Span and
//! metrics are the registry's.

use crate::{job::JobEventBody, limits::cut};
use serde_json::Value;
use std::{future::Future, time::Duration};
use waza_registry::{CallError, Called, Hook, LineUp, hooks::Evidence};

/// Evidence that one event carries at most, and of its words.
pub(crate) const EVIDENCE: usize = 32;
const CODE_BYTES: usize = 64;
const NOTE_BYTES: usize = 256;

/// What a plugin said, in a form for logs.
pub(crate) struct Said {
    pub(crate) verdict: String,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) detail: Value,
}

/// Awaits a call. The event is there whether or not the call went well.
pub(crate) async fn ask<T>(
    lineup: &LineUp,
    hook: Hook,
    call: impl Future<Output = Result<Called<T>, CallError>>,
    say: impl FnOnce(&T) -> Said,
) -> (Result<Called<T>, CallError>, JobEventBody) {
    match call.await {
        Ok(called) => {
            let said = say(&called.value);
            let decision = JobEventBody::Decision {
                hook: hook.to_string(),
                plugin: called.plugin.clone(),
                revision: called.revision.clone(),
                lineup: lineup.number(),
                verdict: said.verdict,
                evidence: few(said.evidence),
                micros: micros(called.timing.call),
                instantiate_micros: micros(called.timing.instantiate),
                queued_micros: micros(called.timing.queued),
                detail: said.detail,
            };
            (Ok(called), decision)
        }
        Err(error) => {
            let decision = JobEventBody::Decision {
                hook: hook.to_string(),
                plugin: error.plugin().to_owned(),
                revision: error.revision().to_owned(),
                lineup: lineup.number(),
                verdict: format!("error:{}", error.kind()),
                evidence: Vec::new(),
                micros: 0,
                instantiate_micros: 0,
                queued_micros: 0,
                detail: Value::Null,
            };
            (Err(error), decision)
        }
    }
}

/// As much evidence as is kept of what a plugin says, each piece as long as it may be.
pub(crate) fn few(evidence: Vec<Evidence>) -> Vec<Evidence> {
    evidence.into_iter().take(EVIDENCE).map(bounded).collect()
}

fn bounded(mut evidence: Evidence) -> Evidence {
    let shorten = |text: &mut String, bytes| text.truncate(cut(text, bytes).len());
    shorten(&mut evidence.code, CODE_BYTES);
    evidence.note.as_mut().into_iter().for_each(|note| shorten(note, NOTE_BYTES));
    evidence
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// A probability in parts per million as people read it: `0.93`.
pub(crate) fn probability(ppm: u32) -> String {
    format!("{}.{:02}", ppm / 1_000_000, ppm % 1_000_000 / 10_000)
}

#[cfg(test)]
mod tests {
    use super::probability;

    #[test]
    fn probabilities_are_cut_to_two_digits() {
        assert_eq!(probability(1_000_000), "1.00");
        assert_eq!(probability(934_999), "0.93");
        assert_eq!(probability(50_000), "0.05");
    }
}
